"""What every store promises about waits, posts and the ownership of shards."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from engine.store.records import ArrivalRow, InboxRow, Place, WaitRow

Shards = Collection[int] | None
"""The parts to look into; None for all."""


class WaitStore(Protocol):
    """Places that wait for answers, and what arrives from outside or from other engines."""

    def waits(self, *, kind: str, after: Place | None, limit: int) -> list[WaitRow]:
        """Give open places of a kind, by run, frame and step; `after` ends the page before."""
        ...

    def wait(self, run_id: str, frame: int, step: int) -> WaitRow | None:
        """Give one open place."""
        ...

    def run_waits(self, run_id: str) -> list[WaitRow]:
        """Give the open places of a run."""
        ...

    def event_waits(
        self, event_type: str, correlation: str | None, limit: int, after: Place | None = None
    ) -> list[WaitRow]:
        """Give places that wait for events of this type: with this correlation, or with none."""
        ...

    def post(self, rows: Sequence[InboxRow]) -> None:
        """Leave something for the owners of runs; a row that is there is left alone."""
        ...

    def inbox(self, shards: Shards, limit: int) -> list[InboxRow]:
        """Give what was posted for these shards, the oldest first. `Batch.delivered` ends it."""
        ...

    def posted(self, item_ids: Collection[str]) -> set[str]:
        """Give those of these inbox rows that are not dealt with yet."""
        ...

    def arrivals(
        self, event_type: str, correlation: str | None, since: int, limit: int
    ) -> list[ArrivalRow]:
        """Give kept events of a type from a moment on, the oldest first.

        With a correlation only those that carry it, without one all.
        """
        ...

    def purge_arrivals(self, before: int) -> int:
        """Forget events that came before; gives how many there were."""
        ...


class ShardStore(Protocol):
    """Who owns which part of the runs. Time is the store's, never a process's."""

    @property
    def is_shared(self) -> bool:
        """Whether several processes may work on this store at once."""
        ...

    def claim_shards(self, owner: str, *, want: int, lease_ms: int) -> dict[int, int]:
        """Renew what this owner has, take free or expired shards until it has `want`.

        Gives all that it owns now, shard to epoch. Having more than wanted is not mended here:
        letting go needs `release_shards`. Whoever asks counts among the workers for as long,
        even if there was nothing to have.
        """
        ...

    def inherited(self, shards: Collection[int]) -> set[int]:
        """Give those of these own shards whose owner before did not let go: its lease ran out."""
        ...

    def note_suspect(self, run_id: str, shard: int, epoch: int) -> None:
        """Keep that an attempt begins that may kill its process, as one before it did."""
        ...

    def suspects(self, epochs: Mapping[int, int], *, within_ms: int) -> set[str] | None:
        """Give runs whose suspect attempts had begun under the epochs before these.

        None when nobody at all has noted any for so long: then nothing is known.
        """
        ...

    def release_shards(self, owner: str, shards: Shards = None) -> None:
        """Give shards back, so that others may take them at once."""
        ...

    def workers(self) -> dict[str, int]:
        """Give who has claimed within its lease, with how many shards each has, be it none."""
        ...

    def signal(self, shards: Collection[int]) -> None:
        """Tell the owners of shards that something was posted. Best effort; never raises."""
        ...

    def watch_signals(self, notice: Callable[[Collection[int]], None]) -> None:
        """Call `notice` with shards that were signalled, on any thread; an empty set means all."""
        ...

    def secret(self, name: str) -> bytes:
        """Give 32 secret bytes that are made once for this store and name."""
        ...
