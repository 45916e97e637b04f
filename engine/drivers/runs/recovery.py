"""What an engine does first: take over the runs that another one left. Knows no machine."""

from collections.abc import Callable, Collection, Mapping, Sequence

from engine.drivers.rowtext import encode
from engine.drivers.runs.doubts import LeftRuns
from engine.drivers.runs.inbox import Resume
from engine.drivers.runs.live import PARKED, engine_error
from engine.store.protocol import Store
from engine.store.records import RecoveryMark, RunRow

RECOVERIES_MAX = 5
"""A run that is taken over more often, without a new fact in between, is parked."""
PAGE = 500


def take_over(
    store: Store,
    put: Callable[[Resume], None],
    *,
    is_after_crash: bool,
    begun: Collection[str] | None = None,
    epochs: Mapping[int, int] | None = None,
) -> LeftRuns:
    """Let every accepted run go on from its last fact; give those that do.

    After a crash takeovers are counted, because a run may be what kills its engine; one that was
    counted too often is parked, where people see it, and the others go on. `begun` are the runs
    taken over before whose attempts had begun this time; only they are counted again. When it
    is None, nobody is above suspicion. With `epochs`, only runs of these shards are taken
    over, and only for as long as they are ours. Raises StoreUnavailable, Fenced.
    """
    after = ""
    shards = None if epochs is None else tuple(epochs)
    left: dict[str, tuple[int, int]] = {}
    while rows := store.unfinished(after=after, limit=PAGE, shards=shards):
        after = rows[-1].run_id
        wanted = [row.run_id for row in rows]
        if is_after_crash:
            wanted = _counted(store, rows, begun, epochs)
        put(Resume(wanted))
        here = {row.run_id: row.shard for row in rows}
        left |= {run_id: (here[run_id], (epochs or {}).get(here[run_id], 0)) for run_id in wanted}
        if len(rows) < PAGE:
            break
    return left


def left_behind(
    store: Store, *, begun: Collection[str] | None, doubt: Callable[[LeftRuns], None]
) -> list[Resume]:
    """See what was left before anything begins: what begins now is nobody's crash."""
    items: list[Resume] = []
    left = take_over(store, items.append, is_after_crash=store.was_crashed, begun=begun)
    if store.was_crashed:
        doubt(left)
    return items


def _counted(
    store: Store,
    rows: Sequence[RunRow],
    begun: Collection[str] | None,
    epochs: Mapping[int, int] | None,
) -> list[str]:
    last = store.last_facts([row.run_id for row in rows])
    marks = [
        _mark(
            row,
            last.get(row.run_id, 0),
            is_suspect=begun is None or row.run_id in begun or row.recoveries == 0,
        )
        for row in rows
    ]
    fences = None if epochs is None else {row.shard: epochs[row.shard] for row in rows}
    store.mark_recovered(marks, fences=fences)
    # Those who were there most often at a crash go last, so that the others get on before it.
    marks.sort(key=lambda mark: mark.recoveries)
    return [mark.run_id for mark in marks if mark.state != PARKED]


def _mark(row: RunRow, seq: int, *, is_suspect: bool) -> RecoveryMark:
    count = row.recoveries + is_suspect if seq == row.recovered_seq else 1
    if count <= RECOVERIES_MAX:
        return RecoveryMark(row.run_id, count, seq, row.state)
    said = engine_error(
        f"The engine crashed {count} times while this run was at the same point, so it was set "
        "aside. Resume it, or cancel it.",
        code="engine.parked",
    )
    return RecoveryMark(row.run_id, count, seq, PARKED, encode(said))


def forgive(store: Store, row: RunRow, epochs: Mapping[int, int] | None) -> None:
    """Give a parked run a fresh count; it has to be resumed besides. Raises Fenced.

    For the engine thread alone: nobody else may say in what state the run is.
    """
    seq = store.last_facts([row.run_id]).get(row.run_id, 0)
    fences = None if epochs is None else {row.shard: epochs[row.shard]}
    store.mark_recovered([RecoveryMark(row.run_id, 0, seq, row.state, row.error)], fences=fences)
