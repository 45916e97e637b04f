"""The rows of topics, subscriptions, messages and their deliveries. Knows no query.

A message's number is the moment it was published, in milliseconds, times a thousand, plus a count:
it grows within its topic, and comparing numbers compares times.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

SEQS_PER_MS = 1_000
"""Messages that one topic numbers within a millisecond; more borrow from the next one."""

BLOCKED = "blocked"
"""An earlier message of the same ordering key is not settled."""
WAITING = "waiting"
"""To be delivered when it is due."""
LEASED = "leased"
"""Delivered, and not settled; due is the end of the deadline."""
FORWARDING = "forwarding"
"""On its way to the dead-letter topic."""


def first_seq(at: int) -> int:
    """Give the lowest number of a message published at a moment."""
    return max(at, 0) * SEQS_PER_MS


def published_at(seq: int) -> int:
    """Give the moment of publishing, in milliseconds since 1970."""
    return seq // SEQS_PER_MS


class TopicRow(NamedTuple):
    """A topic."""

    name: str
    retention_ms: int | None
    """How long messages are kept whoever has them; None keeps none for its own sake."""
    created_at: int
    next_seq: int = 0
    """The lowest number that the next message may have."""
    published: int = 0


class SubscriptionRow(NamedTuple):
    """What is to become of a topic's messages, and how often it is tried."""

    name: str
    topic: str
    target: str
    """`{"pull": {}}` or a target, as JSON."""
    created_at: int
    filter: str | None = None
    """`{kind: what}`, as JSON; None takes every message."""
    ack_deadline_ms: int = 10_000
    is_ordered: bool = False
    is_exactly_once: bool = False
    min_backoff_ms: int | None = None
    max_backoff_ms: int | None = None
    dead_letter_topic: str | None = None
    max_attempts: int | None = None
    """None: tried until the retention is over."""
    keeps_dead: bool = False
    """Keep beside the subscription what cannot be delivered."""
    retention_ms: int = 7 * 86_400_000
    retain_acked: bool = False
    expires_after_ms: int | None = 31 * 86_400_000
    """Of idleness; None is never."""
    state: str = "active"
    """`active` or `paused`."""
    flow_id: str | None = None
    """The flow that it is a trigger of."""
    is_detached: bool = False
    """Its topic was deleted: what is left is delivered, and nothing comes any more."""

    @property
    def is_pull(self) -> bool:
        """Whether messages wait for somebody who asks for them."""
        return self.target.startswith('{"pull"')

    @property
    def has_dead_letters(self) -> bool:
        """Whether there is a place for what cannot be delivered."""
        return self.keeps_dead or self.dead_letter_topic is not None


class FiguresRow(NamedTuple):
    """What a subscription counts, and when somebody has to look at it."""

    subscription: str
    used_at: int
    next_at: int | None = None
    """The next moment with something to do; None when nothing is due by itself."""
    unacked: int = 0
    delivered: int = 0
    acked: int = 0
    nacked: int = 0
    expired: int = 0
    dead_lettered: int = 0
    dropped: int = 0
    """Those whose retention was over."""
    push_errors: str = "{}"
    """Counts by status, as JSON."""
    replay_from: int | None = None
    """The number with which a replay goes on; None when none is under way."""
    replay_until: int = 0


class MessageRow(NamedTuple):
    """A published message."""

    topic: str
    seq: int
    data: bytes
    attributes: str
    """Texts by name, as JSON."""
    ordering_key: str | None
    dedupe_key: str | None
    hops: int
    """How many topics it has passed through before."""
    sweep_at: int
    """When to look whether anybody needs it any more."""


class DeliveryRow(NamedTuple):
    """A message that a subscription has not settled."""

    subscription: str
    seq: int
    state: str
    due_at: int
    attempts: int = 0
    """Deliveries so far: one, and one more for each nack and each missed deadline."""
    lease: int = 0
    """Counts leases: an answer that names an older one is late."""
    ordering_key: str | None = None
    last_error: str | None = None


class DeadRow(NamedTuple):
    """A message that could not be delivered, kept for people."""

    subscription: str
    seq: int
    attempts: int
    at: int
    last_error: str | None


class Delivered(NamedTuple):
    """A delivery with its message."""

    delivery: DeliveryRow
    message: MessageRow


class Settlement(NamedTuple):
    """What became of a delivery.

    `ack`, `nack`, `extend` (to `until`), `release` (it has not begun), `forwarded` (it is in the
    dead-letter topic), `bury`.
    """

    subscription: str
    seq: int
    lease: int
    verb: str
    until: int = 0
    error: str | None = None
    status: str | None = None
    """What a push was answered, for the counts."""
    wait_ms: int = 0
    """How long the target asked to be left alone."""
    is_permanent: bool = False


class Publication(NamedTuple):
    """Messages for one topic; their numbers and topics are given by the store."""

    topic: str
    messages: Sequence[MessageRow]
    keeps_ms: int = 0
    """How long the messages are kept at least, for the sake of their keys."""


class Work(NamedTuple):
    """What there is to do for a subscription just now; all of it is leased."""

    deliveries: Sequence[Delivered] = ()
    forwards: Sequence[Delivered] = ()
    is_more: bool = False


Matches = Callable[[SubscriptionRow, MessageRow], bool]
"""Whether a subscription wants a message."""
