"""A fact as the rows that a turn writes of it. Decides nothing."""

from collections.abc import Sequence

from engine.core.codec import encode_event
from engine.core.commands import Command
from engine.core.events import Event
from engine.drivers.rowtext import encode
from engine.drivers.runs.durability import keep
from engine.drivers.runs.live import Live
from engine.store.records import Batch, EventRow, LogRow


def record(
    batch: Batch, live: Live, event: Event, commands: Sequence[Command], said: str | None
) -> None:
    """Note a fact, with the answers that led to the commands, and what the attempt has said."""
    live.seq += 1
    run_id = live.row.run_id
    kind, frame, step, attempt, at, data = encode_event(event)
    text = None if data is None else encode(data)
    answers = live.compiled.answer_texts.text(live.recorder.take())
    row = EventRow(run_id, live.seq, kind, frame, step, attempt, at, text, answers)
    live.recorded_bytes += len(text or "") + len(answers or "")
    if said is not None:
        live.recorded_bytes += len(said)
        live.logs.append(LogRow(run_id, step, frame, live.seq, attempt, said))
    kept = live.kept
    if kept is None:
        batch.events.append(row)
    else:
        batch.events.extend(keep(live, kept, row, event=event, commands=commands))
    if live.logs and not live.kept:  # lines are written with their facts
        hand_over_logs(batch, live)


def hand_over_logs(batch: Batch, live: Live) -> None:
    """Have written what attempts of a run have said, because their facts are written now."""
    batch.logs.extend(live.logs)
    live.logs = []
