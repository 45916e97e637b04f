"""The rows that a turn writes: one word for each run. Knows no machine."""

from collections.abc import Iterator

from engine.store.records import RunRow, RunUpdate


class Notes:
    """The rows of one turn: one word for each run, however often it changes its mind."""

    def __init__(self) -> None:
        self.rows: dict[str, RunRow] = {}
        """Runs that are new."""
        self.updates: dict[str, RunUpdate] = {}
        self.admitted: set[str] = set()
        """Runs that were queued and begin in this turn."""
        self._before: dict[str, RunRow] = {}
        self._after: dict[str, RunRow] = {}

    def has(self, run_id: str) -> bool:
        """Tell whether anything of this run is to be written."""
        return run_id in self.rows or run_id in self.updates

    def write(self, row: RunRow, update: RunUpdate, *, now: int) -> RunRow:
        """Note a change; give the row as it will be."""
        run_id = row.run_id
        if run_id in self.admitted:
            update = update._replace(started_at=now)
        changed = update.on(row)
        if run_id in self.rows:
            self.rows[run_id] = changed
        elif changed != row:
            self.updates[run_id] = update
            self._before.setdefault(run_id, row)
            self._after[run_id] = changed
        return changed

    def changes(self) -> Iterator[tuple[RunRow | None, RunRow]]:
        """Give each run's row as it was, if it was there, and as it will be."""
        for row in self.rows.values():
            yield None, row
        for run_id, row in self._after.items():
            yield self._before[run_id], row
