"""Runs whose attempts in flight nobody has seen end, until it is recorded what they have lost."""

from collections.abc import Iterable, Mapping
from itertools import chain
from queue import SimpleQueue

LeftRuns = Mapping[str, tuple[int, int]]
"""Run to its shard, and the epoch in which that was taken over."""


class Doubts:
    """What the engine thread keeps in mind; others tell it, and ask for the shards."""

    def __init__(self) -> None:
        self._told: SimpleQueue[LeftRuns] = SimpleQueue()
        self._runs: dict[str, tuple[int, int]] = {}

    def tell(self, runs: LeftRuns) -> None:
        """Take for lost what these runs have in flight. For every thread."""
        self._told.put(runs)

    def hear(self, epochs: Mapping[int, int] | None) -> None:
        """Take over what was told; what was told of an epoch that is over is another's by now."""
        while not self._told.empty():
            self._runs.update(self._told.get())
        if epochs is not None and self._runs:
            self._runs = {
                run_id: (shard, epoch)
                for run_id, (shard, epoch) in self._runs.items()
                if epochs.get(shard, epoch) == epoch
            }

    def has(self, run_id: str) -> bool:
        """Tell whether it has to be said what this run has lost."""
        return run_id in self._runs

    def settle(self, *run_ids: Iterable[str]) -> None:
        """Note that it is recorded what these have lost."""
        if self._runs:
            for run_id in chain(*run_ids):
                self._runs.pop(run_id, None)

    def shards(self) -> set[int]:
        """Give the shards that may not be left as if all were well there. For every thread."""
        return {shard for shard, _ in self._runs.copy().values()}
