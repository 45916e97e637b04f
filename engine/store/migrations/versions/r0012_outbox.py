"""Events that Baton makes itself are written with what they tell of, and published from here."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "outbox",
        sa.Column("item_id", KEY, primary_key=True),
        sa.Column("shard", sa.Integer, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
    )
