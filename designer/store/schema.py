"""The designer's tables as they are now. Times are milliseconds since 1970 in UTC."""

from sqlalchemy import Column, Integer, MetaData, Table, Text

from designer.store.types import Moment, words

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", words(64), primary_key=True),
    Column("name", words(200), nullable=False),
    Column("role", words(20), nullable=False),
    Column("password_hash", words(300)),
    Column("created_at", Moment, nullable=False),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token_hash", words(64), primary_key=True),
    Column("user_id", words(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", words(64), primary_key=True),
    Column("user_id", words(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", words(32), primary_key=True),
    Column("token_hash", words(64), nullable=False, unique=True),
    Column("start", words(16), nullable=False),
    Column("name", words(200), nullable=False),
    Column("role", words(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment),
    Column("revoked_at", Moment),
)

drafts = Table(
    "drafts",
    metadata,
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

companions = Table(
    "companions",
    metadata,
    Column("flow_id", words(200), primary_key=True),
    Column("kind", words(20), primary_key=True),
    Column("id", words(200), primary_key=True),
    Column("content", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("updated_by", words(200), nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", words(200), nullable=False),
    Column("action", words(100), nullable=False),
    Column("subject", words(500), nullable=False),
)
