"""The tables of task queues."""

from sqlalchemy import BigInteger, Column, Integer, Table, Text, UniqueConstraint

from engine.store.schema import Key, metadata, partial

queues = Table(
    "queues",
    metadata,
    Column("name", Key, primary_key=True),
    Column("state", Key, nullable=False),
    Column("max_running", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    Column("min_backoff_ms", BigInteger, nullable=False),
    Column("max_backoff_ms", BigInteger, nullable=False),
)

tasks = Table(
    "tasks",
    metadata,
    Column("task_id", Key, primary_key=True),
    Column("queue", Key, nullable=False),
    Column("name", Key),
    Column("idempotency_key", Key, nullable=False),
    Column("state", Key, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("target", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("last_error", Text),
    Column("retry", Text),
    Column("deadline_ms", BigInteger),
    UniqueConstraint("queue", "idempotency_key"),
    partial("tasks_by_name", "queue", "name", unique=True, where="name IS NOT NULL"),
    partial("tasks_due", "queue", "due_at", where="state = 'waiting'"),
    partial("tasks_running", "queue", where="state = 'running'"),
    partial("tasks_ended", "updated_at", where="state IN ('done', 'failed')"),
)
