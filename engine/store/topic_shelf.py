"""What the work on topics needs of a transaction. Each store has its own; none decides anything."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from engine.store.records_topics import (
    DeadRow,
    DeliveryRow,
    FiguresRow,
    MessageRow,
    SubscriptionRow,
    TopicRow,
)


class Shelf(Protocol):
    """One transaction on topics, subscriptions, messages and deliveries."""

    def topic(self, name: str) -> TopicRow | None:
        """Give a topic, and keep other publishers waiting until the transaction ends."""
        ...

    def save_topic(self, row: TopicRow) -> None:
        """Write a topic that was given."""
        ...

    def known_keys(self, topic: str, keys: Sequence[str]) -> dict[str, int]:
        """Give the numbers of the messages that have these de-duplication keys."""
        ...

    def subscribers(self, topic: str) -> list[SubscriptionRow]:
        """Give the subscriptions that get a topic's messages."""
        ...

    def subscription(self, name: str) -> tuple[SubscriptionRow, FiguresRow] | None:
        """Give a subscription, and keep others from working on it until the transaction ends."""
        ...

    def save_figures(self, row: FiguresRow) -> None:
        """Write figures that were given."""
        ...

    def add_messages(self, rows: Sequence[MessageRow]) -> None:
        """Keep messages."""
        ...

    def messages(self, topic: str, seqs: Sequence[int]) -> list[MessageRow]:
        """Give messages by number."""
        ...

    def messages_between(self, topic: str, first: int, until: int, limit: int) -> list[MessageRow]:
        """Give messages in order, from the first number to before the other."""
        ...

    def add_deliveries(self, rows: Sequence[DeliveryRow]) -> None:
        """Keep new deliveries."""
        ...

    def deliveries(self, subscription: str, seqs: Sequence[int]) -> list[DeliveryRow]:
        """Give deliveries by number, in order."""
        ...

    def deliveries_before(self, subscription: str, seq: int, limit: int) -> list[DeliveryRow]:
        """Give the first deliveries of messages that were published before."""
        ...

    def waiting(self, subscription: str, *, now: int, limit: int) -> list[DeliveryRow]:
        """Give deliveries that are due, the earliest first."""
        ...

    def held(self, subscription: str, *, now: int, limit: int) -> list[DeliveryRow]:
        """Give leases that are over, the earliest first."""
        ...

    def firsts(self, subscription: str, keys: Sequence[str]) -> dict[str, int]:
        """Give the first delivery of each ordering key, by one look into an index each."""
        ...

    def held_keys(self, subscription: str, keys: Sequence[str]) -> set[str]:
        """Give those of these ordering keys of which one is leased, or on its way."""
        ...

    def change_deliveries(self, rows: Sequence[DeliveryRow]) -> None:
        """Write deliveries that were given."""
        ...

    def drop_deliveries(self, subscription: str, seqs: Iterable[int]) -> None:
        """Forget deliveries."""
        ...

    def bury(self, rows: Sequence[DeadRow]) -> None:
        """Keep dead letters."""
        ...

    def next_due(self, subscription: str, *, is_pull: bool) -> int | None:
        """Give the earliest moment at which a lease ends, or something can be pushed."""
        ...
