"""Shapes of what runs wait for: callbacks, approvals, events."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, Request
from designer.api.models.runs import REQUEST_ID_CHARS_MAX


class TakenAnswer(Answer):
    """The answer counts; said again, it is told the same and has no further effect."""

    status: Literal["accepted"]


class ApprovalAnswer(Answer):
    """Something that people are asked to decide."""

    run_id: str
    flow_id: str
    node: str
    frame: int = Field(description="Tells items apart, when the node is in a map or a repeat")
    title: str | None
    message: str | None
    form: Json = Field(description="JSON Schema of what to fill in")
    people: list[str] = Field(description="Who may decide; anybody when empty")
    escalate_to: list[str]
    opened_at: str
    timeout_at: str | None


class ApprovalList(Answer):
    """A page of open approvals, by run."""

    items: list[ApprovalAnswer]
    next_cursor: str | None


class AnswerApproval(Request):
    """What a person decided."""

    decision: Literal["approved", "rejected"]
    form: Json = None
    frame: int | None = Field(default=None, description="Which item's, when several wait")
    request_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=REQUEST_ID_CHARS_MAX,
        description="Each person's answer counts once; the header Idempotency-Key says the same",
    )


class EventsAnswer(Answer):
    """The events are kept, and told to the runs that wait for them."""

    accepted: int
    reached: int = Field(description="How many waits were answered at once")
