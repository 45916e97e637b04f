"""What can be due: the rows behind the ticker's virtual jobs. Knows no APScheduler.

A source is asked within one tick, in this order: `due`, then `fire` and `move` for each, `flush`,
and `next_at`. Only `flush` writes, all in one transaction; when it raises, the tick is void and
nothing was fired.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.drivers.runs.inbox import Resume, Starts
from engine.drivers.shards import shard_of
from engine.store.protocol import Store

DUE_MAX = 500
"""Rows that one tick takes from a source; the next tick follows at once."""
FLUSH_S_MAX = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that is due, with the nominal times that have come, oldest first."""

    id: str
    times: Sequence[int]
    following: Callable[[int], int | None]
    """The nominal time after a given one."""


class Source(Protocol):
    """Something that has due moments."""

    name: str

    def due(self, now: int) -> Sequence[Due]:
        """Give what is due, and begin a new tick."""
        ...

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Note that these nominal times fire in this tick."""
        ...

    def move(self, id_: str, next_at: int | None) -> None:
        """Note the next nominal time; None when there is none."""
        ...

    def flush(self) -> bool:
        """Make the tick's effects durable; True when more is due already."""
        ...

    def next_at(self) -> int | None:
        """Give the next moment at which something is due."""
        ...


def never(_at: int) -> int | None:
    """Answer for things that are not due again by a rule."""
    return None


GiveEpochs = Callable[[], Mapping[int, int] | None]
"""What this process owns, shard to epoch; None stands for everything."""


def is_ours(name: str, epochs: Mapping[int, int] | None) -> bool:
    """Tell whether what is dealt out by this name is for this process to do."""
    return epochs is None or shard_of(name) in epochs


def all_is_ours() -> None:
    """Own everything."""


Put = Callable[[Starts | Resume], None]


class Wakes:
    """Waiting runs: the engine brings them back when their moment comes."""

    name = "wakes"

    def __init__(self, store: Store, put: Put, epochs: GiveEpochs = all_is_ours) -> None:
        self._store = store
        self._epochs = epochs
        self._put = put
        self._run_ids: list[str] = []

    def due(self, now: int) -> Sequence[Due]:
        """Give one thing when any run has to be woken."""
        self._run_ids = self._store.due_wakes(now=now, limit=DUE_MAX, shards=self._shards())
        return [Due(id="wake", times=[now], following=never)] if self._run_ids else []

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Need no note: `due` has read the runs."""

    def move(self, id_: str, next_at: int | None) -> None:
        """Need no note: the runs' rows say when they are due again."""

    def flush(self) -> bool:
        """Let the engine take the runs over; their rows change in its transaction."""
        run_ids, self._run_ids = self._run_ids, []
        if run_ids:
            item = Resume(run_ids)
            self._put(item)
            item.reply.take(FLUSH_S_MAX)
        return len(run_ids) == DUE_MAX

    def next_at(self) -> int | None:
        """Give the earliest wake."""
        return self._store.next_wake(self._shards())

    def _shards(self) -> tuple[int, ...] | None:
        epochs = self._epochs()
        return None if epochs is None else tuple(epochs)
