"""Runs that may hold made-up values say so in their row."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Go to this revision."""
    # A default that is no expression: adding the column rewrites no row.
    column = sa.Column("is_debug", sa.SmallInteger, nullable=False, server_default="0")
    op.add_column("runs", column)
