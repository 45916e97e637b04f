"""What every store promises about watches."""

from typing import Protocol

from engine.store.records_watches import Look, WatchRow


class WatchStore(Protocol):
    """Watches by name."""

    def watches(self) -> list[WatchRow]:
        """Give all, by name."""
        ...

    def watch(self, name: str) -> WatchRow | None:
        """Give one."""
        ...

    def save_watch(self, row: WatchRow) -> None:
        """Create or replace one."""
        ...

    def drop_watch(self, name: str) -> bool:
        """Remove one; False when there was none."""
        ...

    def due_watches(self, *, now: int, limit: int) -> list[WatchRow]:
        """Give active ones whose moment has come, the earliest first."""
        ...

    def next_watch(self) -> int | None:
        """Give the earliest moment of an active one."""
        ...

    def note_look(self, look: Look) -> bool:
        """Keep what a look has seen, unless somebody else was first or the watch has changed."""
        ...
