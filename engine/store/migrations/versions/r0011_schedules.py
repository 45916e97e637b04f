"""Schedules have rules of every kind, terms of their own, and one time that may wait."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COLUMNS = (
    sa.Column("timing", sa.Text, nullable=False, server_default="{}"),
    sa.Column("terms", sa.Text, nullable=False, server_default="{}"),
    sa.Column("nominal_at", sa.BigInteger),
    sa.Column("anchor_at", sa.BigInteger),
    sa.Column("waiting_at", sa.BigInteger),
    sa.Column("last_task_id", KEY),
    sa.Column("by_hand", sa.Text, nullable=False, server_default="[]"),
    sa.Column("updated_at", sa.BigInteger, nullable=False, server_default="0"),
)


def upgrade() -> None:
    """Go to this revision."""
    # Defaults that are no expressions: adding the columns rewrites no row.
    for column in COLUMNS:
        op.add_column("schedules", column)
    held = sa.text("waiting_at IS NOT NULL")
    op.create_index(
        "schedules_held",
        "schedules",
        ["schedule_id"],
        sqlite_where=held,
        postgresql_where=held,
    )
