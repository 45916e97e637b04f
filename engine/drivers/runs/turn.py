"""One turn of the engine: what arrived goes through the core and becomes one batch of rows.

Nothing leaves a turn before its batch is committed: commands and answers wait in it.
"""

import logging
from collections import deque
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from engine.core.commands import (
    AbortChild,
    CloseWait,
    Command,
    EndRun,
    OpenWait,
    StartChild,
    UndoChild,
)
from engine.core.events import AnswerReceived, Event
from engine.drivers.runs import calls
from engine.drivers.runs.admission import ADMITTED_MAX, admit, cancel_queued
from engine.drivers.runs.desk import Desk
from engine.drivers.runs.entering import look_up, start_once
from engine.drivers.runs.inbox import Admit, Fact, Item, Posted, Reply, Resume, Starts
from engine.drivers.runs.limiting import within_bytes
from engine.drivers.runs.live import BY_ITSELF, PARKED, Live
from engine.drivers.runs.notes import Notes
from engine.drivers.runs.noting import note_all, note_parked
from engine.drivers.runs.recording import record
from engine.drivers.runs.resuming import come_back, go_on
from engine.drivers.runs.room import Room
from engine.drivers.runs.telling import tell_all
from engine.drivers.runs.waits import close_wait, is_stale_offer, is_taken, open_wait
from engine.errors import NotOwned, StoreUnavailable
from engine.store.records import Batch, KnownStart, RunRow

if TYPE_CHECKING:
    from engine.store.protocol import StartKey

log = logging.getLogger(__name__)


class Turn:
    """Collects the consequences of what arrived."""

    def __init__(self, desk: Desk, now: int, *, is_alone: bool = False) -> None:
        self.desk = desk
        self.now = now
        self.room = Room(desk.admission, desk.held_count())
        self.notes = Notes()
        self.has_children = False
        self._is_alone = is_alone
        self._epochs: Mapping[int, int] | None = None
        self._bytes_max = desk.limits.run_bytes_max
        self.known: dict[StartKey, KnownStart] = {}
        self._loaded: dict[str, Live] = {}
        self.reloaded: Container[str] = self._loaded
        """Runs that were read again in this turn."""
        self._in_line: dict[str, RunRow] = {}
        self._elsewhere: set[str] = set()
        """Runs that another process owns."""
        self._read_shards: set[int] = set()
        self._later: deque[tuple[Callable[..., None], Live, Any]] = deque()
        self.ends: dict[str, EndRun] = {}
        self.batch = Batch()
        self.touched: dict[str, Live] = {}
        self.released: set[str] = set()
        """Runs that leave memory: ended, waiting for long, or parked."""
        self.commands: list[tuple[Live, Command]] = []
        self.answers: list[tuple[Reply, object]] = []
        self._said: str | None = None
        """What the attempt has said that the fact at hand is about."""

    def take(self, items: Sequence[Item]) -> None:
        """Put everything that arrived through the core. Raises StoreUnavailable."""
        self._epochs = self.desk.epochs
        look_up(self, items)
        for item in items:
            self._take_one(item)
            self._follow_up()
        if self.desk.admission.queued:
            self._admit(items)
        note_all(self)
        self.batch.runs.extend(self.notes.rows.values())
        self.batch.updates.extend(self.notes.updates.values())
        if self.desk.interest.types:
            tell_all(self)
        if self._epochs is not None:
            self._fence(self._epochs)
        if self._loaded:
            self._dispatch_again()

    def _admit(self, items: Sequence[Item]) -> None:
        """Let queued runs begin. A bad one must not be blamed on an item that stands alone."""
        if not self._is_alone:
            admit(self, ADMITTED_MAX)
        elif isinstance(items[0], Admit):
            admit(self, 1)
        self._follow_up()

    def later(self, follow: Callable[..., None], live: Live, said: Command) -> None:
        """Do this to other runs once what is under way is done."""
        self._later.append((follow, live, said))

    def _follow_up(self) -> None:
        """Do what runs have done to each other, one after the other."""
        while self._later:
            follow, live, said = self._later.popleft()
            follow(self, live, said)

    def _take_one(self, item: Item) -> None:
        match item:
            case Fact():
                self._fact(item)
            case Starts():
                self.batch.moves.extend(item.moves)
                self._answer(item.reply, [start_once(self, start) for start in item.starts])
            case Resume():
                go_on(self, item)
                self._deliver(item.item_ids, item.shard)
                self._answer(item.reply, None)
            case Admit():
                self.desk.recount()
                self._deliver(item.item_ids, item.shard)
                self._answer(item.reply, None)

    def _deliver(self, item_ids: Sequence[str], shard: int) -> None:
        """Say that what was left is dealt with, unless it is left for another owner by now."""
        if item_ids and (self._epochs is None or shard in self._epochs):
            self._read_shards.add(shard)
            self.batch.delivered.extend(item_ids)

    def _fence(self, epochs: Mapping[int, int]) -> None:
        """Have the batch written only for as long as these runs are ours."""
        shards = {live.row.shard for live in self.touched.values()} | self._read_shards
        self.batch.fences = {shard: epochs[shard] for shard in shards if shard in epochs}

    def row_changes(self) -> Iterator[tuple[RunRow | None, RunRow]]:
        """Give the rows of our runs as they were and as they are now."""
        return ((was, row) for was, row in self.notes.changes() if self.owns(row))

    def reads(self, row: RunRow) -> None:
        """Have the batch refused unless this engine still owns the run."""
        self._read_shards.add(row.shard)

    def owns(self, row: RunRow) -> bool:
        """Tell whether this engine may write a run."""
        return self._epochs is None or row.shard in self._epochs

    def is_here(self, run_id: str) -> bool:
        """Tell whether a run will be in memory after this turn, as far as is known."""
        is_known = run_id in self.touched or self.desk.held(run_id) is not None
        return is_known and run_id not in self.released

    def _dispatch_again(self) -> None:
        """Let runs that were brought back do all that they still want after this turn.

        The pool knows what it has, and a timer that fires twice is stale the second time. What a
        turn does itself it has done: it stands in the batch with its cause.
        """
        self.commands = [
            (live, command)
            for live, command in self.commands
            if live.row.run_id not in self._loaded
        ]
        for live in self._loaded.values():
            for command in live.machine.outstanding():
                if type(command) not in _FOLLOWED or type(command) is OpenWait:
                    self.commands.append((live, command))

    def _answer(self, reply: Reply | None, value: object) -> None:
        if reply is not None:
            self.answers.append((reply, value))

    def _fact(self, item: Fact) -> None:
        live = self.find(item.run_id, is_parked_too=type(item.event) not in BY_ITSELF)
        if live is None and item.run_id in self._elsewhere:
            self._answer(item.reply, NotOwned("Another process owns this run; ask again."))
            return
        is_wanted = False
        if live is not None and not is_stale_offer(live, item):
            self._said = item.logs
            is_wanted = self.put(live, item.event)
            self._said = None
        elif item.run_id in self._in_line:
            is_wanted = cancel_queued(self, self._in_line[item.run_id], item.event)
        if type(item) is Posted:
            self._deliver((item.item_id,), item.shard)
        self._answer(item.reply, is_wanted)

    def put(self, live: Live, event: Event) -> bool:
        """Let a run take a fact that may be stale, or not for it; tell whether it counted."""
        if not self._accepts(live, event):
            return False
        if type(event) is AnswerReceived and not is_taken(live, event, now=self.now):
            return False
        self.apply(live, event)
        return True

    def _accepts(self, live: Live, event: Event) -> bool:
        try:
            return live.machine.accepts(event)
        except Exception as error:
            log.exception("run %s cannot judge a fact", live.row.run_id)
            note_parked(self, live.row, error)
            return False

    def find(
        self, run_id: str, *, is_parked_too: bool = False, is_over_too: bool = False
    ) -> Live | None:
        """Give a run that is under way; a parked one only to people, who may let it go on."""
        if run_id in self.released:
            return None
        live = self.touched.get(run_id) or self.desk.held(run_id)
        if live is not None:
            return live
        row = self.notes.rows.get(run_id) or self.desk.row(run_id)
        if row is None or (row.ended_at is not None and not is_over_too):
            return None
        if not self.owns(row):
            self._elsewhere.add(run_id)
            return None
        self.reads(row)
        if row.state == "queued":
            self._in_line[run_id] = row
        is_away = row.state == "queued" or (row.state == PARKED and not is_parked_too)
        return None if is_away else self._load(row)

    def _load(self, row: RunRow) -> Live | None:
        try:
            live = self.desk.load(row)
        except StoreUnavailable:
            raise
        except Exception as error:
            log.exception("run %s cannot be brought back", row.run_id)
            note_parked(self, row, error)
            return None
        self.touched[row.run_id] = self._loaded[row.run_id] = live
        come_back(self, live)
        return live

    def apply(self, live: Live, event: Event) -> None:
        """Let a run take a fact, and note all that follows from it."""
        machine = live.machine
        if event.at < machine.now:  # the clock went back; a history never does
            event = replace(event, at=machine.now)
        if live.recorded_bytes > self._bytes_max:
            event = within_bytes(live, event, bytes_max=self._bytes_max)
        try:
            commands = machine.apply(event, live.recorder)
        except Exception as error:
            log.exception("run %s cannot go on", live.row.run_id)
            note_parked(self, live.row, error)
            return
        self.touched[live.row.run_id] = live
        said, self._said = self._said, None
        record(self.batch, live, event, commands, said)
        for command in commands:
            follow = _FOLLOWED.get(type(command))
            if follow is None:
                self.commands.append((live, command))
            else:
                follow(self, live, command)

    def _end(self, live: Live, command: EndRun) -> None:
        row = live.row
        self.ends[row.run_id] = command
        if self.owns(row):
            self.room.end(row.flow_id)
        if row.parent_attempt:
            self._later.append((calls.ended, live, command))

    def reopen(self, live: Live) -> None:
        """Take back that a run is over: it is to be undone."""
        self.ends.pop(live.row.run_id, None)
        self.room.begin(live.row.flow_id)

    def _call(self, live: Live, command: calls.CallCommand) -> None:
        self.has_children = True
        self.later(calls.CARRIED_OUT[type(command)], live, command)


_FOLLOWED: Final[dict[type, Callable[[Turn, Live, Any], None]]] = {
    EndRun: Turn._end,  # noqa: SLF001  # the class's own table
    OpenWait: open_wait,
    CloseWait: close_wait,
    StartChild: Turn._call,  # noqa: SLF001
    AbortChild: Turn._call,  # noqa: SLF001
    UndoChild: Turn._call,  # noqa: SLF001
}
"""What a turn does itself; all else is carried out after the commit."""
