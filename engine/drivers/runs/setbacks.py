"""What becomes of items that could not be committed. Knows no machine."""

import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from engine.drivers.runs.durability import written
from engine.drivers.runs.inbox import Admit, Fact, Item, Resume, Starts
from engine.drivers.runs.jobs import JobKey, key_of
from engine.drivers.runs.room import QUEUED
from engine.drivers.runs.turn import Turn
from engine.drivers.runs.updates import parked
from engine.errors import Conflict, EngineError, StoreUnavailable
from engine.store.protocol import RunStore
from engine.store.records import Batch, RunRow

if TYPE_CHECKING:
    from engine.drivers.runs.live import Live

log = logging.getLogger(__name__)


def refuse(item: Item, error: Exception) -> None:
    """Tell whoever waits for an answer that there is none."""
    reply = getattr(item, "reply", None)
    if reply is not None:
        reply.fail(error)


def settle_starts(item: Starts, store: RunStore, error: StoreUnavailable) -> None:
    """Answer starts whose commit has an unknown outcome by what the store has."""
    try:
        rows = [store.run(start.row.run_id) for start in item.starts]
    except StoreUnavailable:
        rows = []
    if rows and all(row is not None for row in rows):
        item.reply.give([(start.row.run_id, True) for start in item.starts])
    else:
        item.reply.fail(error)


def is_known_now(item: Item, store: RunStore) -> bool:
    """Say whether another process has started a run by one of these request ids just now."""
    if not isinstance(item, Starts):
        return False
    rows = [start.row for start in item.starts]
    keys = [(row.flow_id, row.request_id) for row in rows if row.request_id is not None]
    return bool(store.known_starts(keys))


def outcomes_in(items: Iterable[Item]) -> set[JobKey]:
    """Give the attempts whose outcomes are among these items."""
    keys = [key_of(item.run_id, item.event) for item in items if isinstance(item, Fact)]
    return {key for key in keys if key is not None}


def drop(runs: "dict[str, Live]", run_ids: Iterable[str]) -> None:
    """Forget runs that are, or may be, elsewhere."""
    for run_id in run_ids:
        runs.pop(run_id, None)


def write_kept(
    lives: Iterable["Live | None"], store: RunStore, epochs: Mapping[int, int] | None
) -> None:
    """Write what runs keep in memory, as far as that can be: else their nodes are made again."""
    kept = [live for live in lives if live is not None and live.kept]
    if not kept:
        return
    fences = (
        None if epochs is None else {one.row.shard: epochs.get(one.row.shard, 0) for one in kept}
    )
    logs = [row for live in kept for row in live.logs]
    try:
        events = [row for live in kept for row in written(live)]
        store.commit(Batch(events=events, logs=logs, fences=fences))
    except EngineError as error:
        log.warning("what %d runs keep in memory cannot be written: %s", len(kept), error)


def give_up(turn: Turn, item: Item, store: RunStore, error: Exception) -> list[Item]:
    """Refuse the one item that cannot be committed; give what is to be done now.

    Raises StoreUnavailable, Fenced.
    """
    again: list[Item] = [Resume(tuple(turn.touched))]
    if not isinstance(error, Conflict):
        set_aside(turn, item, store, error)
        again.append(Admit())
    elif is_known_now(item, store):
        return [*again, item]
    refuse(item, error if isinstance(error, EngineError) else Conflict(f"It failed: {error!r}"))
    return again


def set_aside(turn: Turn, item: Item, store: RunStore, error: Exception) -> None:
    """Park the run that the engine cannot write, so that it does not fail for ever.

    One that has not begun stays in line, and the others are let past.
    """
    rows = [row for run_id in _blamed(turn, item) if (row := store.run(run_id)) is not None]
    if updates := [parked(row, error, at=turn.now) for row in rows if is_begun(row)]:
        epochs = turn.desk.epochs  # the turn may not have come to its fences
        fences = None if epochs is None else {row.shard: epochs.get(row.shard, 0) for row in rows}
        store.commit(Batch(updates=updates, fences=fences))
        turn.desk.doubts.settle(update.run_id for update in updates)
    for row in rows:
        if row.state == QUEUED:
            turn.desk.admission.pass_over(row, now=turn.now)


def _blamed(turn: Turn, item: Item) -> Iterable[str]:
    """Give the runs that an item is about; others that it touches, as a caller, go on."""
    match item:
        case Fact():
            about = [item.run_id]
        case Resume():
            about = list(item.run_ids)
        case _:
            about = []
    return [run_id for run_id in about if run_id in turn.touched] or turn.touched


def is_begun(row: RunRow) -> bool:
    """Tell whether a run has begun and is not over."""
    return row.ended_at is None and row.state != QUEUED
