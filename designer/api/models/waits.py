"""Shapes of what runs wait for: callbacks, approvals, events."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, PageQuery, Request
from designer.api.models.runs import REQUEST_ID_CHARS_MAX

COMMENT_CHARS_MAX = 4_000
ApprovalState = Literal["open", "approved", "rejected", "timed_out", "over", "not_asked"]


class TakenAnswer(Answer):
    """The answer counts; said again, it is told the same and has no further effect."""

    status: Literal["accepted"]


class DecisionAnswer(Answer):
    """What one person decided."""

    decision: Literal["approved", "rejected"]
    by: str
    at: str
    comment: str | None = None


class ApprovalAnswer(Answer):
    """Something that people are asked to decide."""

    run_id: str
    flow_id: str
    node: str
    frame: int = Field(description="Tells items apart, when the node is in a map or a repeat")
    state: ApprovalState
    title: str | None
    message: str | None
    form: Json = Field(description="JSON Schema of what to fill in")
    people: list[str] = Field(description="Who may decide; anybody when empty")
    escalate_to: list[str]
    opened_at: str | None
    timeout_at: str | None
    remind_at: str | None
    escalate_at: str | None
    is_reminded: bool = Field(description="The reminder has gone out")
    is_escalated: bool = Field(description="Those in `escalate_to` may decide as well")
    answers: list[DecisionAnswer] = Field(description="What counts so far, in its order")
    wanted: int = Field(description="Approvals that approve")
    refusals: int = Field(description="Refusals that reject")
    may_answer: bool = Field(description="Whoever asks may decide, and has not yet")
    has_answered: bool


class ApprovalList(Answer):
    """A page of open approvals, by run."""

    items: list[ApprovalAnswer]
    next_cursor: str | None


class ApprovalsQuery(PageQuery):
    """Which approvals."""

    mine: bool = Field(default=False, description="Only those that whoever asks may decide")
    text: str = Field(default="", max_length=200, description="In title, message, flow or node")


class ApprovalQuery(Request):
    """Which item's, when the node is in a map or a repeat."""

    frame: int | None = Field(default=None, ge=1)


class ApprovalCount(Answer):
    """What waits for whoever asks."""

    mine: int = Field(description="At most 100")


class GivenAnswer(Answer):
    """That somebody decided something."""

    run_id: str
    node: str
    flow_id: str | None
    title: str | None
    state: ApprovalState = Field(description="What has become of the question")
    by: str
    at: str


class GivenAnswerList(Answer):
    """A page of who decided what, newest first."""

    items: list[GivenAnswer]
    next_cursor: str | None


class AnswerApproval(Request):
    """What a person decided."""

    decision: Literal["approved", "rejected"]
    form: Json = None
    comment: str | None = Field(default=None, max_length=COMMENT_CHARS_MAX)
    frame: int | None = Field(default=None, description="Which item's, when several wait")
    request_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=REQUEST_ID_CHARS_MAX,
        description="Each person's answer counts once; the header Idempotency-Key says the same",
    )
