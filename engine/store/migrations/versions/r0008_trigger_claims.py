"""What triggers have for themselves alone has a table."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "trigger_claims",
        sa.Column("claim", KEY, primary_key=True),
        sa.Column("flow_id", KEY, nullable=False),
    )
    op.create_index("ix_trigger_claims_flow_id", "trigger_claims", ["flow_id"])
