"""What becomes of the rows of the runs that a turn has touched, and who leaves memory."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from engine.core.commands import EndRun, StartTimer
from engine.drivers.durability import written
from engine.drivers.live import Live
from engine.drivers.updates import AT_ONCE, ended, parked, updated
from engine.store.records import RunRow, RunUpdate

if TYPE_CHECKING:
    from engine.drivers.turn import Turn

PARK_AFTER_MS = 1_000
"""A run that only waits, and for longer than this, leaves memory."""
LOOK_AGAIN_MS = 3_600_000
"""How often a run looks for itself that is compensating and waits for nothing but others."""


class Notes:
    """The rows of one turn: one word for each run, however often it changes its mind."""

    def __init__(self) -> None:
        self.rows: dict[str, RunRow] = {}
        """Runs that are new."""
        self.updates: dict[str, RunUpdate] = {}
        self.admitted: set[str] = set()
        """Runs that were queued and begin in this turn."""
        self._before: dict[str, RunRow] = {}
        self._after: dict[str, RunRow] = {}

    def has(self, run_id: str) -> bool:
        """Tell whether anything of this run is to be written."""
        return run_id in self.rows or run_id in self.updates

    def write(self, row: RunRow, update: RunUpdate, *, now: int) -> RunRow:
        """Note a change; give the row as it will be."""
        run_id = row.run_id
        if run_id in self.admitted:
            update = update._replace(started_at=now)
        changed = update.on(row)
        if run_id in self.rows:
            self.rows[run_id] = changed
        elif changed != row:
            self.updates[run_id] = update
            self._before.setdefault(run_id, row)
            self._after[run_id] = changed
        return changed

    def changes(self) -> Iterator[tuple[RunRow | None, RunRow]]:
        """Give each run's row as it was, if it was there, and as it will be."""
        for row in self.rows.values():
            yield None, row
        for run_id, row in self._after.items():
            yield self._before[run_id], row


def note_all(turn: "Turn") -> None:
    """Bring the rows of all touched runs up to what their machines say."""
    lives = list(turn.touched.values())
    if turn.has_children:  # first who was called: who waits for nobody in memory leaves it, too
        lives.sort(key=lambda live: live.row.depth, reverse=True)
    for live in lives:
        run_id = live.row.run_id
        if run_id not in turn.released:
            _note(turn, live)
            if live.row.parent_attempt and run_id in turn.released:
                _look_at_caller(turn, live.row, lives.append)


def _note(turn: "Turn", live: Live) -> None:
    row = live.row
    end = turn.ends.get(row.run_id)
    if end is not None:
        _note_end(turn, live, end)
        return
    if not turn.owns(row):
        # It has begun here, and goes on where its shard is: woken there at once.
        let_go(turn, live)
        _write(turn, live, updated(row, state="running", undo="none", wake_at=AT_ONCE))
        return
    state, undo, wake_at = _under_way(turn, live)
    if state != row.state or undo != row.undo or wake_at != row.wake_at:
        _write(turn, live, updated(row, state=state, undo=undo, wake_at=wake_at))


def _note_end(turn: "Turn", live: Live, end: EndRun) -> None:
    let_go(turn, live)
    _write(turn, live, ended(live, end, turn.now))


def _under_way(turn: "Turn", live: Live) -> tuple[str, str, int | None]:
    """Give state, undo and wake of a run; who can do without memory is let go."""
    machine = live.machine
    state = machine.state
    if not machine.is_idle() or turn.desk.family.has_near(live.row.run_id, turn.is_here):
        return state, "none", None
    due = [c.due_at for c in machine.outstanding() if isinstance(c, StartTimer)]
    wake_at = min(due, default=None)
    if wake_at is not None and wake_at - turn.now <= PARK_AFTER_MS:
        return state, "none", None  # short: a timer of the engine thread will do
    let_go(turn, live)
    match state:
        case "running":
            return "waiting", "none", wake_at
        case "undo_blocked":
            return state, "blocked", wake_at
        case _:
            return state, "none", wake_at or turn.now + LOOK_AGAIN_MS


def _look_at_caller(turn: "Turn", row: RunRow, look: Callable[[Live], None]) -> None:
    turn.desk.family.left(row)
    caller_id = row.parent_run or ""
    caller = turn.touched.get(caller_id) or turn.desk.held(caller_id)
    if caller is not None and caller_id not in turn.released:
        turn.touched[caller_id] = caller
        look(caller)


def note_parked(turn: "Turn", row: RunRow, error: Exception) -> None:
    """Take a run that the engine cannot handle out of the way, visibly."""
    turn.released.add(row.run_id)
    turn.room.end(row.flow_id)
    turn.notes.write(row, parked(row, error), now=turn.now)


def _write(turn: "Turn", live: Live, update: RunUpdate) -> None:
    live.row = turn.notes.write(live.row, update, now=turn.now)


def let_go(turn: "Turn", live: Live) -> None:
    """Let a run leave memory; nothing stays behind that is not written."""
    turn.released.add(live.row.run_id)
    turn.batch.events.extend(written(live))
