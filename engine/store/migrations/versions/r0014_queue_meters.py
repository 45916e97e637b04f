"""Queues have a rate, more ways of retrying and a meter; tasks say more of their attempts."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
DAY_MS = 86_400_000
COUNT = "(SELECT count(*) FROM tasks WHERE queue = queues.name AND state = '{}')"


def upgrade() -> None:
    """Go to this revision. Queues that are there keep how they treat their tasks."""
    _change_queues()
    _change_tasks()
    _add_meters()
    _change_indexes()


def _change_queues() -> None:
    op.execute("ALTER TABLE queues RENAME COLUMN max_running TO max_concurrent_dispatches")
    for name, type_, default in (
        ("max_dispatches_per_second", sa.Double, "500"),
        ("max_retry_ms", sa.BigInteger, "0"),
        ("max_doublings", sa.Integer, "16"),
        ("dedupe_ms", sa.BigInteger, str(DAY_MS)),
        ("dead_letter_ms", sa.BigInteger, str(31 * DAY_MS)),
    ):
        column = sa.Column(name, type_, nullable=False, server_default=default)
        op.add_column("queues", column)
    op.add_column("queues", sa.Column("max_burst_size", sa.Integer))
    op.execute("UPDATE queues SET state = 'running' WHERE state = 'active'")


def _change_tasks() -> None:
    for name in ("first_at", "begun_at", "forget_at"):
        op.add_column("tasks", sa.Column(name, sa.BigInteger))
    op.add_column("tasks", sa.Column("last_status", sa.Integer))
    for name, type_ in (
        ("fence", sa.Integer),
        ("responses", sa.Integer),
        ("executions", sa.Integer),
        ("is_forced", sa.SmallInteger),
    ):
        op.add_column("tasks", sa.Column(name, type_, nullable=False, server_default="0"))
    op.execute(f"UPDATE tasks SET forget_at = updated_at + {DAY_MS} WHERE state = 'done'")  # noqa: S608  # constants
    op.execute(f"UPDATE tasks SET forget_at = updated_at + {31 * DAY_MS} WHERE state = 'failed'")  # noqa: S608  # constants


def _add_meters() -> None:
    moments = ("filled_at", "brake_at", "window_at", "minute")
    counts = ("tokens", "waiting", "running", "done", "failed")
    numbers = ("brake", "window_attempts", "window_failures", "minute_attempts", "minute_before")
    op.create_table(
        "queue_meters",
        sa.Column("queue", KEY, primary_key=True),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in (*moments, *counts)),
        *(sa.Column(name, sa.Integer, nullable=False) for name in numbers),
        sa.Column("purge_before", sa.BigInteger),
    )
    counted = ", ".join(COUNT.format(state) for state in ("waiting", "running", "done", "failed"))
    op.execute(
        "INSERT INTO queue_meters (queue, tokens, filled_at, waiting, running, done, failed, brake,"  # noqa: S608  # constants
        " brake_at, window_at, window_attempts, window_failures, minute, minute_attempts,"
        f" minute_before) SELECT name, 0, 0, {counted}, 1000, 0, 0, 0, 0, 0, 0, 0 FROM queues"
    )


def _change_indexes() -> None:
    for name in ("tasks_due", "tasks_running", "tasks_ended"):
        op.drop_index(name, "tasks")
    for name, columns, where in (
        ("tasks_waiting", ["queue", "due_at", "task_id"], "state = 'waiting'"),
        ("tasks_running", ["queue", "due_at", "task_id"], "state = 'running'"),
        ("tasks_done", ["queue", "updated_at", "task_id"], "state = 'done'"),
        ("tasks_failed", ["queue", "updated_at", "task_id"], "state = 'failed'"),
        ("tasks_forced", ["queue"], "is_forced = 1"),
        ("tasks_to_forget", ["forget_at"], "forget_at IS NOT NULL"),
    ):
        only = sa.text(where)
        op.create_index(name, "tasks", columns, sqlite_where=only, postgresql_where=only)
