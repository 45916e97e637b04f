"""The world around the real driver: one seeded scheduler says what happens next, and what breaks.

It plays clients, workers' luck, clocks and crashes. It judges nothing: the auditor does.
"""

import json
from collections.abc import Callable
from random import Random
from typing import Any

from connectors.sdk.errors import ActionError
from connectors.sdk.outcome import Outcome
from engine.drivers.jobs import JobKey
from engine.errors import EngineError, StoreUnavailable
from engine.store.memory import MemoryStore
from tests.simulation.driver.auditor import Auditor
from tests.simulation.driver.clients import Clients
from tests.simulation.driver.clock import SimClock
from tests.simulation.driver.fates import Fates
from tests.simulation.driver.faults import CALM, Crash, Faults
from tests.simulation.driver.notes import Effect, Handed, Notes
from tests.simulation.driver.process import Process, stepped
from tests.simulation.driver.stage import playing
from tests.simulation.driver.workers import HANGS

QUIET_ROUNDS_MAX = 3_000
"""How long everything may take to end once nothing goes wrong any more."""
DAY_MS = 86_400_000

Draw = Callable[[str, int], Any]
"""Gives the document of a flow in its nth edition."""


class World:
    """One store with everything that happens to it."""

    def __init__(
        self,
        names: tuple[str, ...],
        draw: Draw,
        *,
        seed: int,
        faults: Faults,
        runs: int = 4,
        rounds: int = 150,
        troubles: float = 0.3,
    ) -> None:
        self.draw = draw
        self.rng = Random(f"world {seed}")
        self.fates = Fates(seed, troubles)
        self.faults = faults
        self.rounds = rounds
        self.clock = SimClock()
        self.rows = MemoryStore()
        self.notes = Notes()
        self.is_outage = False
        self.poisoned: set[str] = set()
        self.auditor = Auditor(self.rows, self.notes, self.clock)
        self.clients = Clients(self, names, runs=runs)
        self.process: Process | None = None
        self.opening: Process
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
        if rng.random() < faults.outage:
            self.is_outage = not self.is_outage
        if rng.random() < faults.poison and (rows := self.auditor.open_runs()):
            self.poisoned.add(rng.choice(rows).run_id)
            self.notes.poisoned |= self.poisoned
        if rng.random() < faults.jump:
            self.clock.true += rng.choice((-3_600_000, -5_000, 5_000, 3_600_000, DAY_MS))
        if self.process is None:
            if rng.random() < 0.5:
                self._guarded(self._open)
            return
        if rng.random() < faults.kill:
            self._die()
        elif rng.random() < faults.stop:
            self._guarded(self._close)
        else:
            self._guarded(rng.choice(self._moves()))

    def _moves(self) -> list[Any]:
        return (
            [self._step] * 4
            + [self._begin] * 3
            + [self._finish] * 3
            + [
                self._tick,
                self._tick,
                self._pass_time,
                self._pass_time,
                self.clients.act,
                self.clients.act,
            ]
        )

    def _guarded(self, move: Any) -> None:
        try:
            move()
            self._check()
        except Crash:
            self._die()
        except StoreUnavailable:
            pass

    def _check(self) -> None:
        if self.auditor.broken:
            raise self.auditor.broken

    def _open(self) -> None:
        self.lives += 1
        self.opening = Process(self, number=self.lives, was_crashed=self.was_crashed)
        self.was_crashed = True
        try:
            self.opening.open()
        except EngineError:
            self.notes.deaths += 1
            return
        self.process = self.opening

    def _close(self) -> None:
        process = self.process
        assert process is not None
        process.close()
        self.process = None
        self.was_crashed = not process.store.closed_cleanly

    def _die(self) -> None:
        self.notes.deaths += 1
        self.process = None
        self.auditor.probe()

    def _step(self) -> None:
        assert self.process is not None
        self.process.engine.step()

    def _begin(self) -> None:
        assert self.process is not None
        self.process.pool.begin()

    def _finish(self) -> None:
        assert self.process is not None
        pool, rng, faults = self.process.pool, self.rng, self.faults
        made = list(pool.made)
        event = pool.finish(rng)
        if event is None:
            return
        job = next(job for job, each in made if each is event)
        self.clients.past.append((job, event))
        if rng.random() < faults.duplicate:
            self.process.engine.deliver(job, event)
        if rng.random() < faults.late:
            self.process.engine.deliver(*rng.choice(self.clients.past))

    def _tick(self) -> None:
        assert self.process is not None
        self.process.machinery.ticker.tick()

    def _pass_time(self) -> None:
        assert self.process is not None
        self.clock.true += self.rng.choice((1, 10, 100, 1_000, 1_000, 10_000, 60_000, 1_200_000))
        self.process.pool.pass_time()

    # --- when nothing goes wrong any more

    def _calm_down(self) -> None:
        self.faults, self.is_outage = CALM, False
        self.poisoned.clear()
        self.clients.is_over = True
        pause = 50
        for number in range(QUIET_ROUNDS_MAX):
            if self.process is None:
                self._open()
            process = self.process
            assert process is not None
            if number == 0:
                self.clients.end_schedules()
            facts = self.auditor.count()
            while process.pool.begin() or process.pool.finish(self.rng):
                pass
            process.engine.step()
            process.machinery.ticker.tick()
            self.clients.settle()
            if self.auditor.count() != facts or process.engine._inbox.qsize():
                pause = 50
                continue
            if self.clients.are_done():
                return
            self.clock.true += pause
            pause = min(pause * 2, DAY_MS)
            process.pool.pass_time()
        self.auditor.fail(f"all ends within {QUIET_ROUNDS_MAX} rounds", self.auditor.open_runs())

    # --- what processes and their store tell

    def meanwhile(self) -> None:
        """Let attempts end while the engine waits for its store."""
        process = self.process
        if process is not None and process.pool.begin():
            self._finish()

    def is_poisoned(self, batch: Any) -> bool:
        """Whether the store chokes on this batch."""
        return any(event.run_id in self.poisoned for event in batch.events)

    def wrote(self, name: str, arguments: tuple[Any, ...]) -> None:
        """A call of the store is done."""
        if name == "commit":
            self.auditor.wrote(arguments[0])
        elif name == "mark_recovered":
            self.auditor.probe()

    def handed(self, process: Process, key: JobKey) -> None:
        handed = Handed(process.number, *key, at=self.clock.now_ms())
        self.notes.handed.append(handed)
        self.auditor.was_handed(handed)

    def perform(self, context: Any, value: Any) -> Any:
        """Have the effect of an attempt, and let fate end it."""
        assert self.process is not None or self.opening is not None
        effect = Effect(
            life=self.lives,
            run_id=context.run_id,
            node=context.node,
            key=context.idempotency_key,
            attempt=context.attempt,
            value=json.dumps(value, sort_keys=True),
            at=self.clock.now_ms(),
        )
        self.notes.effects.append(effect)
        self.auditor.was_done(effect)
        has_timeout = context.timeout_s is not None
        fate = self.fates.of(context.node, value, context.attempt, has_timeout=has_timeout)
        if fate.hangs:
            return Outcome(output=HANGS)
        if not fate.code:
            return Outcome(output={"did": context.node, "for": value}, port=fate.port)
        error = ActionError("as fate has it", code=fate.code, retry_after_ms=fate.retry_after_ms)
        error.retryable = fate.retryable  # type: ignore[misc]  # the classes fix it, fate does not
        raise error
