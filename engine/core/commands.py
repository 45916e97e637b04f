"""What the core wants done, imperative. Commands follow from facts and are never stored."""

from typing import Literal

from engine.core.events import TimerKind
from engine.core.plan import NONE, Json
from engine.core.records import record


@record
class ScheduleActivity:
    """Make one attempt. `input` is the rendered config, the same for every attempt."""

    frame: int
    step: int
    attempt: int
    input: Json
    undoes: int = NONE
    """The completed step that this attempt undoes."""


@record
class AbortActivity:
    """Nobody wants this attempt's outcome any more; answer with one outcome all the same."""

    frame: int
    step: int
    attempt: int
    handle: Json = None
    """What is under way outside, when the attempt said so: ask the action to cancel it."""


@record
class PollActivity:
    """Ask an attempt that is under way outside how it is doing; answer with one outcome."""

    frame: int
    step: int
    attempt: int
    input: Json
    handle: Json


@record
class OpenWait:
    """Let answers in for an awaiting step; `details` is what its AWAIT answer said."""

    frame: int
    step: int
    details: Json


@record
class CloseWait:
    """Let no more answers in for this step."""

    frame: int
    step: int


@record
class StartChild:
    """Start the run of another flow, once per attempt; `input` is the call's rendered config.

    Answer with ActivityCompleted or ActivityFailed when that run has ended, or is there if the
    step does not wait for it.
    """

    frame: int
    step: int
    attempt: int
    input: Json


@record
class AbortChild:
    """Cancel the run that this call started; its end is the outcome."""

    frame: int
    step: int
    attempt: int


@record
class UndoChild:
    """Undo the run that this call started and that ended well; answer with `ChildUndone`."""

    frame: int
    step: int
    attempt: int


@record
class StartTimer:
    """Bring back `TimerFired` with the same frame, step, attempt and timer, never before due_at."""

    frame: int
    step: int
    attempt: int
    timer: TimerKind
    due_at: int


@record
class EndRun:
    """The run is over; nothing follows."""

    state: Literal["succeeded", "failed", "cancelled", "timed_out"]
    output: Json = None
    error: Json = None
    undo: Literal["none", "done", "partly"] = "none"


Command = (
    ScheduleActivity
    | AbortActivity
    | PollActivity
    | StartTimer
    | OpenWait
    | CloseWait
    | StartChild
    | AbortChild
    | UndoChild
    | EndRun
)
