"""The embedded driver: one thread is loop and committer, and the only one that owns runs.

It drains what came while the last commit ran, commits what follows, and only then hands it out.
"""

import logging
from collections.abc import Callable, Collection
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from engine.core.events import Event
from engine.drivers.clock import Clock
from engine.drivers.failpoints import AFTER_COMMIT, AFTER_DISPATCH, BEFORE_COMMIT, passing
from engine.drivers.limits import Limits
from engine.drivers.ownership import Epochs, Ownership, Sole
from engine.drivers.runs.callees import Callees
from engine.drivers.runs.desk import Desk
from engine.drivers.runs.dispatch import Dispatcher, Workers
from engine.drivers.runs.inbox import (
    Admit,
    Fact,
    Item,
    Nudge,
    Resume,
    Starts,
    drain,
    parts_of,
)
from engine.drivers.runs.jobs import Job, JobKey
from engine.drivers.runs.setbacks import (
    drop,
    give_up,
    outcomes_in,
    refuse,
    settle_starts,
    write_kept,
)
from engine.drivers.runs.turn import Turn
from engine.drivers.runs.watch import Watch
from engine.drivers.versions.programs import Programs
from engine.errors import Fenced, StoreUnavailable
from engine.store.protocol import Store
from engine.store.records import Place

if TYPE_CHECKING:
    from engine.drivers.runs.live import Live

IDLE_S_MAX = 1.0
"""The longest sleep, so that a clock that was set forward is noticed."""
RETRY_S = 0.05
"""How long facts wait for a store that could not take them."""

log = logging.getLogger(__name__)


class Engine:
    """Owns the runs of one store. `put` may be called by every thread."""

    def __init__(
        self,
        store: Store,
        programs: Programs,
        clock: Clock,
        watch: Watch,
        ownership: Ownership | None = None,
        *,
        callees: Callees,
        limits: Limits,
        look: Callable[[Place], None],
    ) -> None:
        self._store = store
        self._ownership = ownership or Sole()
        self._clock = clock
        self._watch = watch
        self._inbox: SimpleQueue[Item] = SimpleQueue()
        self._runs: dict[str, Live] = {}
        self._desk = Desk(store, programs, self._runs, callees=callees, limits=limits)
        self.interest = self._desk.interest
        self.doubts = self._desk.doubts
        self._dispatcher = Dispatcher(self.put, clock, arrived=self._arrived, look=look)
        self._again: list[Item] = []
        self._early: list[Item] = []  # was taken out of the inbox before its turn
        self._parts: list[Item] = []  # is committed one by one, because one of them cannot be
        self._is_stopping = False
        self._is_failing = False
        self._is_over = False
        self.has_lost = False
        """Whether outcomes could not be written before the engine closed."""
        self._thread = Thread(target=self._loop, name="baton-engine", daemon=True)
        clock.watch(self.nudge)

    def open(self, workers: Workers, *, has_thread: bool = True) -> None:
        """Begin to work; without a thread of its own the engine works when `step` is called."""
        self._dispatcher.open(workers)
        self.put(Admit())
        if has_thread:
            self._thread.start()

    def put(self, item: Item) -> None:
        """Hand something in; what follows from it is committed before it shows."""
        self._inbox.put(item)
        if self._is_over:
            self._refuse_rest()

    def deliver(self, job: Job, event: Event) -> None:
        """Take the outcome of an attempt, unless that is to be made anew since it was another's."""
        if not job.epoch or not self._dispatcher.is_made_anew(job):
            logs = None if job.log is None else job.lines()
            self._inbox.put(Fact(job.key.run_id, event, None, logs))

    def nudge(self) -> None:
        """Look at the clock again."""
        self._inbox.put(Nudge())

    def close(self) -> None:
        """Commit what has arrived, then stop."""
        self._is_stopping = True
        self.nudge()
        if self._thread.ident is None:
            self._loop()
        else:
            self._thread.join()
        write_kept(self._runs.values(), self._store, self._desk.epochs)
        self.doubts.hear(self._desk.epochs)
        self._is_over = True
        self._refuse_rest()

    def _refuse_rest(self) -> None:
        rest, self._again, self._early = self._again + self._early, [], []
        for item in rest + self._drain(wait_s=0):
            refuse(item, StoreUnavailable("The engine is closing."))

    def held_count(self) -> int:
        """Give the number of runs in memory."""
        return len(self._runs)

    def _loop(self) -> None:
        while self.step(wait_s=self._patience_s()):
            pass

    def step(self, *, wait_s: float = 0) -> bool:
        """Take one turn with what has arrived; False when there is nothing left to close with."""
        items, self._early = self._early, []
        items.extend(self._drain(wait_s=0 if items else wait_s))
        items.extend(self._dispatcher.timers.due(self._clock.now_ms(), self._runs))
        if self._again:
            items, self._again = self._again + items, []
        if self._is_stopping and not any(not isinstance(item, Nudge) for item in items):
            return False
        if items or self._has_news():
            self._turn(items or [Nudge()])
        else:
            self._store.tend()
        return True

    def _has_news(self) -> bool:
        """Tell whether there is something to do although nothing has arrived."""
        try:
            epochs = self._ownership.epochs()
        except StoreUnavailable:
            return False
        desk = self._desk
        return epochs is not desk.epochs or desk.admission.is_due(self._clock.now_ms())

    def _patience_s(self) -> float:
        if self._is_stopping or self._early:
            return 0
        if self._again:
            return RETRY_S
        next_at = self._dispatcher.timers.next_at()
        if next_at is None:
            return IDLE_S_MAX
        until_s = (next_at - self._clock.now_ms()) / 1_000
        return min(max(until_s, 0), IDLE_S_MAX)

    def _drain(self, *, wait_s: float) -> list[Item]:
        return drain(self._inbox, wait_s=wait_s)

    def _arrived(self) -> set[JobKey]:
        """Give the attempts whose outcomes have come and wait for their turn."""
        while drained := self._drain(wait_s=0):
            self._early.extend(drained)
        return outcomes_in((*self._early, *self._parts, *self._again))

    def _turn(self, items: list[Item], *, is_alone: bool = False) -> None:
        turn = Turn(self._desk, self._clock.now_ms(), is_alone=is_alone)
        try:
            self._heed(self._ownership.epochs())
            turn.take(items)
            if not turn.batch.is_empty():
                passing(BEFORE_COMMIT)
                self._store.commit(turn.batch)
                passing(AFTER_COMMIT)
        except StoreUnavailable as error:
            self._doubt(turn, items, error)
        except Fenced as error:
            self._fenced(turn, items, error)
        except Exception as error:
            log.exception("a batch of %d could not be committed", len(items))
            self._isolate(turn, items, error, is_alone=is_alone)
        else:
            self._settle(turn)

    def _settle(self, turn: Turn) -> None:
        """Let out what waited for the commit."""
        if self._is_failing:
            log.warning("the store takes writes again")
            self._is_failing = False
        self._runs.update(turn.touched)
        drop(self._runs, turn.released)
        self.doubts.settle(turn.touched, turn.released)
        if self._desk.admission.settle(turn.row_changes(), in_memory=len(self._runs)):
            self.nudge()
        self._dispatcher.dispatch(turn, is_stopping=self._is_stopping)
        passing(AFTER_DISPATCH)
        held_back = self._dispatcher.held_back(self._runs)
        write_kept([self._runs.pop(id_, None) for id_ in held_back], self._store, self._desk.epochs)
        for reply, value in turn.answers:
            reply.settle(value)
        if turn.batch.emitted:
            self.interest.on_news()
        self._watch.publish(turn.touched, turn.released, turn.ends)

    # When others own something.

    def shun(self, shards: Collection[int]) -> None:
        """Begin no attempt in these shards, and again in all others. For every thread."""
        self._dispatcher.shunned = frozenset(shards)

    def _heed(self, epochs: Epochs | None) -> None:
        """Forget the runs of shards that were lost, or lost and won again."""
        before, self._desk.epochs = self._desk.epochs, epochs
        self._dispatcher.epochs = epochs
        if epochs is not before or epochs is None:
            self.doubts.hear(epochs)
        if epochs is before or epochs is None:
            return
        self._again.append(Admit())  # the counts are those of the shards that it owns
        gone = {shard for shard, epoch in (before or {}).items() if epochs.get(shard) != epoch}
        for run_id in [id_ for id_, live in self._runs.items() if live.row.shard in gone]:
            del self._runs[run_id]
        self._dispatcher.forget(gone)

    def _fenced(self, turn: Turn, items: list[Item], error: Fenced) -> None:
        """Another process has taken shards over: see which, and do what is left to do here."""
        log.warning("a batch was refused: %s", error)
        self._again.extend(items)
        self._again.append(Resume(tuple(turn.touched)))
        drop(self._runs, turn.touched)
        try:
            self._ownership.refresh()
        except StoreUnavailable as unavailable:
            log.warning("the leases cannot be read: %s", unavailable)

    # When the store fails.

    def _doubt(self, turn: Turn, items: list[Item], error: StoreUnavailable) -> None:
        """Forget machines whose outcome is unknown, and read again what has become of them."""
        if not self._is_failing:
            log.error("the store takes nothing, trying again: %s", error)
        self._is_failing = True
        drop(self._runs, turn.touched)
        for item in items:
            if isinstance(item, Starts):
                settle_starts(item, self._store, error)
            elif isinstance(item, Fact) and item.reply is not None:
                item.reply.fail(error)
            elif not isinstance(item, Nudge):
                self._again.append(item)
        if turn.touched:
            self._again.append(Resume(tuple(turn.touched)))
        is_counting = any(isinstance(item, Admit) for item in self._again)
        if not is_counting and (turn.touched or turn.room.has_changed):
            self._again.append(Admit())  # what it has, or what was set aside, may be counted wrong
        self._watch.publish(turn.touched, turn.touched)  # it may have been committed after all
        if self._is_stopping:
            self.has_lost |= any(isinstance(item, Fact) for item in self._again)
            self._again.clear()  # the next engine reads it all from the store

    def _isolate(self, turn: Turn, items: list[Item], error: Exception, *, is_alone: bool) -> None:
        """One bad item must not keep the others from being committed."""
        drop(self._runs, turn.touched)
        parts = [part for item in items for part in parts_of(item)]
        if turn.notes.admitted and not is_alone:
            parts.append(Admit())  # it may be one of those who were in line
        if len(parts) > 1:
            self._parts = parts
            while self._parts:
                self._turn([self._parts.pop(0)], is_alone=True)
            self._again.append(Resume(tuple(turn.touched)))
            return
        try:
            self._again.extend(give_up(turn, items[0], self._store, error))
        except StoreUnavailable as unavailable:
            self._doubt(turn, items, unavailable)
        except Fenced as fenced:
            self._fenced(turn, items, fenced)
