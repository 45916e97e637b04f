"""The engine's tables. The migrations in `migrations/` make them; a test holds the two equal."""

from sqlalchemy import (
    BigInteger,
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

versions = Table(
    "versions",
    metadata,
    Column("version_id", String, primary_key=True),
    Column("flow_id", String, nullable=False),
    Column("number", Integer),
    Column("digest", String, nullable=False),
    Column("document", Text, nullable=False),
    Column("published_at", BigInteger, nullable=False),
    Column("published_by", String, nullable=False),
    Column("pins", Text),
    UniqueConstraint("flow_id", "number"),
    Index("versions_by_digest", "flow_id", "digest"),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("flow_id", String, nullable=False),
    Column("version_id", String, nullable=False),
    Column("request_id", String),
    Column("body_hash", String, nullable=False),
    Column("state", String, nullable=False),
    Column("undo", String, nullable=False),
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
    Column("root_id", String, nullable=False, server_default=""),
    Column("parent_run", String),
    Column("parent_frame", Integer, nullable=False, server_default="0"),
    Column("parent_step", Integer, nullable=False, server_default="-1"),
    Column("parent_attempt", Integer, nullable=False, server_default="0"),
    Column("depth", SmallInteger, nullable=False, server_default="0"),
    Column("input", Text),
    Column("forked_from", String),
    Index(
        "runs_by_request",
        "flow_id",
        "request_id",
        unique=True,
        sqlite_where=text("request_id IS NOT NULL"),
    ),
    Index("runs_by_state", "state", "run_id"),
    Index("runs_by_flow", "flow_id", "state", "run_id"),
    Index("runs_to_wake", "wake_at", sqlite_where=text("wake_at IS NOT NULL")),
    Index("runs_by_parent", "parent_run", "run_id", sqlite_where=text("parent_run IS NOT NULL")),
    Index("runs_by_root", "root_id", sqlite_where=text("parent_run IS NOT NULL")),
    Index(
        "runs_to_purge",
        "ended_at",
        sqlite_where=text("ended_at IS NOT NULL AND parent_run IS NULL"),
    ),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    metadata,
    Column("run_id", String, primary_key=True),
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

payloads = Table(
    "payloads",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

waits = Table(
    "waits",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("frame", Integer, primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("shard", SmallInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("node", String, nullable=False),
    Column("flow_id", String, nullable=False),
    Column("event_type", String),
    Column("correlation", String),
    Column("details", Text, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("timeout_at", BigInteger),
    Index("waits_by_kind", "kind", "run_id", "frame", "step"),
    Index(
        "waits_by_event",
        "event_type",
        "correlation",
        sqlite_where=text("event_type IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

inbox = Table(
    "inbox",
    metadata,
    Column("item_id", String, primary_key=True),
    Column("shard", SmallInteger, nullable=False),
    Column("run_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("data", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("event_key", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("source", String, nullable=False),
    Column("correlation", String),
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
    Column("owner", String),
    Column("until", BigInteger, nullable=False),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("flow_id", String, primary_key=True),
    Column("request_id", String, primary_key=True),
    Column("run_id", String, nullable=False),
    Column("body_hash", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("tombstones_by_age", "at"),
    sqlite_with_rowid=False,
)

meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

schedules = Table(
    "schedules",
    metadata,
    Column("schedule_id", String, primary_key=True),
    Column("flow_id", String, nullable=False, index=True),
    Column("node", String, nullable=False),
    Column("cron", String, nullable=False),
    Column("time_zone", String, nullable=False),
    Column("gap", String, nullable=False),
    Column("repeated", String, nullable=False),
    Column("missed", String, nullable=False),
    Column("overlap", String, nullable=False),
    Column("input", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("next_at", BigInteger),
    Column("last_at", BigInteger),
    Column("last_run_id", String),
    Index("schedules_due", "next_at", sqlite_where=text("state = 'active'")),
)

queues = Table(
    "queues",
    metadata,
    Column("name", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("max_running", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    Column("min_backoff_ms", BigInteger, nullable=False),
    Column("max_backoff_ms", BigInteger, nullable=False),
)

tasks = Table(
    "tasks",
    metadata,
    Column("task_id", String, primary_key=True),
    Column("queue", String, nullable=False),
    Column("name", String),
    Column("idempotency_key", String, nullable=False),
    Column("state", String, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("target", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("last_error", Text),
    UniqueConstraint("queue", "idempotency_key"),
    Index("tasks_by_name", "queue", "name", unique=True, sqlite_where=text("name IS NOT NULL")),
    Index("tasks_due", "queue", "due_at", sqlite_where=text("state = 'waiting'")),
    Index("tasks_running", "queue", sqlite_where=text("state = 'running'")),
    Index("tasks_ended", "updated_at", sqlite_where=text("state IN ('done', 'failed')")),
)
