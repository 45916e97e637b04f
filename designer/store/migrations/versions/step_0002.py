"""What stands beside a draft: pins and test cases."""

from alembic import op
from sqlalchemy import Column, Text

from designer.store.types import Moment, words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "companions",
        Column("flow_id", words(200), primary_key=True),
        Column("kind", words(20), primary_key=True),
        Column("id", words(200), primary_key=True),
        Column("content", Text, nullable=False),
        Column("created_at", Moment, nullable=False),
        Column("updated_at", Moment, nullable=False),
        Column("updated_by", words(200), nullable=False),
    )
