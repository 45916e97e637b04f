"""The first tables: people, their ways in, drafts, and a trail of who did what."""

from alembic import op
from sqlalchemy import Column, Integer, Text

from designer.store.types import Moment, words

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _people()
    op.create_table(
        "drafts",
        Column("id", words(200), primary_key=True),
        Column("name", words(500), nullable=False),
        Column("revision", Integer, nullable=False),
        Column("document", Text, nullable=False),
        Column("document_hash", words(64), nullable=False),
        Column("loaded_hash", words(64)),
        Column("node_count", Integer, nullable=False),
        Column("triggers", Text, nullable=False),
        Column("published_version", Integer),
        Column("published_hash", words(64)),
        Column("created_at", Moment, nullable=False),
        Column("updated_at", Moment, nullable=False),
        Column("updated_by", words(200), nullable=False),
        Column("deleted_at", Moment),
    )
    op.create_table(
        "audit",
        Column("id", Integer, primary_key=True),
        Column("at", Moment, nullable=False),
        Column("actor", words(200), nullable=False),
        Column("action", words(100), nullable=False),
        Column("subject", words(500), nullable=False),
    )


def _people() -> None:
    op.create_table(
        "users",
        Column("id", words(64), primary_key=True),
        Column("name", words(200), nullable=False),
        Column("role", words(20), nullable=False),
        Column("password_hash", words(300)),
        Column("created_at", Moment, nullable=False),
    )
    op.create_table(
        "sign_in_links",
        Column("token_hash", words(64), primary_key=True),
        Column("user_id", words(64), nullable=False),
        Column("created_at", Moment, nullable=False),
        Column("expires_at", Moment, nullable=False),
        Column("used_at", Moment),
    )
    op.create_table(
        "sessions",
        Column("token_hash", words(64), primary_key=True),
        Column("user_id", words(64), nullable=False),
        Column("created_at", Moment, nullable=False),
        Column("seen_at", Moment, nullable=False),
        Column("expires_at", Moment, nullable=False),
    )
    op.create_table(
        "tokens",
        Column("id", words(32), primary_key=True),
        Column("token_hash", words(64), nullable=False, unique=True),
        Column("start", words(16), nullable=False),
        Column("name", words(200), nullable=False),
        Column("role", words(20), nullable=False),
        Column("created_at", Moment, nullable=False),
        Column("seen_at", Moment),
        Column("revoked_at", Moment),
    )
