"""The table of events on their way out."""

from sqlalchemy import Column, Integer, Table, Text

from engine.store.schema import Key, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("item_id", Key, primary_key=True),
    Column("shard", Integer, nullable=False),
    Column("event", Text, nullable=False),
)
