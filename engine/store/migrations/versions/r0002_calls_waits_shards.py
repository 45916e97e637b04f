"""Calls, waits, shards and big texts; lists of runs by state; what is left of purged runs."""

from zlib import crc32

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
SHARDS = 64
PAGE = 5_000
POSTGRES_SETTINGS = {
    # Rows that change leave room beside themselves and are cleaned early; facts never change.
    "runs": "fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02",
    "events": "autovacuum_vacuum_insert_scale_factor = 0.05",
    "waits": "fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05",
    "inbox": "autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500",
    "tasks": "fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02",
    "leases": "fillfactor = 20, autovacuum_vacuum_threshold = 500",
    "workers": "fillfactor = 20, autovacuum_vacuum_threshold = 500",
}


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("versions", sa.Column("pins", sa.Text))
    _runs()
    _index_runs()
    _payloads()
    _waits()
    _arrivals()
    _shards()
    if op.get_bind().dialect.name == "postgresql":
        for table, settings in POSTGRES_SETTINGS.items():
            op.execute(f"ALTER TABLE {table} SET ({settings})")


def _runs() -> None:
    for name, kind, default in (
        ("shard", sa.SmallInteger, "0"),
        ("root_id", KEY, ""),
        ("parent_run", KEY, None),
        ("parent_frame", sa.Integer, "0"),
        ("parent_step", sa.Integer, "-1"),
        ("parent_attempt", sa.Integer, "0"),
        ("depth", sa.SmallInteger, "0"),
        ("input", sa.Text, None),
        ("forked_from", KEY, None),
    ):
        # A default that is no expression: adding the column rewrites no row.
        is_needed = default is not None
        op.add_column("runs", sa.Column(name, kind, nullable=not is_needed, server_default=default))
    connection = op.get_bind()
    take = sa.text("SELECT run_id FROM runs WHERE run_id > :after ORDER BY run_id LIMIT :page")
    deal = sa.text("UPDATE runs SET root_id = run_id, shard = :shard WHERE run_id = :run_id")
    after = ""
    while ids := list(connection.execute(take, {"after": after, "page": PAGE}).scalars()):
        rows = [{"run_id": key, "shard": crc32(key.encode()) % SHARDS} for key in ids]
        connection.execute(deal, rows)
        after = ids[-1]


def _index_runs() -> None:
    op.drop_index("runs_open", "runs")
    op.drop_index("runs_by_flow", "runs")
    op.create_index("runs_by_state", "runs", ["state", "run_id"])
    op.create_index("runs_by_flow", "runs", ["flow_id", "state", "run_id"])
    _partial("runs_by_parent", "runs", ["parent_run", "run_id"], "parent_run IS NOT NULL")
    _partial("runs_by_root", "runs", ["root_id"], "parent_run IS NOT NULL")
    is_over = "ended_at IS NOT NULL AND parent_run IS NULL"
    _partial("runs_to_purge", "runs", ["ended_at"], is_over)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)


def _payloads() -> None:
    op.create_table(
        "payloads",
        sa.Column("run_id", KEY, primary_key=True),
        sa.Column("digest", KEY, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def _waits() -> None:
    op.create_table(
        "waits",
        sa.Column("run_id", KEY, primary_key=True),
        sa.Column("frame", sa.Integer, primary_key=True),
        sa.Column("step", sa.Integer, primary_key=True),
        sa.Column("shard", sa.SmallInteger, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("node", KEY, nullable=False),
        sa.Column("flow_id", KEY, nullable=False),
        sa.Column("event_type", KEY),
        sa.Column("correlation", KEY),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("timeout_at", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_index("waits_by_kind", "waits", ["kind", "run_id", "frame", "step"])
    _partial("waits_by_event", "waits", ["event_type", "correlation"], "event_type IS NOT NULL")


def _arrivals() -> None:
    op.create_table(
        "inbox",
        sa.Column("item_id", KEY, primary_key=True),
        sa.Column("shard", sa.SmallInteger, nullable=False),
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "arrivals",
        sa.Column("event_key", KEY, primary_key=True),
        sa.Column("type", KEY, nullable=False),
        sa.Column("source", KEY, nullable=False),
        sa.Column("correlation", KEY),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("arrivals_by_type", "arrivals", ["type", "at"])
    op.create_index("arrivals_by_age", "arrivals", ["at"])


def _shards() -> None:
    leases = op.create_table(
        "leases",
        sa.Column("shard", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("owner", KEY),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("is_inherited", sa.Boolean, nullable=False),
    )
    free = {"epoch": 0, "owner": None, "until": 0, "is_inherited": False}
    op.bulk_insert(leases, [{"shard": shard, **free} for shard in range(SHARDS)])
    op.create_table(
        "workers",
        sa.Column("owner", KEY, primary_key=True),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "suspects",
        sa.Column("run_id", KEY, primary_key=True),
        sa.Column("shard", sa.SmallInteger, nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "tombstones",
        sa.Column("flow_id", KEY, primary_key=True),
        sa.Column("request_id", KEY, primary_key=True),
        sa.Column("run_id", KEY, nullable=False),
        sa.Column("body_hash", KEY, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("tombstones_by_age", "tombstones", ["at"])
    op.create_table(
        "meta",
        sa.Column("name", KEY, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
