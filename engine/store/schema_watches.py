"""The table of watches."""

from sqlalchemy import BigInteger, Boolean, Column, Table, Text

from engine.store.schema import Key, metadata, partial

watches = Table(
    "watches",
    metadata,
    Column("name", Key, primary_key=True),
    Column("kind", Key, nullable=False),
    Column("config", Text, nullable=False),
    Column("every_ms", BigInteger, nullable=False),
    Column("answers_approvals", Boolean, nullable=False),
    Column("made_by", Key, nullable=False),
    Column("state", Key, nullable=False),
    Column("next_at", BigInteger),
    Column("cursor", Text),
    Column("looked_at", BigInteger),
    Column("error", Text),
    Column("told", BigInteger, nullable=False),
    partial("watches_due", "next_at", where="state = 'active'"),
)
