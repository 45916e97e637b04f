"""What becomes of one subscription's deliveries, gathered and then written in one transaction."""

from collections.abc import Iterable

from engine.store import topic_rules as rules
from engine.store.records_topics import (
    FORWARDING,
    DeliveryRow,
    FiguresRow,
    MessageRow,
    Settlement,
    SubscriptionRow,
)
from engine.store.topic_shelf import Shelf


def enlist(
    shelf: Shelf, subscription: SubscriptionRow, messages: Iterable[MessageRow], *, now: int
) -> None:
    """Add deliveries, each behind those of its ordering key."""
    rows = [rules.enlisted(subscription, message, now) for message in messages]
    shelf.add_deliveries(rows)
    let_next(shelf, subscription.name, rows, now=now)


def let_next(shelf: Shelf, subscription: str, touched: Iterable[DeliveryRow], *, now: int) -> None:
    """Let the first delivery of each of these rows' keys go on."""
    for key in sorted({row.ordering_key for row in touched if row.ordering_key is not None}):
        first, active = shelf.of_key(subscription, key)
        if first is not None:
            shelf.change_deliveries(rules.at_head(first, active, now))


class Settling:
    """The outcomes of one subscription's deliveries, gathered and then written."""

    def __init__(
        self, shelf: Shelf, subscription: SubscriptionRow, figures: FiguresRow, *, now: int
    ) -> None:
        self._shelf = shelf
        self._subscription = subscription
        self.figures = figures
        self._now = now
        self.changed: dict[int, DeliveryRow] = {}
        self._gone: dict[int, DeliveryRow] = {}
        self._dead: list[DeliveryRow] = []

    def take(self, row: DeliveryRow, done: Settlement) -> bool:
        """Note an outcome; False when it comes too late to count."""
        if done.verb == "ack":
            return rules.has_ended(self._subscription, row, done, self._now) and self._ack(row)
        is_held = rules.is_held(row, done, self._now)
        if done.verb in ("forwarded", "bury"):
            is_wanted = row.state == FORWARDING or (is_held and done.verb == "bury")
            return is_wanted and self._lay_to_rest(row, done)
        if not is_held:
            return False
        if done.verb == "release":
            self.changed[row.seq] = rules.released(row, self._now)
            return True
        if done.verb == "extend":
            self.changed[row.seq] = row._replace(due_at=done.until)
            return True
        self.figures = rules.counted(self.figures, done.status)
        self.figures = self.figures._replace(nacked=self.figures.nacked + 1)
        self.fail(row, done)
        return True

    def expire(self, row: DeliveryRow) -> None:
        """Note that nobody has answered in time."""
        self.figures = self.figures._replace(expired=self.figures.expired + 1)
        self.fail(
            row, Settlement(row.subscription, row.seq, row.lease, "nack", error=row.last_error)
        )

    def fail(self, row: DeliveryRow, done: Settlement) -> None:
        """Note that a delivery is tried again, or given up."""
        after = rules.after_failure(
            self._subscription,
            row,
            self._now,
            error=done.error,
            wait_ms=done.wait_ms,
            is_permanent=done.is_permanent,
        )
        if after is not None:
            self.changed[row.seq] = after
            return
        self._lay_to_rest(row._replace(last_error=done.error), done._replace(verb="bury"))

    def drop(self, row: DeliveryRow, *, is_wanted: bool) -> None:
        """Note that a message is too old, or that nobody wants it any more."""
        if is_wanted:
            self.figures = self.figures._replace(dropped=self.figures.dropped + 1)
            if self._subscription.keeps_dead:
                self._dead.append(row)
        self._remove(row)

    def _ack(self, row: DeliveryRow) -> bool:
        self.figures = self.figures._replace(acked=self.figures.acked + 1, used_at=self._now)
        self._remove(row)
        return True

    def _lay_to_rest(self, row: DeliveryRow, done: Settlement) -> bool:
        if done.verb == "bury":
            self._dead.append(row._replace(last_error=done.error or row.last_error))
        self.figures = self.figures._replace(dead_lettered=self.figures.dead_lettered + 1)
        self._remove(row)
        return True

    def _remove(self, row: DeliveryRow) -> None:
        self.changed.pop(row.seq, None)
        self._gone[row.seq] = row
        self.figures = self.figures._replace(unacked=self.figures.unacked - 1)

    def write(self) -> None:
        """Write everything that was noted, and let the next of each key go on."""
        name = self._subscription.name
        self._shelf.change_deliveries(list(self.changed.values()))
        self._shelf.drop_deliveries(name, self._gone)
        self._shelf.bury([rules.buried(row, self._now) for row in self._dead])
        let_next(self._shelf, name, self._gone.values(), now=self._now)
        self._shelf.save_figures(next_look(self._shelf, self._subscription, self.figures))


def next_look(shelf: Shelf, subscription: SubscriptionRow, figures: FiguresRow) -> FiguresRow:
    """Give figures that say when somebody has to look again."""
    if figures.replay_from is not None:
        return figures._replace(next_at=0)
    is_passive = subscription.is_pull or subscription.state != "active"
    return figures._replace(next_at=shelf.next_due(subscription.name, is_pull=is_passive))
