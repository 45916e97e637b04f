"""The world around the real driver: one seeded scheduler says what happens next, and what breaks.

It plays clients, workers' luck, clocks and crashes. It judges nothing: the auditor does.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from engine.drivers.runs.jobs import JobKey
from engine.errors import EngineError, StoreUnavailable
from engine.store.memory import MemoryStore
from tests.simulation.driver.auditor import Auditor
from tests.simulation.driver.clients import Clients
from tests.simulation.driver.clock import MachineClock, TrueTime
from tests.simulation.driver.fates import Fates
from tests.simulation.driver.faults import CALM, Crash, Faults
from tests.simulation.driver.notes import Handed, Notes
from tests.simulation.driver.outside import Outside
from tests.simulation.driver.process import Process, stepped
from tests.simulation.driver.stage import playing
from tests.simulation.driver.unlawful import Unlawful

QUIET_ROUNDS_MAX = 3_000
"""How long everything may take to end once nothing goes wrong any more."""
DAY_MS = 86_400_000
CATCH_UP_ROUNDS = 8
"""How long schedules may take to make up for what they have missed."""
PAUSES = (1, 10, 100, 1_000, 1_000, 3_000, 10_000, 60_000, 1_200_000)
SHORT_PAUSES = (1, 10, 100, 500, 500, 1_000, 1_000, 1_000, 2_000, 2_000, 5_000, 600_000)
"""Of worlds with leases, which would run out all the time otherwise."""
JUMPS = (-3_600_000, -5_000, 5_000, 3_600_000, DAY_MS)
Draw = Callable[[str, int], Any]
"""Gives the document of a flow in its nth edition."""


class World(Outside):
    """One store with everything that happens to it."""

    def __init__(
        self,
        names: tuple[str, ...],
        draw: Draw,
        *,
        seed: int,
        faults: Faults,
        processes: int = 1,
        runs: int = 4,
        rounds: int = 150,
        troubles: float = 0.3,
    ) -> None:
        self.draw = draw
        self.rng = Random(f"world {seed}")
        self.fates = Fates(seed, troubles)
        self.faults = faults
        self.rounds = rounds * processes
        self.true = TrueTime()
        self.clocks = [MachineClock(self.true) for _ in range(processes)]
        self.is_shared = processes > 1
        self.rows = MemoryStore(lambda: self.true.now) if self.is_shared else MemoryStore()
        self.notes = Notes()
        self.is_outage = False
        self.poisoned: set[str] = set()
        self.auditor = Auditor(self.rows, self.notes, self.clocks)
        self.clients = Clients(self, names, runs=runs)
        self.living: list[Process | None] = [None] * processes
        self.process: Any = None
        """The one that is at work now."""
        self.is_asleep = False
        self.lives = 0
        self.was_crashed = False

    def play(self) -> Auditor:
        """Play to the end. AssertionError when a law is broken."""
        with playing(self), stepped(self):
            for _ in range(self.rounds):
                self._round()
            self._calm_down()
        self._check()
        self.auditor.judge()
        return self.auditor

    # --- what happens

    def _round(self) -> None:
        rng, faults = self.rng, self.faults
        self._change_weather()
        slot = rng.randrange(len(self.living))
        process = self.process = self.living[slot]
        if process is None:
            if rng.random() < 0.5:
                self._guarded(slot, lambda: self._open(slot))
        elif process.frozen_rounds:
            process.frozen_rounds -= 1
            self.true.now += rng.choice(PAUSES[:6])
        elif rng.random() < faults.freeze:
            process.frozen_rounds = rng.randint(1, 12)
        elif rng.random() < faults.kill:
            self._die(slot)
        elif rng.random() < faults.stop:
            self._guarded(slot, lambda: self._close(slot))
        else:
            self._guarded(slot, rng.choice(self._moves()))

    def _change_weather(self) -> None:
        rng, faults = self.rng, self.faults
        if rng.random() < (0.2 if self.is_outage else faults.outage):
            self.is_outage = not self.is_outage
        if rng.random() < faults.poison and (rows := self.auditor.open_runs()):
            self.poisoned.add(rng.choice(rows).run_id)
            self.notes.poisoned |= self.poisoned
        if rng.random() < faults.jump:
            rng.choice(self.clocks).skew += rng.choice(JUMPS)

    def _moves(self) -> list[Any]:
        look = [self.process.look_around] * 4 if self.is_shared else []
        return [
            *[self._step] * 4,
            *[self.process.begin] * 3,
            *[self._finish] * 3,
            *[self.process.machinery.ticker.tick] * 2,
            *[self._pass_time] * 2,
            *[self.clients.act] * 2,
            *look,
        ]

    def _guarded(self, slot: int, move: Any) -> None:
        self.is_asleep = False
        try:
            move()
        except Crash:
            self._die(slot)
        except StoreUnavailable:
            pass
        except Unlawful:
            self._check()  # what was found first
            raise
        self._check()

    def _check(self) -> None:
        if self.auditor.broken:
            raise self.auditor.broken

    def _open(self, slot: int) -> None:
        self.lives += 1
        process = Process(self, slot=slot, number=self.lives, was_crashed=self.was_crashed)
        self.process = process
        self.was_crashed = True
        try:
            process.open()
        except EngineError:
            self.notes.deaths += 1
            return
        self.living[slot] = process

    def _close(self, slot: int) -> None:
        process = self.process
        process.close()
        self.living[slot] = None
        self.was_crashed = not process.store.closed_cleanly

    def _die(self, slot: int) -> None:
        self.notes.deaths += 1
        self.living[slot] = None
        self.auditor.probe()

    def _step(self) -> None:
        self.process.engine.step()

    def _finish(self) -> None:
        pool, rng, faults = self.process.pool, self.rng, self.faults
        made = list(pool.made)
        event = pool.finish(rng)
        if event is None:
            return
        job = next(job for job, each in made if each is event)
        self.process.past.append((job, event))
        if getattr(event, "handle", None) is not None:
            return  # that it goes on is said once: nobody can tell a double from the next time
        if rng.random() < faults.duplicate:
            self.process.engine.deliver(job, event)
        if rng.random() < faults.late:
            self.process.engine.deliver(*rng.choice(self.process.past))

    def _pass_time(self) -> None:
        self.true.now += self.rng.choice(SHORT_PAUSES if self.is_shared else PAUSES)
        self.process.pool.pass_time()

    def sleep(self, seconds: float) -> None:
        """One thread of the process at work sleeps; everything else goes on."""
        self.true.now += round(seconds * 1_000)
        me, is_nested, self.is_asleep = self.process, self.is_asleep, True
        for other in () if is_nested else self.living:
            if other is None or other.frozen_rounds or self.rng.random() < 0.3:
                continue
            self.process = other
            try:
                if other is not me:
                    other.look_around()
                self._finish()
                if not other.engine.is_at_work:
                    other.engine.step()
            except StoreUnavailable:
                pass
            except Crash:
                if other is me:
                    raise
                self._die(other.slot)
            finally:
                self.process = me
        self.is_asleep = is_nested

    def meanwhile(self) -> None:
        """Let attempts end while the engine waits for its store."""
        process = self.process
        if process in self.living and process is not None and process.begin():
            self._finish()

    # --- when nothing goes wrong any more

    def _calm_down(self) -> None:
        self.faults, self.is_outage = CALM, False
        self.poisoned.clear()
        self.clients.is_over = True
        pause = 50
        for number in range(QUIET_ROUNDS_MAX):
            facts = self.auditor.count()
            for slot in range(len(self.living)):
                self._go_on_calmly(slot)
            if number < CATCH_UP_ROUNDS:
                self._let_time_pass(2_000)  # leases of the dead run out
                continue
            if number == CATCH_UP_ROUNDS:
                self.auditor.judge_cursors()
                self.clients.end_schedules()
            self.clients.settle()
            self._check()
            if self.auditor.count() != facts:
                pause = 50
                continue
            if self.clients.are_done():
                return
            self._let_time_pass(pause)
            pause = min(pause * 2, DAY_MS)
        self.auditor.fail(f"all ends within {QUIET_ROUNDS_MAX} rounds", self.auditor.open_runs())

    def _go_on_calmly(self, slot: int) -> None:
        if self.living[slot] is None:
            self._open(slot)
        process = self.process = self.living[slot]
        assert process is not None
        process.frozen_rounds = 0
        process.look_around()
        while process.begin() or process.pool.finish(self.rng):
            pass
        process.engine.step()
        process.machinery.ticker.tick()

    def _let_time_pass(self, pause: int) -> None:
        self.true.now += pause
        for process in self.living:
            if process is not None:
                process.pool.pass_time()

    # --- what processes and their store tell

    def is_poisoned(self, batch: Any) -> bool:
        """Whether the store chokes on this batch."""
        return any(event.run_id in self.poisoned for event in batch.events)

    def wrote(self, process: Process, name: str, given: Any, named: Any, result: Any) -> None:
        """A call of the store is done."""
        if name == "commit":
            self.auditor.wrote(given[0])
        elif name == "mark_recovered":
            self.auditor.probe()
        elif name in ("claim_shards", "release_shards"):
            self.auditor.leased(name, given, named, result, now=self.true.now)

    def handed(self, process: Process, key: JobKey) -> None:
        handed = Handed(process.number, *key, at=process.clock.now_ms())
        self.notes.handed.append(handed)
        self.auditor.was_handed(handed)
