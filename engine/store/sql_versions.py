"""Flow versions in SQL: every query with what its transaction promises."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from engine.store.carrying import carry_over
from engine.store.connections import Connections, Values
from engine.store.records import VersionRow
from engine.store.records_schedules import ScheduleRow
from engine.store.records_triggers import TriggerRow
from engine.store.schema import schedules, versions
from engine.store.sql_schedules import of_nodes
from engine.store.sql_triggers import replace_triggers
from engine.store.statements import marks

SELECT_VERSION = f"SELECT {', '.join(VersionRow._fields)} FROM versions"  # noqa: S608  # constants
SELECT_NUMBERS = "SELECT version_id, number FROM versions WHERE version_id IN"


class SqlVersions:
    """`VersionStore` over one database."""

    _db: Connections

    def publish(
        self,
        version: VersionRow,
        schedules: Sequence[ScheduleRow],
        triggers: Sequence[TriggerRow] = (),
        *,
        replace: bool = True,
    ) -> None:
        """Change the version and its flow's triggers together, or neither.

        A number that another publisher took first is Conflict.
        """
        with self._db.write() as tx:
            self._db.take_turns(tx, f"flow {version.flow_id}")
            known = select(versions.c.version_id).where(versions.c.version_id == version.version_id)
            if tx.execute(known).first() is None:
                tx.execute(insert(versions), [version._asdict()])
            if replace:
                _replace_schedules(tx, version.flow_id, schedules)
                replace_triggers(tx, version.flow_id, triggers)

    def version(self, version_id: str) -> VersionRow | None:
        """Read one version; a version never changes."""
        return self._one("WHERE version_id = ?", (version_id,))

    def find_version(self, flow_id: str, number: int | None = None) -> VersionRow | None:
        """Read a version by number, or the newest committed one."""
        if number is not None:
            return self._one("WHERE flow_id = ? AND number = ?", (flow_id, number))
        newest = "WHERE flow_id = ? AND number IS NOT NULL ORDER BY number DESC LIMIT 1"
        return self._one(newest, (flow_id,))

    def find_draft(self, flow_id: str, digest: str) -> VersionRow | None:
        """Read the draft with this content; two may exist, and either will do."""
        draft = "WHERE flow_id = ? AND digest = ? AND number IS NULL LIMIT 1"
        return self._one(draft, (flow_id, digest))

    def _one(self, where: str, values: Values) -> VersionRow | None:
        rows = self._db.fetch(f"{SELECT_VERSION} {where}", values)
        return VersionRow(*rows[0]) if rows else None

    def versions(self, flow_id: str) -> list[VersionRow]:
        """Read a flow's committed versions, newest first."""
        query = (
            select(versions)
            .where(versions.c.flow_id == flow_id, versions.c.number.is_not(None))
            .order_by(versions.c.number.desc())
        )
        with self._db.read() as connection:
            return [VersionRow(*row) for row in connection.execute(query)]

    def numbers(self, version_ids: Iterable[str]) -> Mapping[str, int | None]:
        """Read numbers of versions; they never change."""
        wanted = sorted(set(version_ids))
        if not wanted:
            return {}
        return dict(self._db.fetch(f"{SELECT_NUMBERS} ({marks(len(wanted))})", wanted))


def _replace_schedules(tx: Connection, flow_id: str, rows: Sequence[ScheduleRow]) -> None:
    """Put a flow's schedules in place; those that stay keep state and last fire."""
    old = {
        row.schedule_id: ScheduleRow(*row)
        for row in tx.execute(select(schedules).where(*of_nodes(flow_id)))
    }
    tx.execute(delete(schedules).where(*of_nodes(flow_id)))
    if rows:
        kept = [carry_over(old.get(row.schedule_id), row) for row in rows]
        tx.execute(insert(schedules), [row._asdict() for row in kept])
