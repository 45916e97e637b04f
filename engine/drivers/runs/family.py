"""Which runs in memory were called by which. Knows no machine."""

from collections.abc import Callable

from engine.store.records import RunRow


class Family:
    """Which runs in memory were called by which; it may name runs that have left since."""

    def __init__(self) -> None:
        self._near: dict[str, set[str]] = {}

    def came(self, row: RunRow) -> None:
        """Note that a called run is in memory now."""
        if row.parent_attempt and row.parent_run is not None:
            self._near.setdefault(row.parent_run, set()).add(row.run_id)

    def left(self, row: RunRow) -> None:
        """Note that a called run has left memory."""
        near = self._near.get(row.parent_run or "")
        if near is not None:
            near.discard(row.run_id)
            if not near:
                del self._near[row.parent_run or ""]

    def has_near(self, run_id: str, is_here: Callable[[str], bool]) -> bool:
        """Tell whether a run that this one called is in memory: then it will have word soon."""
        near = self._near.get(run_id)
        while near:
            child = next(iter(near))
            if is_here(child):
                return True
            near.discard(child)
        self._near.pop(run_id, None)
        return False
