"""Credentials, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "credentials",
        sa.Column("name", KEY, primary_key=True),
        sa.Column("credential_id", KEY, nullable=False),
        sa.Column("type", KEY, nullable=False),
        sa.Column("hosts", sa.Text, nullable=False),
        sa.Column("filled", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("key_id", KEY, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("created_by", KEY, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.Column("updated_by", KEY, nullable=False),
    )
