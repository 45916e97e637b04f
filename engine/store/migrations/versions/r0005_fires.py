"""Schedules remember their last fires."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Go to this revision."""
    # A default that is no expression: adding the column rewrites no row.
    column = sa.Column("fires", sa.Text, nullable=False, server_default="[]")
    op.add_column("schedules", column)
