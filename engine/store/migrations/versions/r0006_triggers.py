"""Triggers that wait for something from outside have a table."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "triggers",
        sa.Column("trigger_id", KEY, primary_key=True),
        sa.Column("flow_id", KEY, nullable=False),
        sa.Column("node", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("config", sa.Text, nullable=False),
        sa.Column("state", KEY, nullable=False),
    )
    op.create_index("ix_triggers_flow_id", "triggers", ["flow_id"])
    op.create_index("triggers_by_kind", "triggers", ["kind", "key"])
