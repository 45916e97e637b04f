"""What an engine does first: take over the runs that another one left. Knows no machine."""

from collections.abc import Callable, Collection, Sequence

from engine.drivers.inbox import Resume
from engine.drivers.live import PARKED, engine_error
from engine.drivers.rowtext import encode
from engine.store.protocol import Store
from engine.store.records import RecoveryMark, RunRow

RECOVERIES_MAX = 5
"""A run that is taken over more often, without a new fact in between, is parked."""
PAGE = 500


def take_over(store: Store, put: Callable[[Resume], None], *, begun: Collection[str] = ()) -> None:
    """Let every accepted run go on from its last fact.

    After a crash takeovers are counted, because a run may be what kills its engine; one that was
    counted too often is parked, where people see it, and the others go on. `begun` are the runs
    taken over before whose attempts had begun this time; only they are counted again. When it
    names nobody, nobody is above suspicion.
    """
    after = ""
    while rows := store.unfinished(after=after, limit=PAGE):
        after = rows[-1].run_id
        wanted = _counted(store, rows, begun) if store.was_crashed else [row.run_id for row in rows]
        put(Resume(wanted, is_after_crash=store.was_crashed))
        if len(rows) < PAGE:
            return


def _counted(store: Store, rows: Sequence[RunRow], begun: Collection[str]) -> list[str]:
    last = store.last_facts([row.run_id for row in rows])
    marks = [
        _mark(
            row,
            last.get(row.run_id, 0),
            is_suspect=not begun or row.run_id in begun or row.recoveries == 0,
        )
        for row in rows
    ]
    store.mark_recovered(marks)
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


def set_going_again(store: Store, row: RunRow, put: Callable[[Resume], None]) -> Resume:
    """Let a parked run go on, with a fresh count."""
    seq = store.last_facts([row.run_id]).get(row.run_id, 0)
    store.mark_recovered([RecoveryMark(row.run_id, 0, seq, "running")])
    item = Resume([row.run_id])
    put(item)
    return item
