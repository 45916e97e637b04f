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


Command = ScheduleActivity | AbortActivity | StartTimer | EndRun
