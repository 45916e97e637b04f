"""Watches in a dictionary, beside `memory.py`."""

from threading import Lock

from engine.store.records_watches import Look, WatchRow


class MemoryWatches:
    """`WatchStore` in a dictionary."""

    _lock: Lock

    def __init__(self) -> None:
        self._watches: dict[str, WatchRow] = {}
        super().__init__()

    def watches(self) -> list[WatchRow]:
        """Give all, by name."""
        with self._lock:
            return sorted(self._watches.values())

    def watch(self, name: str) -> WatchRow | None:
        """Give one."""
        return self._watches.get(name)

    def save_watch(self, row: WatchRow) -> None:
        """Create or replace one."""
        with self._lock:
            self._watches[row.name] = row

    def drop_watch(self, name: str) -> bool:
        """Remove one."""
        with self._lock:
            return self._watches.pop(name, None) is not None

    def due_watches(self, *, now: int, limit: int) -> list[WatchRow]:
        """Give active ones whose moment has come."""
        active = [row for row in self.watches() if row.state == "active"]
        due = [(row.next_at, row.name, row) for row in active if row.next_at is not None]
        return [row for next_at, _, row in sorted(due) if next_at <= now][:limit]

    def next_watch(self) -> int | None:
        """Give the earliest moment of an active one."""
        active = [row.next_at for row in self.watches() if row.state == "active"]
        return min((at for at in active if at is not None), default=None)

    def note_look(self, look: Look) -> bool:
        """Keep what a look has seen."""
        with self._lock:
            row = self._watches.get(look.name)
            if row is None or row.next_at != look.seen_at or row.state != "active":
                return False
            self._watches[look.name] = row._replace(
                next_at=look.next_at,
                looked_at=look.looked_at,
                cursor=row.cursor if look.cursor is None else look.cursor,
                error=look.error,
                told=row.told + look.told,
            )
        return True
