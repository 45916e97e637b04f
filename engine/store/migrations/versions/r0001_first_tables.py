"""The first tables: versions, runs, events, schedules, queues, tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


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
        sa.Column("version_id", sa.String, primary_key=True),
        sa.Column("flow_id", sa.String, nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("published_at", sa.BigInteger, nullable=False),
        sa.Column("published_by", sa.String, nullable=False),
        sa.UniqueConstraint("flow_id", "number"),
    )
    op.create_index("versions_by_digest", "versions", ["flow_id", "digest"])


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String, primary_key=True),
        sa.Column("flow_id", sa.String, nullable=False),
        sa.Column("version_id", sa.String, nullable=False),
        sa.Column("request_id", sa.String),
        sa.Column("body_hash", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("undo", sa.String, nullable=False),
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
    has_request = sa.text("request_id IS NOT NULL")
    is_open = sa.text("state IN ('queued', 'running', 'compensating')")
    op.create_index(
        "runs_by_request", "runs", ["flow_id", "request_id"], unique=True, sqlite_where=has_request
    )
    op.create_index("runs_by_flow", "runs", ["flow_id", "run_id"])
    op.create_index("runs_open", "runs", ["run_id"], sqlite_where=is_open)
    op.create_index(
        "runs_to_wake", "runs", ["wake_at"], sqlite_where=sa.text("wake_at IS NOT NULL")
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("run_id", sa.String, primary_key=True),
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
        sa.Column("schedule_id", sa.String, primary_key=True),
        sa.Column("flow_id", sa.String, nullable=False),
        sa.Column("node", sa.String, nullable=False),
        sa.Column("cron", sa.String, nullable=False),
        sa.Column("time_zone", sa.String, nullable=False),
        sa.Column("gap", sa.String, nullable=False),
        sa.Column("repeated", sa.String, nullable=False),
        sa.Column("missed", sa.String, nullable=False),
        sa.Column("overlap", sa.String, nullable=False),
        sa.Column("input", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("last_at", sa.BigInteger),
        sa.Column("last_run_id", sa.String),
    )
    op.create_index("ix_schedules_flow_id", "schedules", ["flow_id"])
    op.create_index(
        "schedules_due", "schedules", ["next_at"], sqlite_where=sa.text("state = 'active'")
    )


def _tasks() -> None:
    op.create_table(
        "queues",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("max_running", sa.Integer, nullable=False),
        sa.Column("max_attempts", sa.Integer, nullable=False),
        sa.Column("min_backoff_ms", sa.BigInteger, nullable=False),
        sa.Column("max_backoff_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "tasks",
        sa.Column("task_id", sa.String, primary_key=True),
        sa.Column("queue", sa.String, nullable=False),
        sa.Column("name", sa.String),
        sa.Column("idempotency_key", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
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
        op.create_index(
            name, "tasks", columns, unique=name == "tasks_by_name", sqlite_where=sa.text(where)
        )
