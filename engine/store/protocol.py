"""What every store promises. One contract suite (`tests/contract`) holds them all to it.

A method that writes is one transaction: all of it is durable when it returns, or it raises
StoreUnavailable. After that error the outcome is unknown, and reading tells.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from engine.store.protocol_credentials import CredentialStore
from engine.store.protocol_events import EventStore
from engine.store.protocol_schedules import ScheduleStore
from engine.store.protocol_statistics import StatisticsStore
from engine.store.protocol_tasks import QueueStore, TaskStore
from engine.store.protocol_topics import TopicStore
from engine.store.protocol_triggers import TriggerStore
from engine.store.protocol_waits import Shards, ShardStore, WaitStore
from engine.store.protocol_watches import WatchStore
from engine.store.records import (
    Batch,
    EventRow,
    KnownStart,
    LogRow,
    RecoveryMark,
    RunRow,
    VersionRow,
)
from engine.store.records_schedules import ScheduleRow
from engine.store.records_triggers import TriggerRow
from engine.store.which import ANY, Which

ALL = 2**31 - 1
"""As a limit: everything there is."""
StartKey = tuple[str, str]
"""`(flow_id, request_id)`."""


class RunStore(Protocol):
    """Runs and their histories."""

    def commit(self, batch: Batch) -> None:
        """Write facts and effects together.

        Raises Conflict when another writer was first, Fenced when the batch names an epoch that
        is over. Nothing of the batch is written then.
        """
        ...

    def known_starts(self, keys: Sequence[StartKey]) -> dict[StartKey, KnownStart]:
        """Give the runs that these request ids have led to."""
        ...

    def run(self, run_id: str) -> RunRow | None:
        """Give one run."""
        ...

    def runs(
        self,
        *,
        flow_id: str | None,
        states: Sequence[str],
        before: str | None,
        limit: int,
        which: Which = ANY,
    ) -> list[RunRow]:
        """Give runs, newest first; `before` is the last id of the page before."""
        ...

    def history(self, run_id: str, *, after: int, limit: int) -> list[EventRow]:
        """Give a run's facts with `seq > after`, in order."""
        ...

    def logs(self, run_id: str, step: int, frames: Sequence[int], *, limit: int) -> list[LogRow]:
        """Give what attempts of a step have said in these frames, by frame and fact."""
        ...

    def runs_with_history(
        self, run_ids: Sequence[str], *, limit: int
    ) -> dict[str, tuple[RunRow, list[EventRow]]]:
        """Give those of these runs that there are, each with its first `limit` facts in order."""
        ...

    def unfinished(self, *, after: str, limit: int, shards: Shards = None) -> list[RunRow]:
        """Give runs that an engine has to go on with now, by id.

        Not those that wait, are queued, parked or ended.
        """
        ...

    def queued(self, flow_id: str | None, limit: int, shards: Shards = None) -> list[RunRow]:
        """Give runs that wait to be admitted, of one flow or all, the oldest first."""
        ...

    def open_counts(self, shards: Shards = None) -> dict[str, tuple[int, int]]:
        """Give for each flow that has any: how many runs are under way, and how many queued.

        Under way is what was admitted and has not ended, be it that it waits; not what is parked.
        """
        ...

    def children(self, run_id: str, *, after: str = "", limit: int = ALL) -> list[RunRow]:
        """Give the runs that this one has called, by id; those after an id, and so many."""
        ...

    def last_facts(self, run_ids: Sequence[str]) -> dict[str, int]:
        """Give the number of the newest fact of each of these runs that has any."""
        ...

    def mark_recovered(
        self, marks: Sequence[RecoveryMark], *, fences: Mapping[int, int] | None = None
    ) -> None:
        """Note takeovers after a crash. Raises Fenced as `commit` does."""
        ...

    def due_wakes(self, *, now: int, limit: int, shards: Shards = None) -> list[str]:
        """Give waiting runs whose moment has come, the earliest first."""
        ...

    def next_wake(self, shards: Shards = None) -> int | None:
        """Give the earliest moment a waiting run has to be woken."""
        ...

    def purge_runs(self, before: int, limit: int) -> int:
        """Forget runs that ended before, with all they called; gives how many went.

        A run stays for as long as anything of its tree has not ended. `limit` counts trees. The
        request ids are kept, so that a start that is repeated later is still known.
        """
        ...

    def purge_starts(self, before: int, limit: int) -> int:
        """Forget request ids of runs that were purged before; gives how many went."""
        ...


class VersionStore(Protocol):
    """Flow documents that runs point to."""

    def publish(
        self,
        version: VersionRow,
        schedules: Sequence[ScheduleRow],
        triggers: Sequence[TriggerRow] = (),
        *,
        replace: bool = True,
    ) -> None:
        """Add a version (one that is there is left alone) and make these the flow's triggers.

        One that stays keeps its state and last fire; the others of the flow go. With
        `replace=False` no schedule and no trigger is touched. Raises Claimed when another flow
        has what one of these triggers claims; then nothing is written.
        """
        ...

    def version(self, version_id: str) -> VersionRow | None:
        """Give one version or run draft."""
        ...

    def find_version(self, flow_id: str, number: int | None = None) -> VersionRow | None:
        """Give the version with this number, or the newest."""
        ...

    def find_draft(self, flow_id: str, digest: str) -> VersionRow | None:
        """Give the draft that was run with this content."""
        ...

    def versions(self, flow_id: str) -> list[VersionRow]:
        """Give a flow's numbered versions, newest first."""
        ...

    def numbers(self, version_ids: Iterable[str]) -> Mapping[str, int | None]:
        """Give the numbers of these versions; None stands for a draft."""
        ...


class Store(
    RunStore,
    StatisticsStore,
    WaitStore,
    ShardStore,
    VersionStore,
    ScheduleStore,
    TriggerStore,
    EventStore,
    TaskStore,
    QueueStore,
    TopicStore,
    CredentialStore,
    WatchStore,
    Protocol,
):
    """Everything an engine keeps."""

    @property
    def was_crashed(self) -> bool:
        """Whether the engine that had this store before did not close it."""
        ...

    def tend(self) -> None:
        """Do the upkeep that a pause allows. Never raises."""
        ...

    def close(self, *, is_clean: bool = True) -> None:
        """Let go of the store; unless it was clean, the next engine is told of a crash."""
        ...
