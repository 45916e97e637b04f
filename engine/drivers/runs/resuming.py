"""Runs that go on from their last fact: what was lost is said, and what is due fires."""

from engine.core.commands import StartTimer
from engine.drivers.runs import calls
from engine.drivers.runs.books import Books
from engine.drivers.runs.inbox import Resume
from engine.drivers.runs.live import PARKED, Live
from engine.drivers.runs.unknown import lost_attempts
from engine.drivers.runs.updates import fired


def go_on(turn: Books, item: Resume) -> None:
    """Let runs go on; what else they want is dispatched at the end of the turn."""
    with turn.desk.reading_ahead(item.run_ids):
        _go_on(turn, item)


def _go_on(turn: Books, item: Resume) -> None:
    for run_id in item.run_ids:
        live = turn.find(run_id, is_parked_too=item.is_wanted)
        if live is not None:
            _fire(turn, live)


def come_back(turn: Books, live: Live) -> None:
    """Say what was lost while a run was away; a parked one has missed what others told it."""
    row = live.row
    is_parked = row.state == PARKED
    if is_parked:
        turn.room.begin(row.flow_id)
        turn.desk.forgive(row)
    if is_parked or turn.desk.doubts.has(row.run_id):
        lose_attempts(turn, live)
    if is_parked:
        _fire(turn, live)


def lose_attempts(turn: Books, live: Live) -> None:
    """Fail attempts that a crash has cut short, where the node does not want them again."""
    for event in lost_attempts(live, at=turn.now):
        turn.put(live, event)


def _fire(turn: Books, live: Live) -> None:
    for command in live.machine.outstanding():
        if isinstance(command, StartTimer):
            if command.due_at <= turn.now:
                turn.put(live, fired(command, at=turn.now))
        elif isinstance(command, calls.CallCommand):
            turn.later(calls.again, live, command)
