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
    ANSWER_RECEIVED = 7
    ACTIVITY_PENDING = 8
    ACTIVITY_LOST = 9
    ACTIVITY_RESOLVED = 10
    UNDO_REQUESTED = 11
    CHILD_UNDONE = 12
    STEP_RELEASED = 13
    BREAKPOINTS_CHANGED = 14


class TimerKind(StrEnum):
    """What a timer is for."""

    RETRY = "retry"
    WAIT = "wait"
    DEADLINE = "deadline"
    """Of the run (step NONE, frame 1), or of a step."""
    POLL = "poll"
    TIMEOUT = "timeout"
    """An awaited answer has not come."""
    REMIND = "remind"
    ESCALATE = "escalate"


@record
class RunStarted:
    """The first fact of every history."""

    at: int
    input: Json = None
    trigger: int = NONE
    """The trigger step that started the run; NONE stands for the flow's first, if it has one."""
    rules: int = 1
    """Which rules of the core the run keeps for life (`engine.core.rules`)."""
    reuse: Json = None
    """What a fork takes over from the run it was made from, by node id (`engine.core.reuse`)."""
    debug: Json = None
    """A run for looking at: `{"mocks": {node: entry}, "breakpoints": [node] or "all", ...}`."""


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
    """A moment that the core asked for has come. The run's deadline has step NONE and frame 1."""

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


@record
class AnswerReceived:
    """Somebody outside answered an awaiting step, perhaps before its turn has come."""

    at: int
    frame: int
    step: int
    key: str
    """Tells answers apart: the same key again is the same answer and has no effect."""
    port: str = "out"
    """`approved` or `rejected` for an approval; else `out`."""
    output: Json = None
    by: str = ""


@record
class ActivityPending:
    """An attempt says "started, ask me again": its outcome is to be polled for."""

    at: int
    frame: int
    step: int
    attempt: int
    handle: Json
    """What the action wants to be shown when it is asked; never None."""
    ask_after_ms: int | None = None
    """The outside's own wish for the next poll; None leaves it to the polling policy."""


@record
class ActivityLost:
    """Nobody saw the end of an attempt, and a person is to say what became of it."""

    at: int
    frame: int
    step: int
    attempt: int


@record
class ActivityResolved:
    """A person decided about a lost attempt."""

    at: int
    frame: int
    step: int
    attempt: int
    decision: Literal["retry", "fail", "done"]
    by: str
    output: Json = None
    """What the step yields when it is `done`."""


@record
class UndoRequested:
    """The run that called this one is being undone, so this one is to be undone as well."""

    at: int
    by: str


@record
class ChildUndone:
    """A called run has been undone, as far as could be. `step` is the call."""

    at: int
    frame: int
    step: int
    undo: Literal["none", "done", "partly"]


@record
class StepReleased:
    """Somebody lets a held step of a debug run begin; step NONE and frame 0: all that are held."""

    at: int
    frame: int
    step: int
    mode: Literal["step", "continue"]
    """`step` holds whatever begins next, `continue` what has a breakpoint."""
    by: str


@record
class BreakpointsChanged:
    """Somebody wants a debug run to be held elsewhere."""

    at: int
    nodes: Json
    """Node ids, or `all`."""
    by: str


Event = (
    RunStarted
    | ActivityCompleted
    | ActivityFailed
    | TimerFired
    | CancelRequested
    | UndoResolved
    | AnswerReceived
    | ActivityPending
    | ActivityLost
    | ActivityResolved
    | UndoRequested
    | ChildUndone
    | StepReleased
    | BreakpointsChanged
)
