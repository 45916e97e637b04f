"""Shapes of starts, and of what people make up for nodes."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, Request
from designer.api.models.runs import REQUEST_ID_CHARS_MAX


class Mock(Request):
    """What a node is said to have come to; it makes no attempt, and nothing of it is undone."""

    output: Json = None
    port: str = Field(default="out", description="By which of its ports it is left")
    error: dict[str, Json] | None = Field(
        default=None, description="Instead: `{code, message?, details?}`; it fails with that"
    )


class StartRun(Request):
    """How to start a run."""

    input: Json = None
    request_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=REQUEST_ID_CHARS_MAX,
        description="The same id starts one run only; the header Idempotency-Key says the same",
    )
    version: int | Literal["draft"] | None = Field(
        default=None, description="The newest published one when absent; `draft` runs the draft"
    )
    trigger: str | None = Field(default=None, description="The trigger node that starts it")
    mocks: dict[str, Mock] = Field(
        default_factory=dict,
        description="By node: what it comes to without doing anything. Of drafts only, as are "
        "`until`, `only` and `breakpoints`; such a run says `is_debug`",
    )
    until: str | None = Field(
        default=None, min_length=1, description="Run this node and what leads to it"
    )
    breakpoints: list[str] | Literal["all"] | None = Field(
        default=None,
        description="Nodes that are held before they begin, until somebody lets them go on; an "
        "empty list to add some later",
    )
    only: str | None = Field(
        default=None,
        min_length=1,
        description="Run this node only; what leads to it is taken over from `from_run`",
    )
    from_run: str | None = Field(
        default=None, min_length=1, description="The run whose input and results `only` uses"
    )


class PinList(Answer):
    """Pins by node."""

    items: dict[str, Mock]


class GoOn(Request):
    """What is to begin."""

    mode: Literal["step", "continue"] = Field(
        description="`step` holds whatever begins next, `continue` what has a breakpoint"
    )
    node: str | None = Field(
        default=None,
        description="A held node; without one, all that is held, or for a step the oldest",
    )
    frame: int | None = Field(default=None, description="Which item's, when several are held")


class SetBreakpoints(Request):
    """Where a run is to be held from now on."""

    nodes: list[str] | Literal["all"]
