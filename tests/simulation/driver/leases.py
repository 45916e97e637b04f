"""The auditor's own account of who owns which shard, from the answers that processes were given."""

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple


class Hold(NamedTuple):
    """A shard in somebody's hands."""

    owner: str
    epoch: int
    until: int


class LeaseBook:
    """Told of every claim and release; judges claims, and batches by who wrote them."""

    def __init__(self, need: Callable[..., None]) -> None:
        self.need = need
        self.holds: dict[int, Hold] = {}
        self.newest: dict[int, int] = {}
        self.takeovers: Counter[int] = Counter()
        """How often a shard was taken from one that had let its lease run out."""

    def claimed(self, owner: str, result: dict[int, int], *, until: int, now: int) -> None:
        for shard, epoch in result.items():
            held = self.holds.get(shard)
            if held is not None and held.owner != owner:
                self.need(held.until <= now, "a shard has one owner at a time", (shard, held))
                self.takeovers[shard] += 1
                self.need(epoch > held.epoch, "a new owner has a new epoch", (shard, held))
            newest = self.newest.get(shard, 0)
            self.need(epoch >= newest, "epochs only grow", (shard, epoch, newest))
            self.newest[shard] = epoch
            self.holds[shard] = Hold(owner, epoch, until)

    def released(self, owner: str, shards: Any) -> None:
        for shard, held in list(self.holds.items()):
            if held.owner == owner and (shards is None or shard in shards):
                del self.holds[shard]

    def wrote(self, batch: Any, shard_of: Callable[[str], int]) -> None:
        """Whoever writes about a run owns it now; only a start may be anybody's."""
        fresh = {row.run_id for row in batch.runs}
        about = {event.run_id for event in batch.events} | {each.run_id for each in batch.updates}
        for run_id in about - fresh:
            shard = shard_of(run_id)
            held = self.holds.get(shard)
            told = (batch.fences or {}).get(shard)
            is_owner = held is not None and told == held.epoch
            self.need(is_owner, "a stale owner writes nothing", (run_id, shard, told, held))
