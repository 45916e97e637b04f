"""What is looked at again and again has a table."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "watches",
        sa.Column("name", KEY, primary_key=True),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("config", sa.Text, nullable=False),
        sa.Column("every_ms", sa.BigInteger, nullable=False),
        sa.Column("answers_approvals", sa.Boolean, nullable=False),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("cursor", sa.Text),
        sa.Column("looked_at", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.Column("told", sa.BigInteger, nullable=False),
    )
    only = sa.text("state = 'active'")
    op.create_index("watches_due", "watches", ["next_at"], sqlite_where=only, postgresql_where=only)
