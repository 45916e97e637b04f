"""One turn of the engine: what arrived goes through the core and becomes one batch of rows.

Nothing leaves a turn before its batch is committed: commands and answers wait in it.
"""

import logging
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from engine.core.codec import encode_event
from engine.core.commands import Command, EndRun, StartTimer
from engine.core.events import Event, RunStarted
from engine.core.machine import Machine
from engine.drivers.inbox import Fact, Item, Nudge, Posted, Reply, Resume, Start, Starts
from engine.drivers.live import BY_ITSELF, PARKED, Live
from engine.drivers.rowtext import encode
from engine.drivers.unknown import lost_attempts
from engine.drivers.updates import ended, fired, parked, updated
from engine.errors import Conflict, NotOwned, StoreUnavailable
from engine.store.protocol import StartKey
from engine.store.records import Batch, EventRow, KnownStart, RunRow, RunUpdate

PARK_AFTER_MS = 1_000
"""A run that only waits, and for longer than this, leaves memory."""
AT_ONCE = 1
"""The moment at which a run is woken that begins for another process: long ago."""

log = logging.getLogger(__name__)


class Desk(Protocol):
    """What a turn needs from the engine."""

    @property
    def epochs(self) -> Mapping[int, int] | None:
        """Give the shards that this engine owns, with their epochs; None stands for all."""
        ...

    def held(self, run_id: str) -> Live | None:
        """Give a run that is in memory."""
        ...

    def row(self, run_id: str) -> RunRow | None:
        """Give a run's row."""
        ...

    def load(self, row: RunRow) -> Live:
        """Bring a run back to where its history ends."""
        ...

    def known_starts(self, keys: Sequence[StartKey]) -> dict[StartKey, KnownStart]:
        """Give the runs that request ids have led to."""
        ...


class Turn:
    """Collects the consequences of what arrived."""

    def __init__(self, desk: Desk, now: int) -> None:
        self._desk = desk
        self._epochs: Mapping[int, int] | None = None
        self._now = now
        self._known: dict[StartKey, KnownStart] = {}
        self._fresh: set[str] = set()
        self._ends: dict[str, EndRun] = {}
        self._loaded: dict[str, Live] = {}
        self.reloaded: Container[str] = self._loaded
        """Runs that were read again in this turn."""
        self._elsewhere: set[str] = set()
        """Runs that another process owns."""
        self._read_shards: set[int] = set()
        self.batch = Batch()
        self.touched: dict[str, Live] = {}
        self.released: set[str] = set()
        """Runs that leave memory: ended, waiting for long, or parked."""
        self.commands: list[tuple[Live, Command]] = []
        self.answers: list[tuple[Reply, object]] = []

    def take(self, items: Sequence[Item]) -> None:
        """Put everything that arrived through the core. Raises StoreUnavailable."""
        self._epochs = self._desk.epochs
        self._look_up(items)
        for item in items:
            match item:
                case Fact():
                    self._fact(item)
                case Starts():
                    self.batch.moves.extend(item.moves)
                    self._answer(item.reply, [self._start(start) for start in item.starts])
                case Resume():
                    if item.is_after_crash:
                        self._lose(item.run_ids)
                    self._go_on(item.run_ids)
                    self.batch.delivered.extend(item.item_ids)
                    self._answer(item.reply, None)
                case Nudge():
                    pass
        for live in self.touched.values():
            if live.row.run_id not in self.released:
                self._note(live)
        if self._epochs is not None:
            self._fence(self._epochs)
        if self._loaded:
            self._dispatch_again()

    def _fence(self, epochs: Mapping[int, int]) -> None:
        """Have the batch written only for as long as these runs are ours."""
        shards = {live.row.shard for live in self.touched.values()} | self._read_shards
        self.batch.fences = {shard: epochs[shard] for shard in shards if shard in epochs}

    def _owns(self, row: RunRow) -> bool:
        return self._epochs is None or row.shard in self._epochs

    def _dispatch_again(self) -> None:
        """Let runs that were brought back do all that they still want after this turn.

        The pool knows what it has, and a timer that fires twice is stale the second time.
        """
        self.commands = [
            (live, command)
            for live, command in self.commands
            if live.row.run_id not in self._loaded
        ]
        for live in self._loaded.values():
            self.commands.extend((live, command) for command in live.machine.outstanding())

    def _look_up(self, items: Sequence[Item]) -> None:
        keys = [
            (start.row.flow_id, start.row.request_id)
            for item in items
            if isinstance(item, Starts)
            for start in item.starts
            if start.row.request_id is not None
        ]
        if keys:
            self._known = self._desk.known_starts(keys)

    def _answer(self, reply: Reply | None, value: object) -> None:
        if reply is not None:
            self.answers.append((reply, value))

    def _start(self, start: Start) -> tuple[str, bool] | Conflict:
        row = start.row
        if row.request_id is not None:
            key = (row.flow_id, row.request_id)
            known = self._known.setdefault(key, KnownStart(row.run_id, row.body_hash))
            if known.body_hash != row.body_hash:
                return Conflict(f"Request id {row.request_id} has started a run with other input.")
            if known.run_id != row.run_id:
                return known.run_id, False
        row = row._replace(state="running", created_at=self._now, started_at=self._now)
        live = Live(row, start.compiled, Machine(start.compiled.plan, run_id=row.run_id), 0)
        self._fresh.add(row.run_id)
        self.touched[row.run_id] = live
        started = RunStarted(
            at=self._now, input=start.input, trigger=row.trigger, reuse=start.reuse
        )
        self._apply(live, started)
        return row.run_id, True

    def _fact(self, item: Fact) -> None:
        live = self._find(item.run_id, is_parked_too=type(item.event) not in BY_ITSELF)
        if live is None and item.run_id in self._elsewhere:
            self._answer(item.reply, NotOwned("Another process owns this run; ask again."))
            return
        is_wanted = live is not None and live.machine.accepts(item.event)
        if live is not None and is_wanted:
            self._apply(live, item.event)
        if type(item) is Posted:
            self.batch.delivered.append(item.item_id)
        self._answer(item.reply, is_wanted)

    def _lose(self, run_ids: Iterable[str]) -> None:
        """Fail attempts that a crash has cut short, where the node does not want them again."""
        for run_id in run_ids:
            if (live := self._find(run_id)) is not None:
                self._lose_attempts(live)

    def _lose_attempts(self, live: Live) -> None:
        for event in lost_attempts(live, at=self._now):
            if live.machine.accepts(event):
                self._apply(live, event)

    def _go_on(self, run_ids: Iterable[str]) -> None:
        """Fire what is due in these runs; what else they want is dispatched at the end."""
        for run_id in run_ids:
            live = self._find(run_id)
            if live is None:
                continue
            for command in live.machine.outstanding():
                if isinstance(command, StartTimer) and command.due_at <= self._now:
                    event = fired(command, at=self._now)
                    if live.machine.accepts(event):
                        self._apply(live, event)

    def _find(self, run_id: str, *, is_parked_too: bool = False) -> Live | None:
        """Give a run that is under way; a parked one only to people, who may let it go on."""
        if run_id in self.released:
            return None
        live = self.touched.get(run_id) or self._desk.held(run_id)
        if live is not None:
            return live
        row = self._desk.row(run_id)
        if row is None or row.ended_at is not None or (row.state == PARKED and not is_parked_too):
            return None
        if not self._owns(row):
            self._elsewhere.add(run_id)
            return None
        self._read_shards.add(row.shard)
        try:
            live = self._desk.load(row)
        except StoreUnavailable:
            raise
        except Exception as error:
            log.exception("run %s cannot be brought back", run_id)
            self._park(row, error)
            return None
        self.touched[run_id] = self._loaded[run_id] = live
        if row.state == PARKED:
            self._lose_attempts(live)
        return live

    def _apply(self, live: Live, event: Event) -> None:
        machine = live.machine
        run_id = live.row.run_id
        if event.at < machine.now:  # the clock went back; a history never does
            event = replace(event, at=machine.now)
        try:
            commands = machine.apply(event, live.recorder)
        except Exception as error:
            log.exception("run %s cannot go on", run_id)
            self._park(live.row, error)
            return
        live.seq += 1
        kind, frame, step, attempt, at, data = encode_event(event)
        text = None if data is None else encode(data)
        answers = live.compiled.answer_texts.text(live.recorder.take())
        self.batch.events.append(
            EventRow(run_id, live.seq, kind, frame, step, attempt, at, text, answers)
        )
        self.touched[run_id] = live
        for command in commands:
            if type(command) is EndRun:
                self._ends[run_id] = command
            else:
                self.commands.append((live, command))

    def _note(self, live: Live) -> None:
        """Bring the run's row up to what its machine says."""
        row = live.row
        end = self._ends.get(row.run_id)
        if end is not None:
            self.released.add(row.run_id)
            self._write(row, ended(live, end, self._now))
            return
        if not self._owns(row):
            # It has begun here, and goes on where its shard is: woken there at once.
            self.released.add(row.run_id)
            self._write(row, updated(row, state="running", undo="none", wake_at=AT_ONCE))
            return
        state, undo, wake_at = self._under_way(live)
        if state != row.state or undo != row.undo or wake_at != row.wake_at:
            self._write(row, updated(row, state=state, undo=undo, wake_at=wake_at))
        elif row.run_id in self._fresh:
            self.batch.runs.append(row)

    def _under_way(self, live: Live) -> tuple[str, str, int | None]:
        machine = live.machine
        state = machine.state
        if not machine.is_idle():
            return state, "none", None
        due = [c.due_at for c in machine.outstanding() if isinstance(c, StartTimer)]
        wake_at = min(due, default=None)
        if wake_at is not None and wake_at - self._now <= PARK_AFTER_MS:
            return state, "none", None  # short: a timer of the engine thread will do
        self.released.add(live.row.run_id)
        if state == "running" and wake_at is not None:
            return "waiting", "none", wake_at
        return state, "blocked" if state == "undo_blocked" else "none", wake_at

    def _park(self, row: RunRow, error: Exception) -> None:
        """Take a run that the engine cannot handle out of the way, visibly."""
        self.released.add(row.run_id)
        self._write(row, parked(row, error))

    def _write(self, row: RunRow, update: RunUpdate) -> None:
        changed = update.on(row)
        if row.run_id in self._fresh:
            self.batch.runs.append(changed)
        elif changed != row:
            self.batch.updates.append(update)
        if (live := self.touched.get(row.run_id)) is not None:
            live.row = changed
