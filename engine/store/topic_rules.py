"""What becomes of a delivery: pure rules, the same for every store. Reads no clock and no table."""

import json

from engine.store.records_topics import (
    BLOCKED,
    FORWARDING,
    LEASED,
    WAITING,
    DeadRow,
    DeliveryRow,
    FiguresRow,
    MessageRow,
    Settlement,
    SubscriptionRow,
    published_at,
)

PUSH_BACKOFF_MS = (100, 60_000)
"""The pauses of a target that refuses, where the subscription has no retry policy of its own."""
BACKOFF_MS_MAX = 600_000
DOUBLINGS_MAX = 40
STATUSES_MAX = 50
"""Different answers of a target that are counted; more are counted as `other`."""
LEASES_SINCE_S = 1_700_000_000
"""Leases of what is delivered anew are counted from the seconds since then."""
LEASE_MARGIN_MS = 5_000
"""How much longer than its deadline a push is leased: the deadline begins with the call."""


def is_kept(subscription: SubscriptionRow, message: MessageRow, now: int) -> bool:
    """Tell whether a message is young enough to be delivered."""
    return published_at(message.seq) > now - subscription.retention_ms


def leased(subscription: SubscriptionRow, row: DeliveryRow, now: int) -> DeliveryRow:
    """Give a delivery that begins now."""
    margin_ms = 0 if subscription.is_pull else LEASE_MARGIN_MS
    return row._replace(
        state=LEASED,
        due_at=now + subscription.ack_deadline_ms + margin_ms,
        attempts=row.attempts + 1,
        lease=row.lease + 1,
    )


def released(row: DeliveryRow, now: int) -> DeliveryRow:
    """Give a delivery that was leased, but never began."""
    return row._replace(state=WAITING, due_at=now, attempts=row.attempts - 1)


def has_ended(subscription: SubscriptionRow, row: DeliveryRow, done: Settlement, now: int) -> bool:
    """Tell whether an acknowledgement counts; a late one does, unless promised otherwise."""
    if row.state == FORWARDING:
        return False
    return not subscription.is_exactly_once or is_held(row, done, now)


def is_held(row: DeliveryRow, done: Settlement, now: int) -> bool:
    """Tell whether whoever answers still has the delivery."""
    return row.state == LEASED and row.lease == done.lease and now < row.due_at


def after_failure(
    subscription: SubscriptionRow,
    row: DeliveryRow,
    now: int,
    *,
    error: str | None = None,
    wait_ms: int = 0,
    is_permanent: bool = False,
) -> DeliveryRow | None:
    """Give what a delivery becomes that was refused or not answered in time; None is dead."""
    limit = subscription.max_attempts
    is_over = is_permanent or (limit is not None and row.attempts >= limit)
    if is_over and subscription.has_dead_letters:
        if subscription.dead_letter_topic is None:
            return None
        return row._replace(state=FORWARDING, due_at=now, last_error=error)
    pause_ms = max(backoff_ms(subscription, row.attempts), min(wait_ms, BACKOFF_MS_MAX))
    return row._replace(state=WAITING, due_at=now + pause_ms, last_error=error)


def backoff_ms(subscription: SubscriptionRow, attempts: int) -> int:
    """Give the pause after so many deliveries: doubled each time, within the policy's bounds."""
    low, high = subscription.min_backoff_ms, subscription.max_backoff_ms
    if low is None or high is None:
        if subscription.is_pull:
            return 0
        low, high = PUSH_BACKOFF_MS
    return min(low << min(max(attempts - 1, 0), DOUBLINGS_MAX), high)


def buried(row: DeliveryRow, now: int, error: str | None = None) -> DeadRow:
    """Give what is kept of a delivery that failed for good."""
    return DeadRow(row.subscription, row.seq, row.attempts, now, error or row.last_error)


def counted(figures: FiguresRow, status: str | None) -> FiguresRow:
    """Give figures with one more refusal of a target."""
    if status is None:
        return figures
    counts: dict[str, int] = json.loads(figures.push_errors)
    name = status if status in counts or len(counts) < STATUSES_MAX else "other"
    counts[name] = counts.get(name, 0) + 1
    return figures._replace(push_errors=json.dumps(counts, sort_keys=True))


def enlisted(
    subscription: SubscriptionRow, message: MessageRow, now: int, *, is_first: bool
) -> DeliveryRow:
    """Give a delivery of a message; behind others of its ordering key it waits for its turn."""
    key = message.ordering_key if subscription.is_ordered else None
    state = WAITING if key is None or is_first else BLOCKED
    return DeliveryRow(subscription.name, message.seq, state, now, ordering_key=key)


def enlisted_again(subscription: SubscriptionRow, message: MessageRow, now: int) -> DeliveryRow:
    """Give a delivery of a message that may have had one: its leases are none of the old ones."""
    row = enlisted(subscription, message, now, is_first=False)
    return row._replace(lease=max(now // 1_000 - LEASES_SINCE_S, 0))


def let_go(row: DeliveryRow, now: int) -> DeliveryRow:
    """Give a delivery whose turn it is."""
    return row._replace(state=WAITING, due_at=max(row.due_at, now))
