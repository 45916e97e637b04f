"""The table of triggers that wait for something from outside."""

from sqlalchemy import Column, Index, Table, Text

from engine.store.schema import Key, metadata

triggers = Table(
    "triggers",
    metadata,
    Column("trigger_id", Key, primary_key=True),
    Column("flow_id", Key, nullable=False, index=True),
    Column("node", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("key", Key, nullable=False),
    Column("config", Text, nullable=False),
    Column("state", Key, nullable=False),
    Index("triggers_by_kind", "kind", "key"),
)

trigger_claims = Table(
    "trigger_claims",
    metadata,
    Column("claim", Key, primary_key=True),
    Column("flow_id", Key, nullable=False, index=True),
)
"""What triggers have for themselves alone: the key keeps two flows from having the same."""
