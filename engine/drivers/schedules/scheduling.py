"""The parts of schedules, made and joined."""

from functools import partial

from engine.drivers.clock import Clock
from engine.drivers.ids import Ids
from engine.drivers.runs.starting import Starter
from engine.drivers.schedules.book import ScheduleBook
from engine.drivers.schedules.by_hand import ByHand, Started
from engine.drivers.schedules.tasking import Enqueue, put_task
from engine.drivers.timing.doing import Cancel, Doings
from engine.drivers.timing.firing import Put, Schedules
from engine.drivers.timing.sources import GiveEpochs
from engine.store.protocol import Store
from engine.store.records_schedules import ScheduleRow


class Scheduling:
    """Schedules: the ticker's source, the book, and what people do by hand."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ids: Ids,
        *,
        starter: Starter,
        enqueue: Enqueue,
        cancel: Cancel,
        put: Put,
        epochs: GiveEpochs,
    ) -> None:
        doing = Doings(store, starter, partial(_put, enqueue), cancel)
        self.source = Schedules(store, clock, doing, put, epochs)
        self.book = ScheduleBook(store, clock, ids, doing.start_of)
        self.by_hand = ByHand(
            store,
            clock,
            ids,
            doing=doing,
            fire=starter.fire,
            put_by_key=partial(_put_by_key, enqueue),
            put=put,
        )

    def run(self, schedule_id: str) -> Started:
        """Do now what a schedule does. Raises NotFound."""
        return self.by_hand.run(self.book.find(schedule_id))

    def backfill(self, schedule_id: str, *, first: int, last: int) -> list[Started]:
        """Make up for a period. Raises NotFound, InvalidInput."""
        return self.by_hand.backfill(self.book.find(schedule_id), first=first, last=last)


def _put(enqueue: Enqueue, row: ScheduleRow, at: int, until: int | None) -> str:
    key = f"schedule:{row.schedule_id}:{at}"
    return put_task(enqueue, row, at, key=key, until=until)


def _put_by_key(enqueue: Enqueue, row: ScheduleRow, at: int, key: str) -> str:
    return put_task(enqueue, row, at, key=key, until=None)
