"""The first tables: versions, runs, events, schedules, queues, tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# Ids are compared byte by byte, whatever language a PostgreSQL database is in.
KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Go to this revision."""
    _versions()
    _runs()
    _events()
    _schedules()
    _tasks()


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("version_id", KEY, primary_key=True),
        sa.Column("flow_id", KEY, nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("digest", KEY, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("published_at", sa.BigInteger, nullable=False),
        sa.Column("published_by", KEY, nullable=False),
        sa.UniqueConstraint("flow_id", "number"),
    )
    op.create_index("versions_by_digest", "versions", ["flow_id", "digest"])


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", KEY, primary_key=True),
        sa.Column("flow_id", KEY, nullable=False),
        sa.Column("version_id", KEY, nullable=False),
        sa.Column("request_id", KEY),
        sa.Column("body_hash", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("undo", KEY, nullable=False),
        sa.Column("trigger", sa.Integer, nullable=False),
        sa.Column("output", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("started_at", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("wake_at", sa.BigInteger),
        sa.Column("recoveries", sa.SmallInteger, nullable=False),
        sa.Column("recovered_seq", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    is_open = "state IN ('queued', 'running', 'compensating')"
    by_request = ["flow_id", "request_id"]
    _partial("runs_by_request", "runs", by_request, "request_id IS NOT NULL", unique=True)
    op.create_index("runs_by_flow", "runs", ["flow_id", "run_id"])
    _partial("runs_open", "runs", ["run_id"], is_open)
    _partial("runs_to_wake", "runs", ["wake_at"], "wake_at IS NOT NULL")


def _partial(
    name: str, table: str, columns: list[str], where: str, *, unique: bool = False
) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=only, postgresql_where=only)


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("run_id", KEY, primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("frame", sa.Integer, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("data", sa.Text),
        sa.Column("answers", sa.Text),
        sqlite_with_rowid=False,
    )


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("schedule_id", KEY, primary_key=True),
        sa.Column("flow_id", KEY, nullable=False),
        sa.Column("node", KEY, nullable=False),
        sa.Column("cron", KEY, nullable=False),
        sa.Column("time_zone", KEY, nullable=False),
        sa.Column("gap", KEY, nullable=False),
        sa.Column("repeated", KEY, nullable=False),
        sa.Column("missed", KEY, nullable=False),
        sa.Column("overlap", KEY, nullable=False),
        sa.Column("input", sa.Text, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("last_at", sa.BigInteger),
        sa.Column("last_run_id", KEY),
    )
    op.create_index("ix_schedules_flow_id", "schedules", ["flow_id"])
    _partial("schedules_due", "schedules", ["next_at"], "state = 'active'")


def _tasks() -> None:
    op.create_table(
        "queues",
        sa.Column("name", KEY, primary_key=True),
        sa.Column("state", KEY, nullable=False),
        sa.Column("max_running", sa.Integer, nullable=False),
        sa.Column("max_attempts", sa.Integer, nullable=False),
        sa.Column("min_backoff_ms", sa.BigInteger, nullable=False),
        sa.Column("max_backoff_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "tasks",
        sa.Column("task_id", KEY, primary_key=True),
        sa.Column("queue", KEY, nullable=False),
        sa.Column("name", KEY),
        sa.Column("idempotency_key", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.Column("last_error", sa.Text),
        sa.UniqueConstraint("queue", "idempotency_key"),
    )
    wheres = {
        "tasks_by_name": (["queue", "name"], "name IS NOT NULL"),
        "tasks_due": (["queue", "due_at"], "state = 'waiting'"),
        "tasks_running": (["queue"], "state = 'running'"),
        "tasks_ended": (["updated_at"], "state IN ('done', 'failed')"),
    }
    for name, (columns, where) in wheres.items():
        _partial(name, "tasks", columns, where, unique=name == "tasks_by_name")
