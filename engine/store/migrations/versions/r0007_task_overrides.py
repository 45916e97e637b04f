"""A task may override its queue's retrying, and limit its attempts in time."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("tasks", sa.Column("retry", sa.Text))
    op.add_column("tasks", sa.Column("deadline_ms", sa.BigInteger))
