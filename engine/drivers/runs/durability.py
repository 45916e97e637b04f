"""`durability: start_and_end`: facts that stay in memory until they must be written.

The promise. A start is durable before it is answered, as ever. After that a crash, or a failed
write, may lose what nodes have done since: the run goes on from what is written, and nodes are
tried again with the same idempotency keys. All facts are written, in order, with the run's end, and
before that as soon as anybody but the engine relies on one of them: a wait that leaves memory, an
answer from outside, a call of another flow, work that goes on outside, a person's word. A run that
has anything to undo writes every node from then on, so that no undo is ever forgotten. Flows with
nodes that must not be tried again (`on_unknown` is not `rerun`) write every node from the start.
"""

from collections.abc import Sequence
from typing import Final

from engine.core.commands import Command, PollActivity, ScheduleActivity, StartTimer
from engine.core.events import ActivityCompleted, ActivityFailed, Event, TimerFired
from engine.drivers.runs.live import Live
from engine.store.records import EventRow

KEPT_FACTS_MAX: Final = 1_000
"""With more facts in memory a run is written before its end."""
_KEPT: Final[tuple[type, ...]] = (ActivityCompleted, ActivityFailed, TimerFired)
_HARMLESS: Final[tuple[type, ...]] = (ScheduleActivity, PollActivity, StartTimer)


def keep(
    live: Live, kept: list[EventRow], row: EventRow, *, event: Event, commands: Sequence[Command]
) -> list[EventRow]:
    """Keep a fact; give all that has to be written now."""
    kept.append(row)
    if live.machine.sequence:  # it has something to undo
        live.kept = None
        return kept
    is_kept = type(event) in _KEPT and all(type(command) in _HARMLESS for command in commands)
    return [] if is_kept and len(kept) < KEPT_FACTS_MAX else written(live)


def written(live: Live) -> list[EventRow]:
    """Give what a run keeps in memory, because it is written now."""
    kept = live.kept
    if not kept:
        return []
    live.kept = []
    return kept
