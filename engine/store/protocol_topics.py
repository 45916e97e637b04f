"""What every store promises about topics and subscriptions. A method that writes is a transaction.

Those that may have much to do say how much they did; the caller comes back for the rest.
"""

from collections.abc import Sequence
from typing import Protocol

from engine.store.records_topics import (
    DeadRow,
    Delivered,
    FiguresRow,
    Matches,
    MessageRow,
    Publication,
    Settlement,
    SubscriptionRow,
    TopicRow,
    Work,
)


class TopicStore(Protocol):
    """Topics, what was published there, and how far it has got with each subscription."""

    def save_topic(self, row: TopicRow) -> None:
        """Create a topic, or change its retention."""
        ...

    def topic(self, name: str) -> TopicRow | None:
        """Give a topic."""
        ...

    def topics(self, *, after: str, limit: int) -> list[TopicRow]:
        """Give topics with a greater name."""
        ...

    def drop_topic(self, name: str) -> bool:
        """Remove a topic; its subscriptions keep what they have, and get nothing any more."""
        ...

    def save_subscription(self, row: SubscriptionRow) -> None:
        """Create a subscription, or change it; what it has to deliver stays."""
        ...

    def subscription(self, name: str) -> SubscriptionRow | None:
        """Give a subscription."""
        ...

    def subscriptions(
        self, *, topic: str | None = None, after: str, limit: int
    ) -> list[SubscriptionRow]:
        """Give subscriptions with a greater name, of one topic or of all."""
        ...

    def replace_subscriptions(self, flow_id: str, rows: Sequence[SubscriptionRow]) -> None:
        """Make these the subscriptions of a flow's triggers; one that stays keeps its state."""
        ...

    def drop_subscription(self, name: str) -> bool:
        """Remove a subscription with all it has to deliver."""
        ...

    def figures(self, name: str) -> tuple[FiguresRow, int | None] | None:
        """Give a subscription's figures, and the number of its oldest message not settled."""
        ...

    def publish_messages(
        self, publications: Sequence[Publication], *, now: int, matches: Matches
    ) -> list[list[int] | None]:
        """Keep messages and deal them out, all in one transaction.

        Gives their numbers, those of known messages for known keys; None where there is no topic.
        """
        ...

    def claim_messages(self, name: str, *, now: int, limit: int, bytes_max: int) -> list[Delivered]:
        """Lease a subscription's due messages."""
        ...

    def settle_deliveries(self, settlements: Sequence[Settlement], *, now: int) -> list[bool]:
        """Write what became of deliveries; gives for each whether it counted."""
        ...

    def work_on(self, name: str, *, now: int, room: int, bytes_max: int, matches: Matches) -> Work:
        """Do what is due for a subscription: leases that are over, replays, new pushes."""
        ...

    def due_subscriptions(self, *, now: int, limit: int) -> list[str]:
        """Give the subscriptions with something due, the longest due first."""
        ...

    def next_subscription(self) -> int | None:
        """Give the earliest moment at which something is due."""
        ...

    def forget_before(
        self, name: str, *, seq: int, now: int, limit: int, is_wanted: bool = False
    ) -> int:
        """Settle what was published before; `is_wanted` when only its time is over.

        Gives how many there were, up to the limit.
        """
        ...

    def replay(self, name: str, *, seq: int, now: int) -> None:
        """Deliver again what was published from there on and is kept."""
        ...

    def dead_letters(
        self, name: str, *, after: int, limit: int
    ) -> list[tuple[DeadRow, MessageRow]]:
        """Give kept dead letters with their messages, by number."""
        ...

    def revive(self, name: str, seqs: Sequence[int], *, now: int) -> int:
        """Deliver kept dead letters again from their first attempt; gives how many there were."""
        ...

    def sweep_messages(self, *, now: int, limit: int) -> int:
        """Forget messages that nobody needs; gives how many were looked at."""
        ...

    def sweep_dead_letters(self, *, before: int, limit: int) -> int:
        """Forget dead letters that are old."""
        ...

    def busy_subscriptions(self, *, after: str, limit: int) -> list[SubscriptionRow]:
        """Give subscriptions with a greater name that have something not settled."""
        ...

    def idle_subscriptions(self, *, now: int, limit: int) -> list[str]:
        """Give subscriptions that nobody has used for longer than they stay."""
        ...
