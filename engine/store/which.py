"""Which runs a list is of. Knows no SQL."""

from typing import NamedTuple

from engine.store.records import RunRow


class Which(NamedTuple):
    """Which runs of a list, besides their flow and states."""

    first: str = ""
    """The lowest id; ids grow with time."""
    is_debug: bool | None = None
    among: tuple[str, ...] | None = None
    """Only these."""

    def has(self, row: RunRow) -> bool:
        """Tell whether a run is one of them."""
        is_kind = self.is_debug in (None, bool(row.is_debug))
        return (
            is_kind
            and row.run_id >= self.first
            and (self.among is None or row.run_id in self.among)
        )


ANY = Which()
