"""Facts and answers as rows: numbers and JSON values, for ever readable. Knows no store."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from engine.core.events import (
    ActivityCompleted,
    ActivityFailed,
    ActivityLost,
    ActivityPending,
    ActivityResolved,
    AnswerReceived,
    BreakpointsChanged,
    CancelRequested,
    ChildUndone,
    Event,
    EventKind,
    RunStarted,
    StepReleased,
    TimerFired,
    TimerKind,
    UndoRequested,
    UndoResolved,
)
from engine.core.plan import NONE, Json
from engine.core.questions import Answer
from engine.errors import HistoryCorrupt

Row = tuple[int, int, int, int, int, Json]
"""(kind, frame, step, attempt, at, data); data is None when there is nothing to say."""

DECISIONS: Final = ("retry", "skip", "done")
VERDICTS: Final = ("retry", "fail", "done")
UNDOS: Final = ("none", "done", "partly")
MODES: Final = ("step", "continue")

_RUN: Final = 0
"""The frame of facts that concern no frame."""

# Plain numbers: a database driver takes a member of an enumeration only after asking what it is.
_STARTED: Final = EventKind.RUN_STARTED.value
_COMPLETED: Final = EventKind.ACTIVITY_COMPLETED.value
_FAILED: Final = EventKind.ACTIVITY_FAILED.value
_FIRED: Final = EventKind.TIMER_FIRED.value
_CANCEL: Final = EventKind.CANCEL_REQUESTED.value
_RESOLVED: Final = EventKind.UNDO_RESOLVED.value


def encode_event(event: Event) -> Row:
    """Return the row for a fact."""
    return _ENCODE[type(event)](event)


def decode_event(kind: int, frame: int, step: int, attempt: int, at: int, data: Json) -> Event:
    """Return the fact that `encode_event` made the row from. Raises HistoryCorrupt."""
    decode = _DECODE.get(kind)
    if decode is None:
        raise HistoryCorrupt(f"There is no event of kind {kind}.")
    try:
        return decode(frame, step, attempt, at, {} if data is None else data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        name = EventKind(kind).name
        raise HistoryCorrupt(f"The data of a {name} event cannot be read: {error!r}.") from error


def encode_answers(answers: Iterable[Answer]) -> Json | None:
    """Return answers as lists `[value, port, error]`, cut short where the rest is usual."""
    rows = [_encode_answer(answer) for answer in answers]
    return rows or None


def decode_answers(data: Json | None) -> tuple[Answer, ...]:
    """Return the answers that `encode_answers` was given. Raises HistoryCorrupt."""
    try:
        return tuple(Answer(*row) for row in data or ())
    except TypeError as error:
        raise HistoryCorrupt(f"Recorded answers cannot be read: {error!r}.") from error


def _encode_answer(answer: Answer) -> list[Json]:
    if answer.error is not None:
        return [answer.value, answer.port, answer.error]
    if answer.port != "out":
        return [answer.value, answer.port]
    return [answer.value]


def _encode_started(event: RunStarted) -> Row:
    data: dict[str, Json] = {}
    if event.input is not None:
        data["input"] = event.input
    if event.rules != 1:
        data["rules"] = event.rules
    if event.reuse is not None:
        data["reuse"] = event.reuse
    if event.debug is not None:
        data["debug"] = event.debug
    return (_STARTED, _RUN, event.trigger, 0, event.at, data or None)


def _encode_completed(event: ActivityCompleted) -> Row:
    data: dict[str, Json] | None = None
    if event.output is not None:
        data = {"output": event.output}
    if event.port != "out":
        data = {**(data or {}), "port": event.port}
    return (_COMPLETED, event.frame, event.step, event.attempt, event.at, data)


def _encode_failed(event: ActivityFailed) -> Row:
    data = {"error": event.error}
    if event.retryable is not None:
        data["retryable"] = event.retryable
    if event.retry_after_ms is not None:
        data["retry_after_ms"] = event.retry_after_ms
    return (_FAILED, event.frame, event.step, event.attempt, event.at, data)


def _encode_fired(event: TimerFired) -> Row:
    data = {"timer": str(event.timer)}
    return (_FIRED, event.frame, event.step, event.attempt, event.at, data)


def _encode_cancel(event: CancelRequested) -> Row:
    data = {"by": event.by}
    if event.reason:
        data["reason"] = event.reason
    return (_CANCEL, _RUN, NONE, 0, event.at, data)


def _encode_resolved(event: UndoResolved) -> Row:
    data = {"decision": event.decision, "by": event.by}
    return (_RESOLVED, event.frame, event.step, 0, event.at, data)


def _encode_answer_received(event: AnswerReceived) -> Row:
    data: dict[str, Json] = {"key": event.key}
    if event.port != "out":
        data["port"] = event.port
    if event.output is not None:
        data["output"] = event.output
    if event.by:
        data["by"] = event.by
    return (EventKind.ANSWER_RECEIVED.value, event.frame, event.step, 0, event.at, data)


def _encode_pending(event: ActivityPending) -> Row:
    data = {"handle": event.handle}
    if event.ask_after_ms is not None:
        data["ask_after_ms"] = event.ask_after_ms
    kind = EventKind.ACTIVITY_PENDING.value
    return (kind, event.frame, event.step, event.attempt, event.at, data)


def _encode_lost(event: ActivityLost) -> Row:
    kind = EventKind.ACTIVITY_LOST.value
    return (kind, event.frame, event.step, event.attempt, event.at, None)


def _encode_verdict(event: ActivityResolved) -> Row:
    data = {"decision": event.decision, "by": event.by}
    if event.output is not None:
        data["output"] = event.output
    kind = EventKind.ACTIVITY_RESOLVED.value
    return (kind, event.frame, event.step, event.attempt, event.at, data)


def _encode_undo_requested(event: UndoRequested) -> Row:
    return (EventKind.UNDO_REQUESTED.value, _RUN, NONE, 0, event.at, {"by": event.by})


def _encode_child_undone(event: ChildUndone) -> Row:
    data = {"undo": event.undo}
    return (EventKind.CHILD_UNDONE.value, event.frame, event.step, 0, event.at, data)


def _encode_released(event: StepReleased) -> Row:
    data = {"mode": event.mode, "by": event.by}
    return (EventKind.STEP_RELEASED.value, event.frame, event.step, 0, event.at, data)


def _encode_breakpoints(event: BreakpointsChanged) -> Row:
    data = {"nodes": event.nodes, "by": event.by}
    return (EventKind.BREAKPOINTS_CHANGED.value, _RUN, NONE, 0, event.at, data)


def _decode_started(_frame: int, step: int, _attempt: int, at: int, data: Any) -> RunStarted:
    return RunStarted(
        at=at,
        input=data.get("input"),
        trigger=step,
        rules=data.get("rules", 1),
        reuse=data.get("reuse"),
        debug=data.get("debug"),
    )


def _decode_completed(frame: int, step: int, attempt: int, at: int, data: Any) -> ActivityCompleted:
    output, port = data.get("output"), data.get("port", "out")
    return ActivityCompleted(
        at=at, frame=frame, step=step, attempt=attempt, output=output, port=port
    )


def _decode_failed(frame: int, step: int, attempt: int, at: int, data: Any) -> ActivityFailed:
    return ActivityFailed(at=at, frame=frame, step=step, attempt=attempt, **data)


def _decode_fired(frame: int, step: int, attempt: int, at: int, data: Any) -> TimerFired:
    timer = TimerKind(data["timer"])
    return TimerFired(at=at, frame=frame, step=step, attempt=attempt, timer=timer)


def _decode_cancel(_frame: int, _step: int, _attempt: int, at: int, data: Any) -> CancelRequested:
    return CancelRequested(at=at, **data)


def _decode_resolved(frame: int, step: int, _attempt: int, at: int, data: Any) -> UndoResolved:
    if data["decision"] not in DECISIONS:
        raise ValueError(data["decision"])
    return UndoResolved(at=at, frame=frame, step=step, **data)


def _decode_answer_received(
    frame: int, step: int, _attempt: int, at: int, data: Any
) -> AnswerReceived:
    return AnswerReceived(at=at, frame=frame, step=step, **data)


def _decode_pending(frame: int, step: int, attempt: int, at: int, data: Any) -> ActivityPending:
    return ActivityPending(at=at, frame=frame, step=step, attempt=attempt, **data)


def _decode_lost(frame: int, step: int, attempt: int, at: int, _data: Any) -> ActivityLost:
    return ActivityLost(at=at, frame=frame, step=step, attempt=attempt)


def _decode_verdict(frame: int, step: int, attempt: int, at: int, data: Any) -> ActivityResolved:
    if data["decision"] not in VERDICTS:
        raise ValueError(data["decision"])
    return ActivityResolved(at=at, frame=frame, step=step, attempt=attempt, **data)


def _decode_undo_requested(_frame: int, _step: int, _try: int, at: int, data: Any) -> UndoRequested:
    return UndoRequested(at=at, **data)


def _decode_child_undone(frame: int, step: int, _attempt: int, at: int, data: Any) -> ChildUndone:
    if data["undo"] not in UNDOS:
        raise ValueError(data["undo"])
    return ChildUndone(at=at, frame=frame, step=step, **data)


def _decode_released(frame: int, step: int, _attempt: int, at: int, data: Any) -> StepReleased:
    if data["mode"] not in MODES:
        raise ValueError(data["mode"])
    return StepReleased(at=at, frame=frame, step=step, **data)


def _decode_breakpoints(_frame: int, _step: int, _try: int, at: int, data: Any) -> Event:
    frozenset(data["nodes"])
    return BreakpointsChanged(at=at, **data)


_ENCODE: Final[dict[type, Callable[[Any], Row]]] = {
    RunStarted: _encode_started,
    ActivityCompleted: _encode_completed,
    ActivityFailed: _encode_failed,
    TimerFired: _encode_fired,
    CancelRequested: _encode_cancel,
    UndoResolved: _encode_resolved,
    AnswerReceived: _encode_answer_received,
    ActivityPending: _encode_pending,
    ActivityLost: _encode_lost,
    ActivityResolved: _encode_verdict,
    UndoRequested: _encode_undo_requested,
    ChildUndone: _encode_child_undone,
    StepReleased: _encode_released,
    BreakpointsChanged: _encode_breakpoints,
}
_DECODE: Final[dict[int, Callable[[int, int, int, int, Any], Event]]] = {
    EventKind.RUN_STARTED: _decode_started,
    EventKind.ACTIVITY_COMPLETED: _decode_completed,
    EventKind.ACTIVITY_FAILED: _decode_failed,
    EventKind.TIMER_FIRED: _decode_fired,
    EventKind.CANCEL_REQUESTED: _decode_cancel,
    EventKind.UNDO_RESOLVED: _decode_resolved,
    EventKind.ANSWER_RECEIVED: _decode_answer_received,
    EventKind.ACTIVITY_PENDING: _decode_pending,
    EventKind.ACTIVITY_LOST: _decode_lost,
    EventKind.ACTIVITY_RESOLVED: _decode_verdict,
    EventKind.UNDO_REQUESTED: _decode_undo_requested,
    EventKind.CHILD_UNDONE: _decode_child_undone,
    EventKind.STEP_RELEASED: _decode_released,
    EventKind.BREAKPOINTS_CHANGED: _decode_breakpoints,
}
