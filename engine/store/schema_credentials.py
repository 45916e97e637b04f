"""The table of credentials; their values are sealed before they come here."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table, Text

from engine.store.schema import Key, metadata

credentials = Table(
    "credentials",
    metadata,
    Column("name", Key, primary_key=True),
    Column("credential_id", Key, nullable=False),
    Column("type", Key, nullable=False),
    Column("hosts", Text, nullable=False),
    Column("filled", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", Key, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", Key, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("updated_by", Key, nullable=False),
)
