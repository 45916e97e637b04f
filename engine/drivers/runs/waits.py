"""Where runs wait for answers, as rows that outsiders find them by. Knows no token."""

from typing import Any

from engine.core.commands import CloseWait, OpenWait
from engine.core.events import AnswerReceived, TimerKind
from engine.core.questions import Question
from engine.drivers.rowtext import encode
from engine.drivers.runs.books import Books
from engine.drivers.runs.inbox import Fact, Offer
from engine.drivers.runs.live import Live
from engine.store.records import WaitRow

EVENT = "event"


def open_wait(turn: Books, live: Live, command: OpenWait) -> None:
    """Write down that a step waits; who came early is looked for once that is committed."""
    if command.frame not in live.machine.frames:
        return  # it was stopped by the very fact that began it, and is closed already
    row = wait_row(live, command, now=turn.now)
    turn.batch.waits.append(row)
    if row.kind == EVENT:
        turn.commands.append((live, command))


def close_wait(turn: Books, live: Live, command: CloseWait) -> None:
    """Write down that a step waits no longer."""
    turn.batch.closed.append((live.row.run_id, command.frame, command.step))


def wait_row(live: Live, command: OpenWait, *, now: int) -> WaitRow:
    """Give the row for a step that waits."""
    work: Any = live.machine.frames[command.frame].work[command.step]
    details: dict[str, Any] = command.details or {}
    kind = live.compiled.plan.steps[command.step].awaits
    return WaitRow(
        run_id=live.row.run_id,
        frame=command.frame,
        step=command.step,
        shard=live.row.shard,
        kind=kind,
        node=live.compiled.node_of(command.step),
        flow_id=live.row.flow_id,
        event_type=details.get("type") if kind == EVENT else None,
        correlation=details.get("correlation") if kind == EVENT else None,
        details=encode(details),
        opened_at=now,
        timeout_at=work.dues.get(TimerKind.TIMEOUT),
    )


def is_stale_offer(live: Live, item: Fact) -> bool:
    """Tell whether an early event was taken by this run before: it has one effect, not more."""
    if not isinstance(item, Offer):
        return False
    return isinstance(item.event, AnswerReceived) and item.event.key in live.taken


def is_taken(live: Live, event: AnswerReceived, *, now: int) -> bool:
    """Tell whether an answer that the machine accepts is taken, and remember it.

    Of events the node's `when` decides; what that cannot decide does not match.
    """
    if not _is_match(live, event, now=now):
        return False
    live.taken.add(event.key)
    return True


def _is_match(live: Live, event: AnswerReceived, *, now: int) -> bool:
    step = live.compiled.plan.steps[event.step]
    if step.awaits != EVENT:
        return True
    frame = live.machine.frames[event.frame]
    frame.subject = event.output
    try:
        answer = live.compiled.program.ask(Question.MATCH, frame, event.step, now)
    finally:
        frame.subject = None
    return answer.error is None and answer.value is True
