"""Leases on PostgreSQL's clock: who owns which shards, and who hears of what is posted."""

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import text

from engine.store.protocol_waits import Shards
from engine.store.signals import Signals
from engine.store.sql_shards import SqlShards

NOW = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
"""The server's clock as it goes on, not the moment at which the transaction began."""
GONE_MS = 3_600_000
"""How long it is kept who once was a worker."""
APPEAR = text(
    f"INSERT INTO workers (owner, until) VALUES (:owner, {NOW} + :lease)"  # noqa: S608  # constants
    " ON CONFLICT (owner) DO UPDATE SET until = excluded.until"
)
FORGET = text(
    f"DELETE FROM workers WHERE owner IN (SELECT owner FROM workers WHERE until < {NOW} - {GONE_MS}"  # noqa: S608  # constants
    " FOR UPDATE SKIP LOCKED)"
)
# Rows are locked in the order of shards, here as in a batch's fences, so that nobody waits in a
# ring. A row that is locked belongs to somebody who is at work.
RENEW = text(
    "WITH mine AS (SELECT shard FROM leases WHERE owner = :owner ORDER BY shard FOR UPDATE)"  # noqa: S608  # constants
    f" UPDATE leases SET until = {NOW} + :lease FROM mine WHERE leases.shard = mine.shard"
)
TAKE = text(
    f"WITH free AS (SELECT shard, owner FROM leases WHERE owner IS NULL OR until <= {NOW}"  # noqa: S608  # constants
    " ORDER BY shard LIMIT greatest(:want - (SELECT count(*) FROM leases WHERE owner = :owner), 0)"
    " FOR UPDATE SKIP LOCKED)"
    f" UPDATE leases SET owner = :owner, epoch = epoch + 1, until = {NOW} + :lease,"
    " is_inherited = free.owner IS NOT NULL FROM free WHERE leases.shard = free.shard"
)
MINE = text("SELECT shard, epoch FROM leases WHERE owner = :owner ORDER BY shard")
RELEASE = (
    "WITH mine AS (SELECT shard FROM leases WHERE owner = :owner{only} ORDER BY shard FOR UPDATE)"
    " UPDATE leases SET owner = NULL, until = 0, epoch = epoch + 1, is_inherited = false"
    " FROM mine WHERE leases.shard = mine.shard"
)
LEAVE = text("DELETE FROM workers WHERE owner = :owner")
WORKERS = (
    "SELECT workers.owner, count(leases.shard) FROM workers LEFT JOIN leases"  # noqa: S608  # constants
    f" ON leases.owner = workers.owner AND leases.until > {NOW}"
    f" WHERE workers.until > {NOW} GROUP BY workers.owner ORDER BY workers.owner"
)
NOTE = (
    f"INSERT INTO suspects (run_id, shard, epoch, at) VALUES (?, ?, ?, {NOW})"  # noqa: S608  # constants
    " ON CONFLICT (run_id) DO UPDATE"
    " SET shard = excluded.shard, epoch = excluded.epoch, at = excluded.at"
)
FORGET_NOTES = text(f"DELETE FROM suspects WHERE at < {NOW} - :within")  # noqa: S608  # constants
INHERITED = "SELECT shard FROM leases WHERE is_inherited"


class PostgresShards(SqlShards):
    """`ShardStore` for many processes."""

    _signals: Signals
    is_shared = True

    def claim_shards(self, owner: str, *, want: int, lease_ms: int) -> dict[int, int]:
        """Renew and take in one transaction. A lease that ran out is kept if nobody took it."""
        values = {"owner": owner, "lease": lease_ms, "want": want}
        with self._db.write() as tx:
            tx.execute(APPEAR, values)
            tx.execute(FORGET)
            tx.execute(RENEW, values)
            tx.execute(TAKE, values)
            return {row[0]: row[1] for row in tx.execute(MINE, values)}

    def inherited(self, shards: Collection[int]) -> set[int]:
        """Read whose owner before let its lease run out."""
        return {row[0] for row in self._db.fetch(INHERITED, ())} & set(shards)

    def note_suspect(self, run_id: str, shard: int, epoch: int) -> None:
        """Keep one note for each run, on the server's clock."""
        self._db.change(NOTE, (run_id, shard, epoch))

    def suspects(self, epochs: Mapping[int, int], *, within_ms: int) -> set[str] | None:
        """Read the notes of that time and forget those from before."""
        with self._db.write() as tx:
            tx.execute(FORGET_NOTES, {"within": within_ms})
        notes = self._db.fetch("SELECT run_id, shard, epoch FROM suspects", ())
        mine = {run_id for run_id, shard, epoch in notes if epochs.get(shard) == epoch + 1}
        return mine if notes else None

    def release_shards(self, owner: str, shards: Shards = None) -> None:
        """End the epochs of what is given back; others may take it at once."""
        numbers = None if shards is None else sorted(int(shard) for shard in shards)
        if numbers == []:
            return
        only = "" if numbers is None else f" AND shard IN ({', '.join(map(str, numbers))})"
        with self._db.write() as tx:
            tx.execute(text(RELEASE.format(only=only)), {"owner": owner})
            if numbers is None:
                tx.execute(LEAVE, {"owner": owner})

    def workers(self) -> dict[str, int]:
        """Read who has claimed within its lease."""
        return dict(self._db.fetch(WORKERS, ()))

    def signal(self, shards: Collection[int]) -> None:
        """Have the owners told, by a connection that no transaction waits for."""
        self._signals.send(shards)

    def watch_signals(self, notice: Callable[[Collection[int]], None]) -> None:
        """Call `notice` on the listener's thread, and with an empty set when it missed some."""
        self._signals.watch(notice)
