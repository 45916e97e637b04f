"""What arrives at the engine thread, and how callers get their answer. Knows no store."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any

from engine.core.events import Event
from engine.core.plan import Json
from engine.drivers.versions.programs import Compiled
from engine.errors import NotOwned, StoreUnavailable
from engine.store.records import RunRow
from engine.store.records_schedules import ScheduleMove

ITEMS_MAX = 500
"""What one transaction takes at most; the rest makes the next one."""


class Reply:
    """One answer for one waiting caller; a lock, because an event costs ten times as much."""

    __slots__ = ("_error", "_lock", "_value")

    def __init__(self) -> None:
        self._lock = Lock()
        self._lock.acquire()
        self._value: Any = None
        self._error: BaseException | None = None

    def give(self, value: Any = None) -> None:
        """Answer; only the first answer counts."""
        if self._lock.locked():
            self._value = value
            self._lock.release()

    def settle(self, value: Any) -> None:
        """Answer, or fail when the answer is that another process has to be asked."""
        if isinstance(value, NotOwned):
            self.fail(value)
        else:
            self.give(value)

    def fail(self, error: BaseException) -> None:
        """Answer with an error."""
        if self._lock.locked():
            self._error = error
            self._lock.release()

    def take(self, timeout_s: float = -1) -> Any:
        """Wait for the answer. Raises what it failed with, StoreUnavailable when none comes."""
        if not self._lock.acquire(timeout=timeout_s):
            raise StoreUnavailable("The engine did not answer in time; ask again.")
        if self._error is not None:
            raise self._error
        return self._value


@dataclass(slots=True, frozen=True, kw_only=True)
class Start:
    """Begin this run, unless its request id has led to one."""

    row: RunRow
    input: Json
    compiled: Compiled
    reuse: Json = None
    """What a fork takes over from the run that `row.forked_from` names."""
    debug: Json = None
    """What makes it a debug run (`RunStarted.debug`)."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Starts:
    """Begin these runs and move these schedules, in one transaction.

    The answer is a list of `(run_id, is_new)` in order; a conflict stands in its place.
    """

    starts: Sequence[Start]
    moves: Sequence[ScheduleMove] = ()
    reply: Reply = field(default_factory=Reply)


@dataclass(slots=True)  # not frozen: that would double its price, and every outcome makes one
class Fact:
    """Something happened in a run. The answer is whether it counted."""

    run_id: str
    event: Event
    reply: Reply | None = None
    logs: str | None = None
    """What the attempt has said for people, as JSON; it is kept with the fact."""


@dataclass(slots=True)
class Offer(Fact):
    """An event that came before the run began to wait, for a run that has not taken it yet."""


@dataclass(slots=True)
class Posted(Fact):
    """Something happened in a run, and the store keeps it until it is dealt with."""

    item_id: str = ""
    shard: int = 0
    """Whose owner it was left for; nobody else may say that it is dealt with."""


@dataclass(slots=True, frozen=True)
class Resume:
    """Go on with these runs from their last fact, and fire what is due in them."""

    run_ids: Sequence[str]
    reply: Reply = field(default_factory=Reply)
    item_ids: Sequence[str] = ()
    """What the store keeps until this is dealt with."""
    shard: int = 0
    """Whose owner that was left for."""
    is_wanted: bool = False
    """Whether a person wants it, so that parked runs go on, too."""


@dataclass(slots=True, frozen=True)
class Admit:
    """Count anew what is under way and what is queued, and let begin what may."""

    reply: Reply = field(default_factory=Reply)
    item_ids: Sequence[str] = ()
    shard: int = 0


@dataclass(slots=True, frozen=True)
class Nudge:
    """Time has moved, or it is time to close: look again."""


Item = Starts | Fact | Resume | Admit | Nudge


def parts_of(item: Item) -> Sequence[Item]:
    """Give an item as those that can fail without each other; the last one carries the answer."""
    if not isinstance(item, Resume) or len(item.run_ids) < 2:  # noqa: PLR2004  # one is no parts
        return (item,)
    parts = [replace(item, run_ids=(i,), reply=Reply(), item_ids=()) for i in item.run_ids]
    return (*parts, replace(item, run_ids=()))


def drain(inbox: SimpleQueue[Item], *, wait_s: float = 0) -> list[Item]:
    """Take out what has arrived, after waiting so long for something."""
    items: list[Item] = []
    get = inbox.get_nowait
    try:
        items.append(inbox.get(timeout=wait_s) if wait_s > 0 else get())
        while len(items) < ITEMS_MAX:
            items.append(get())
    except Empty:
        pass
    return items
