"""What the core asks its driver, because the core evaluates nothing.

Each answer is recorded, in the order of the questions, in the row of the fact that led to it.
A replay reads the recorded answers back and evaluates nothing.
"""

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from engine.core.plan import Json

if TYPE_CHECKING:
    from engine.core.frame import Frame


class Question(StrEnum):
    """What is asked about a step (or an edge) in a frame."""

    INPUT = "input"
    """The rendered config of an activity, an undo handler, a fail or a return step."""
    VALUE = "value"
    """The value and the port of a pure step."""
    DUE_AT = "due_at"
    """When a wait ends, in milliseconds since 1970."""
    ITEMS = "items"
    """The list that a map goes over; of a repeat with `times` the number of iterations."""
    COLLECT = "collect"
    """The result of one item of a map; the subject is the map step, the frame is the item's."""
    CONDITION = "condition"
    """Whether an edge is live; the subject is the edge's index."""
    AGAIN = "again"
    """Whether a repeat runs another iteration, true or false; the subject is the repeat step.

    With `while` the frame is the one that would run next, with `until` the one that has just run.
    """
    AWAIT = "await"
    """What an awaiting step lets in, as a mapping: `timeout_at`, `remind_at`, `escalate_at` (ms or
    None), `answers` (how many are wanted), `refusals` (how many end it), and more for the driver.
    """
    MATCH = "match"
    """Whether an event is the one that a step awaits. Asked by the driver, not by the core; the
    event is `frame.subject`."""
    RETRY = "retry"
    """Whether an error is worth another attempt; the error is `frame.subject`."""
    OUTPUT = "output"
    """The output of the whole run; the subject is NONE."""


class Answer(NamedTuple):
    """A value (and for pure steps a port), or an error `{code, message, node, ...}`."""

    value: Json = None
    port: str = "out"
    error: Json = None


class Oracle(Protocol):
    """Answers the core's questions; `now` is the time of the fact being applied."""

    def ask(self, question: Question, frame: "Frame", subject: int, now: int) -> Answer:
        """Answer without side effects. Never raises: a failure is an answer with an error."""
        ...
