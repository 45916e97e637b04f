"""What becomes of one subscription's deliveries, gathered and then written in one transaction."""

from collections.abc import Iterable, Sequence

from engine.store import topic_rules as rules
from engine.store.records_topics import (
    BLOCKED,
    FORWARDING,
    WAITING,
    DeliveryRow,
    FiguresRow,
    MessageRow,
    Settlement,
    SubscriptionRow,
)
from engine.store.topic_shelf import Shelf


def append(
    shelf: Shelf, subscription: SubscriptionRow, messages: Sequence[MessageRow], *, now: int
) -> None:
    """Add deliveries of messages that are newer than all others, each behind those of its key.

    One delivery of a key is out at a time, by an invariant: of those there are, exactly one is not
    blocked.
    """
    name = subscription.name
    busy = set(shelf.firsts(name, _keys(subscription, messages)))
    rows: list[DeliveryRow] = []
    for message in messages:
        is_first = message.ordering_key not in busy
        rows.append(rules.enlisted(subscription, message, now, is_first=is_first))
        if message.ordering_key is not None:
            busy.add(message.ordering_key)
    shelf.add_deliveries(rows)


def insert(
    shelf: Shelf, subscription: SubscriptionRow, messages: Sequence[MessageRow], *, now: int
) -> None:
    """Add deliveries of older messages among the others, each at its place in its key's order."""
    name, keys = subscription.name, _keys(subscription, messages)
    before, held = shelf.firsts(name, keys), shelf.held_keys(name, keys)
    shelf.add_deliveries([rules.enlisted_again(subscription, each, now) for each in messages])
    free = [key for key in keys if key not in held]
    after = shelf.firsts(name, free)
    displaced = [before[key] for key in free if before.get(key, after[key]) != after[key]]
    moved = [row._replace(state=BLOCKED) for row in shelf.deliveries(name, displaced)]
    heads = [rules.let_go(row, now) for row in shelf.deliveries(name, list(after.values()))]
    shelf.change_deliveries(moved + heads)


def _keys(subscription: SubscriptionRow, messages: Iterable[MessageRow]) -> list[str]:
    if not subscription.is_ordered:
        return []
    return sorted({each.ordering_key for each in messages if each.ordering_key is not None})


def let_next(shelf: Shelf, subscription: str, gone: Iterable[DeliveryRow], *, now: int) -> None:
    """Let the first of those go on that were behind these."""
    keys = {row.ordering_key for row in gone if row.ordering_key and row.state != BLOCKED}
    firsts = shelf.firsts(subscription, sorted(keys))
    rows = shelf.deliveries(subscription, list(firsts.values()))
    shelf.change_deliveries([rules.let_go(row, now) for row in rows if row.state == BLOCKED])


def give_way(shelf: Shelf, subscription: str, refused: Iterable[DeliveryRow], *, now: int) -> None:
    """Let older deliveries of a key go before one that waits again: a replay has brought them."""
    mine = {row.ordering_key: row for row in refused if row.ordering_key and row.state == WAITING}
    firsts = shelf.firsts(subscription, sorted(key for key in mine if key))
    late = {key: row for key, row in mine.items() if key and firsts[key] != row.seq}
    heads = shelf.deliveries(subscription, [firsts[key] for key in late if key])
    moved = [row._replace(state=BLOCKED) for row in late.values()]
    shelf.change_deliveries(moved + [rules.let_go(row, now) for row in heads])


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
        give_way(self._shelf, name, self.changed.values(), now=self._now)
        self._shelf.save_figures(next_look(self._shelf, self._subscription, self.figures))


def next_look(shelf: Shelf, subscription: SubscriptionRow, figures: FiguresRow) -> FiguresRow:
    """Give figures that say when somebody has to look again."""
    if figures.replay_from is not None:
        return figures._replace(next_at=0)
    is_passive = subscription.is_pull or subscription.state != "active"
    return figures._replace(next_at=shelf.next_due(subscription.name, is_pull=is_passive))
