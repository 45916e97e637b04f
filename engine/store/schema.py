"""The engine's tables. The migrations in `migrations/` make them; a test holds the two equal."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

Key = String().with_variant(String(collation="C"), "postgresql")
"""Compared byte by byte, whatever language a PostgreSQL database is in."""


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Give an index of some rows only, which other rows do not have to pay for."""
    only = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=only, postgresql_where=only)


versions = Table(
    "versions",
    metadata,
    Column("version_id", Key, primary_key=True),
    Column("flow_id", Key, nullable=False),
    Column("number", Integer),
    Column("digest", Key, nullable=False),
    Column("document", Text, nullable=False),
    Column("published_at", BigInteger, nullable=False),
    Column("published_by", Key, nullable=False),
    Column("pins", Text),
    UniqueConstraint("flow_id", "number"),
    Index("versions_by_digest", "flow_id", "digest"),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", Key, primary_key=True),
    Column("flow_id", Key, nullable=False),
    Column("version_id", Key, nullable=False),
    Column("request_id", Key),
    Column("body_hash", Key, nullable=False),
    Column("state", Key, nullable=False),
    Column("undo", Key, nullable=False),
    Column("trigger", Integer, nullable=False),
    Column("output", Text),
    Column("error", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("wake_at", BigInteger),
    Column("recoveries", SmallInteger, nullable=False),
    Column("recovered_seq", Integer, nullable=False),
    Column("shard", SmallInteger, nullable=False, server_default="0"),
    Column("root_id", Key, nullable=False, server_default=""),
    Column("parent_run", Key),
    Column("parent_frame", Integer, nullable=False, server_default="0"),
    Column("parent_step", Integer, nullable=False, server_default="-1"),
    Column("parent_attempt", Integer, nullable=False, server_default="0"),
    Column("depth", SmallInteger, nullable=False, server_default="0"),
    Column("input", Text),
    Column("forked_from", Key),
    Column("is_debug", SmallInteger, nullable=False, server_default="0"),
    partial(
        "runs_by_request",
        "flow_id",
        "request_id",
        unique=True,
        where="request_id IS NOT NULL",
    ),
    Index("runs_by_state", "state", "run_id"),
    Index("runs_by_flow", "flow_id", "state", "run_id"),
    partial("runs_to_wake", "wake_at", where="wake_at IS NOT NULL"),
    partial("runs_by_parent", "parent_run", "run_id", where="parent_run IS NOT NULL"),
    partial("runs_by_root", "root_id", where="parent_run IS NOT NULL"),
    partial(
        "runs_to_purge",
        "ended_at",
        where="ended_at IS NOT NULL AND parent_run IS NULL",
    ),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    metadata,
    Column("run_id", Key, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", SmallInteger, nullable=False),
    Column("frame", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("data", Text),
    Column("answers", Text),
    sqlite_with_rowid=False,
)

logs = Table(
    "logs",
    metadata,
    Column("run_id", Key, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("frame", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("attempt", Integer, nullable=False),
    Column("lines", Text, nullable=False),
    sqlite_with_rowid=False,
)

payloads = Table(
    "payloads",
    metadata,
    Column("run_id", Key, primary_key=True),
    Column("digest", Key, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

waits = Table(
    "waits",
    metadata,
    Column("run_id", Key, primary_key=True),
    Column("frame", Integer, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("shard", SmallInteger, nullable=False),
    Column("kind", Key, nullable=False),
    Column("node", Key, nullable=False),
    Column("flow_id", Key, nullable=False),
    Column("event_type", Key),
    Column("correlation", Key),
    Column("details", Text, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("timeout_at", BigInteger),
    Index("waits_by_kind", "kind", "run_id", "frame", "step"),
    partial(
        "waits_by_event",
        "event_type",
        "correlation",
        where="event_type IS NOT NULL",
    ),
    sqlite_with_rowid=False,
)

inbox = Table(
    "inbox",
    metadata,
    Column("item_id", Key, primary_key=True),
    Column("shard", SmallInteger, nullable=False),
    Column("run_id", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("data", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("event_key", Key, primary_key=True),
    Column("type", Key, nullable=False),
    Column("source", Key, nullable=False),
    Column("correlation", Key),
    Column("data", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("arrivals_by_type", "type", "at"),
    Index("arrivals_by_age", "at"),
)

leases = Table(
    "leases",
    metadata,
    Column("shard", SmallInteger, primary_key=True, autoincrement=False),
    Column("epoch", BigInteger, nullable=False),
    Column("owner", Key),
    Column("until", BigInteger, nullable=False),
    Column("is_inherited", Boolean, nullable=False),
)

workers = Table(
    "workers",
    metadata,
    Column("owner", Key, primary_key=True),
    Column("until", BigInteger, nullable=False),
)

suspects = Table(
    "suspects",
    metadata,
    Column("run_id", Key, primary_key=True),
    Column("shard", SmallInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("flow_id", Key, primary_key=True),
    Column("request_id", Key, primary_key=True),
    Column("run_id", Key, nullable=False),
    Column("body_hash", Key, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("tombstones_by_age", "at"),
    sqlite_with_rowid=False,
)

meta = Table(
    "meta",
    metadata,
    Column("name", Key, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

schedules = Table(
    "schedules",
    metadata,
    Column("schedule_id", Key, primary_key=True),
    Column("flow_id", Key, nullable=False, index=True),
    Column("node", Key, nullable=False),
    Column("cron", Key, nullable=False),
    Column("time_zone", Key, nullable=False),
    Column("gap", Key, nullable=False),
    Column("repeated", Key, nullable=False),
    Column("missed", Key, nullable=False),
    Column("overlap", Key, nullable=False),
    Column("input", Text, nullable=False),
    Column("state", Key, nullable=False),
    Column("next_at", BigInteger),
    Column("last_at", BigInteger),
    Column("last_run_id", Key),
    Column("fires", Text, nullable=False, server_default="[]"),
    Column("timing", Text, nullable=False, server_default="{}"),
    Column("terms", Text, nullable=False, server_default="{}"),
    Column("nominal_at", BigInteger),
    Column("anchor_at", BigInteger),
    Column("waiting_at", BigInteger),
    Column("last_task_id", Key),
    Column("by_hand", Text, nullable=False, server_default="[]"),
    Column("updated_at", BigInteger, nullable=False, server_default="0"),
    partial("schedules_due", "next_at", where="state = 'active'"),
    partial("schedules_held", "schedule_id", where="waiting_at IS NOT NULL"),
)
