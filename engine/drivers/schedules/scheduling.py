"""The parts of schedules, made and joined."""

from functools import partial

from engine.drivers.clock import Clock
from engine.drivers.ids import Ids
from engine.drivers.runs.starting import Starter
from engine.drivers.schedules.book import ScheduleBook
from engine.drivers.schedules.by_hand import ByHand, Started
from engine.drivers.schedules.tasking import EnqueueAll, put_tasks
from engine.drivers.timing.doing import Cancel, Doings
from engine.drivers.timing.firing import Put, Schedules
from engine.drivers.timing.sources import GiveEpochs
from engine.errors import EngineError
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
        enqueue_all: EnqueueAll,
        cancel: Cancel,
        put: Put,
        epochs: GiveEpochs,
    ) -> None:
        doing = Doings(store, starter, partial(put_tasks, enqueue_all), cancel)
        self.source = Schedules(store, clock, doing, put, epochs)
        self.book = ScheduleBook(store, clock, ids, doing.start_of)
        self.by_hand = ByHand(
            store,
            clock,
            doing=doing,
            fire=starter.fire,
            put_now=partial(_put_now, enqueue_all, ids),
            put=put,
        )

    def run(self, schedule_id: str) -> Started:
        """Do now what a schedule does. Raises NotFound."""
        return self.by_hand.run(self.book.find(schedule_id))

    def backfill(self, schedule_id: str, *, first: int, last: int) -> list[Started]:
        """Make up for a period. Raises NotFound, InvalidInput."""
        return self.by_hand.backfill(self.book.find(schedule_id), first=first, last=last)


def _put_now(enqueue_all: EnqueueAll, ids: Ids, row: ScheduleRow, at: int) -> str:
    def key_of(row: ScheduleRow, _at: int) -> str:
        return f"schedule:{row.schedule_id}:hand:{ids.new()}"

    (task_id,) = put_tasks(enqueue_all, [(row, at, None)], key_of=key_of)
    if isinstance(task_id, EngineError):
        raise task_id
    return task_id
