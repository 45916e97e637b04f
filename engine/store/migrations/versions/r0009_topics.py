"""Topics, subscriptions, messages and deliveries have tables."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BIG = sa.BigInteger


def _partial(
    name: str, table: str, columns: list[str], where: str, *, unique: bool = False
) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=only, postgresql_where=only)


def upgrade() -> None:
    """Go to this revision."""
    _topics()
    _figures()
    _messages()
    _deliveries()


def _topics() -> None:
    op.create_table(
        "topics",
        sa.Column("name", KEY, primary_key=True),
        sa.Column("retention_ms", BIG),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("next_seq", BIG, nullable=False),
        sa.Column("published", BIG, nullable=False),
    )
    op.create_table(
        "subscriptions",
        sa.Column("name", KEY, primary_key=True),
        sa.Column("topic", KEY, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("filter", sa.Text),
        sa.Column("ack_deadline_ms", BIG, nullable=False),
        sa.Column("is_ordered", sa.Boolean, nullable=False),
        sa.Column("is_exactly_once", sa.Boolean, nullable=False),
        sa.Column("min_backoff_ms", BIG),
        sa.Column("max_backoff_ms", BIG),
        sa.Column("dead_letter_topic", KEY),
        sa.Column("max_attempts", sa.Integer),
        sa.Column("keeps_dead", sa.Boolean, nullable=False),
        sa.Column("retention_ms", BIG, nullable=False),
        sa.Column("retain_acked", sa.Boolean, nullable=False),
        sa.Column("expires_after_ms", BIG),
        sa.Column("state", KEY, nullable=False),
        sa.Column("flow_id", KEY),
        sa.Column("is_detached", sa.Boolean, nullable=False),
    )
    op.create_index("ix_subscriptions_topic", "subscriptions", ["topic"])
    op.create_index("ix_subscriptions_flow_id", "subscriptions", ["flow_id"])


def _figures() -> None:
    op.create_table(
        "subscription_figures",
        sa.Column("subscription", KEY, primary_key=True),
        sa.Column("used_at", BIG, nullable=False),
        sa.Column("next_at", BIG),
        sa.Column("unacked", BIG, nullable=False),
        sa.Column("delivered", BIG, nullable=False),
        sa.Column("acked", BIG, nullable=False),
        sa.Column("nacked", BIG, nullable=False),
        sa.Column("expired", BIG, nullable=False),
        sa.Column("dead_lettered", BIG, nullable=False),
        sa.Column("dropped", BIG, nullable=False),
        sa.Column("push_errors", sa.Text, nullable=False),
        sa.Column("replay_from", BIG),
        sa.Column("replay_until", BIG, nullable=False),
    )
    _partial("subscriptions_due", "subscription_figures", ["next_at"], "next_at IS NOT NULL")


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("topic", KEY, primary_key=True),
        sa.Column("seq", BIG, primary_key=True, autoincrement=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("attributes", sa.Text, nullable=False),
        sa.Column("ordering_key", KEY),
        sa.Column("dedupe_key", KEY),
        sa.Column("hops", sa.SmallInteger, nullable=False),
        sa.Column("sweep_at", BIG, nullable=False),
        sqlite_with_rowid=False,
    )
    columns, where = ["topic", "dedupe_key"], "dedupe_key IS NOT NULL"
    _partial("messages_by_dedupe", "messages", columns, where, unique=True)
    op.create_index("messages_to_sweep", "messages", ["sweep_at"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("subscription", KEY, primary_key=True),
        sa.Column("seq", BIG, primary_key=True, autoincrement=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("due_at", BIG, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("lease", sa.Integer, nullable=False),
        sa.Column("ordering_key", KEY),
        sa.Column("last_error", sa.Text),
        sqlite_with_rowid=False,
    )
    due = ["subscription", "due_at"]
    _partial("deliveries_waiting", "deliveries", [*due, "seq"], "state = 'waiting'")
    _partial("deliveries_held", "deliveries", due, "state IN ('leased', 'forwarding')")
    keys = ["subscription", "ordering_key", "seq"]
    _partial("deliveries_by_key", "deliveries", keys, "ordering_key IS NOT NULL")
    op.create_table(
        "dead_letters",
        sa.Column("subscription", KEY, primary_key=True),
        sa.Column("seq", BIG, primary_key=True, autoincrement=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.Column("last_error", sa.Text),
    )
    op.create_index("dead_letters_by_age", "dead_letters", ["at"])
