"""The tables of topics, subscriptions, messages and deliveries."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    text,
)

from engine.store.schema import Key, metadata


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Give an index of some rows only, which other rows do not have to pay for."""
    only = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=only, postgresql_where=only)


topics = Table(
    "topics",
    metadata,
    Column("name", Key, primary_key=True),
    Column("retention_ms", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("next_seq", BigInteger, nullable=False),
    Column("published", BigInteger, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("name", Key, primary_key=True),
    Column("topic", Key, nullable=False, index=True),
    Column("target", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("filter", Text),
    Column("ack_deadline_ms", BigInteger, nullable=False),
    Column("is_ordered", Boolean, nullable=False),
    Column("is_exactly_once", Boolean, nullable=False),
    Column("min_backoff_ms", BigInteger),
    Column("max_backoff_ms", BigInteger),
    Column("dead_letter_topic", Key),
    Column("max_attempts", Integer),
    Column("keeps_dead", Boolean, nullable=False),
    Column("retention_ms", BigInteger, nullable=False),
    Column("retain_acked", Boolean, nullable=False),
    Column("expires_after_ms", BigInteger),
    Column("state", Key, nullable=False),
    Column("flow_id", Key, index=True),
    Column("is_detached", Boolean, nullable=False),
)

figures = Table(
    "subscription_figures",
    metadata,
    Column("subscription", Key, primary_key=True),
    Column("used_at", BigInteger, nullable=False),
    Column("next_at", BigInteger),
    Column("unacked", BigInteger, nullable=False),
    Column("delivered", BigInteger, nullable=False),
    Column("acked", BigInteger, nullable=False),
    Column("nacked", BigInteger, nullable=False),
    Column("expired", BigInteger, nullable=False),
    Column("dead_lettered", BigInteger, nullable=False),
    Column("dropped", BigInteger, nullable=False),
    Column("push_errors", Text, nullable=False),
    Column("replay_from", BigInteger),
    Column("replay_until", BigInteger, nullable=False),
    _partial("subscriptions_due", "next_at", where="next_at IS NOT NULL"),
)

messages = Table(
    "messages",
    metadata,
    Column("topic", Key, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
    Column("attributes", Text, nullable=False),
    Column("ordering_key", Key),
    Column("dedupe_key", Key),
    Column("hops", SmallInteger, nullable=False),
    Column("sweep_at", BigInteger, nullable=False),
    _partial(
        "messages_by_dedupe", "topic", "dedupe_key", unique=True, where="dedupe_key IS NOT NULL"
    ),
    Index("messages_to_sweep", "sweep_at"),
    sqlite_with_rowid=False,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("subscription", Key, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("state", Key, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease", Integer, nullable=False),
    Column("ordering_key", Key),
    Column("last_error", Text),
    _partial("deliveries_waiting", "subscription", "due_at", "seq", where="state = 'waiting'"),
    _partial(
        "deliveries_held",
        "subscription",
        "due_at",
        where="state IN ('leased', 'forwarding')",
    ),
    _partial(
        "deliveries_by_key",
        "subscription",
        "ordering_key",
        "seq",
        where="ordering_key IS NOT NULL",
    ),
    sqlite_with_rowid=False,
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("subscription", Key, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("attempts", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("last_error", Text),
    Index("dead_letters_by_age", "at"),
)
