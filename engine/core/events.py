"""Facts of a run, past tense. A history is a list of them and the only truth about the run.

Times are milliseconds since 1970 in UTC, stamped by the driver. A fact names a place by its
`frame` (one run of one scope; 1 is the flow itself) and its `step` (an index of the plan).
"""

from enum import IntEnum, StrEnum
from typing import Literal

from engine.core.plan import NONE, Json
from engine.core.records import record


class EventKind(IntEnum):
    """The number that stands for a kind of fact in the store. Never reuse one."""

    RUN_STARTED = 1
    ACTIVITY_COMPLETED = 2
    ACTIVITY_FAILED = 3
    TIMER_FIRED = 4
    CANCEL_REQUESTED = 5
    UNDO_RESOLVED = 6


class TimerKind(StrEnum):
    """What a timer is for."""

    RETRY = "retry"
    WAIT = "wait"
    DEADLINE = "deadline"


@record
class RunStarted:
    """The first fact of every history."""

    at: int
    input: Json = None
    trigger: int = NONE
    """The trigger step that started the run; NONE stands for the flow's first, if it has one."""


@record
class ActivityCompleted:
    """An attempt ended well."""

    at: int
    frame: int
    step: int
    attempt: int
    output: Json = None
    port: str = "out"


@record
class ActivityFailed:
    """An attempt ended badly. `error` is `{code, message, node, attempt, details}`."""

    at: int
    frame: int
    step: int
    attempt: int
    error: Json
    retryable: bool | None = None
    """What the action itself said; None leaves it to the step's retry policy."""
    retry_after_ms: int | None = None


@record
class TimerFired:
    """A moment that the core asked for has come. A deadline has step NONE and frame 1."""

    at: int
    frame: int
    step: int
    attempt: int
    timer: TimerKind


@record
class CancelRequested:
    """Somebody wants the run to stop and to be undone."""

    at: int
    by: str
    reason: str = ""


@record
class UndoResolved:
    """A person decided about an undo that could not succeed. `step` is the handler."""

    at: int
    frame: int
    step: int
    decision: Literal["retry", "skip", "done"]
    by: str


Event = (
    RunStarted | ActivityCompleted | ActivityFailed | TimerFired | CancelRequested | UndoResolved
)
