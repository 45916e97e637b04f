"""What becomes of the rows of the runs that a turn has touched, and who leaves memory."""

from collections.abc import Callable

from engine.core.commands import EndRun, StartTimer
from engine.drivers.runs.books import Books
from engine.drivers.runs.durability import written
from engine.drivers.runs.live import Live
from engine.drivers.runs.recording import hand_over_logs
from engine.drivers.runs.updates import AT_ONCE, ended, parked, updated
from engine.store.records import RunRow, RunUpdate

PARK_AFTER_MS = 1_000
"""A run that only waits, and for longer than this, leaves memory."""
LOOK_AGAIN_MS = 3_600_000
"""How often a run looks for itself that is compensating and waits for nothing but others."""


def note_all(turn: Books) -> None:
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


def _note(turn: Books, live: Live) -> None:
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


def _note_end(turn: Books, live: Live, end: EndRun) -> None:
    let_go(turn, live)
    _write(turn, live, ended(live, end, turn.now))


def _under_way(turn: Books, live: Live) -> tuple[str, str, int | None]:
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


def _look_at_caller(turn: Books, row: RunRow, look: Callable[[Live], None]) -> None:
    turn.desk.family.left(row)
    caller_id = row.parent_run or ""
    caller = turn.touched.get(caller_id) or turn.desk.held(caller_id)
    if caller is not None and caller_id not in turn.released:
        turn.touched[caller_id] = caller
        look(caller)


def note_parked(turn: Books, row: RunRow, error: Exception) -> None:
    """Take a run that the engine cannot handle out of the way, visibly."""
    turn.released.add(row.run_id)
    turn.room.end(row.flow_id)
    turn.notes.write(row, parked(row, error, at=turn.now), now=turn.now)


def _write(turn: Books, live: Live, update: RunUpdate) -> None:
    live.row = turn.notes.write(live.row, update, now=turn.now)


def let_go(turn: Books, live: Live) -> None:
    """Let a run leave memory; nothing stays behind that is not written."""
    turn.released.add(live.row.run_id)
    turn.batch.events.extend(written(live))
    hand_over_logs(turn.batch, live)
