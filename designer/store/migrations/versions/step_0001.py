"""The first tables: people, their ways in, drafts, and a trail of who did what."""

from alembic import op
from sqlalchemy import Column, Integer, String, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _people()
    op.create_table(
        "drafts",
        Column("id", String(200), primary_key=True),
        Column("name", String(500), nullable=False),
        Column("revision", Integer, nullable=False),
        Column("document", Text, nullable=False),
        Column("document_hash", String(64), nullable=False),
        Column("loaded_hash", String(64)),
        Column("node_count", Integer, nullable=False),
        Column("triggers", Text, nullable=False),
        Column("published_version", Integer),
        Column("published_hash", String(64)),
        Column("created_at", Integer, nullable=False),
        Column("updated_at", Integer, nullable=False),
        Column("updated_by", String(200), nullable=False),
        Column("deleted_at", Integer),
    )
    op.create_table(
        "audit",
        Column("id", Integer, primary_key=True),
        Column("at", Integer, nullable=False),
        Column("actor", String(200), nullable=False),
        Column("action", String(100), nullable=False),
        Column("subject", String(500), nullable=False),
    )


def _people() -> None:
    op.create_table(
        "users",
        Column("id", String(64), primary_key=True),
        Column("name", String(200), nullable=False),
        Column("role", String(20), nullable=False),
        Column("password_hash", String(300)),
        Column("created_at", Integer, nullable=False),
    )
    op.create_table(
        "sign_in_links",
        Column("token_hash", String(64), primary_key=True),
        Column("user_id", String(64), nullable=False),
        Column("created_at", Integer, nullable=False),
        Column("expires_at", Integer, nullable=False),
        Column("used_at", Integer),
    )
    op.create_table(
        "sessions",
        Column("token_hash", String(64), primary_key=True),
        Column("user_id", String(64), nullable=False),
        Column("created_at", Integer, nullable=False),
        Column("seen_at", Integer, nullable=False),
        Column("expires_at", Integer, nullable=False),
    )
    op.create_table(
        "tokens",
        Column("id", String(32), primary_key=True),
        Column("token_hash", String(64), nullable=False, unique=True),
        Column("start", String(16), nullable=False),
        Column("name", String(200), nullable=False),
        Column("role", String(20), nullable=False),
        Column("created_at", Integer, nullable=False),
        Column("seen_at", Integer),
        Column("revoked_at", Integer),
    )
