"""Publishing and delivering within one transaction, the same for every store.

Publishers hold their topics, and then the subscriptions, each in the order of the names; whoever
settles holds subscriptions only: so nobody waits in a circle.
"""

from collections.abc import Callable, Iterable, Sequence

from engine.store import topic_rules as rules
from engine.store.records_topics import (
    FORWARDING,
    LEASED,
    Delivered,
    FiguresRow,
    Matches,
    MessageRow,
    Publication,
    Settlement,
    SubscriptionRow,
    Work,
    first_seq,
)
from engine.store.topic_settling import Settling, append, insert, next_look
from engine.store.topic_shelf import Shelf

FORWARD_MS = 60_000
"""How long a dead letter's way to its topic may take before it is taken again."""
FORWARDS_MAX = 100
EXPIRED_MAX = 500
REPLAY_MAX = 500
"""Messages of a replay that are looked at in one transaction."""


def publish(
    shelf: Shelf, publications: Sequence[Publication], *, now: int, matches: Matches
) -> list[list[int] | None]:
    """Keep messages and deal them out. Gives their numbers; None for a topic that is not there.

    A message whose key its topic knows is that message, and is not dealt out again.
    """
    numbers: list[list[int] | None] = [None] * len(publications)
    shares: dict[str, list[MessageRow]] = {}
    for name in sorted({publication.topic for publication in publications}):
        places = [place for place, each in enumerate(publications) if each.topic == name]
        fresh: list[MessageRow] = []
        numbered = _numbered(shelf, [publications[place] for place in places], fresh, now)
        for place, seqs in zip(places, numbered, strict=True):
            numbers[place] = seqs
        if not fresh:
            continue
        subscribers = shelf.subscribers(name)
        shelf.add_messages([_kept(message, subscribers, now) for message in fresh])
        for subscriber in subscribers:
            wanted = [message for message in fresh if matches(subscriber, message)]
            if wanted:
                shares[subscriber.name] = wanted
    for name in sorted(shares):
        _deal_out(shelf, name, shares[name], now=now)
    return numbers


def _numbered(
    shelf: Shelf, publications: Sequence[Publication], fresh: list[MessageRow], now: int
) -> list[list[int] | None]:
    """Give the numbers of one topic's messages, and put those that are new into `fresh`."""
    topic = shelf.topic(publications[0].topic)
    if topic is None:
        return [None] * len(publications)
    keys = [each.dedupe_key for one in publications for each in one.messages if each.dedupe_key]
    known = shelf.known_keys(topic.name, keys) if keys else {}
    seq = max(topic.next_seq, first_seq(now))
    numbers: list[list[int] | None] = []
    for publication in publications:
        sweep_at = now + max(topic.retention_ms or 0, publication.keeps_ms)
        seqs: list[int] = []
        for message in publication.messages:
            key = message.dedupe_key
            if key is None or key not in known:
                fresh.append(message._replace(topic=topic.name, seq=seq, sweep_at=sweep_at))
                if key is not None:
                    known[key] = seq
                seqs.append(seq)
                seq += 1
            else:
                seqs.append(known[key])
        numbers.append(seqs)
    if fresh:
        published = topic.published + len(fresh)
        shelf.save_topic(topic._replace(next_seq=seq, published=published))
    return numbers


def _kept(message: MessageRow, subscribers: Iterable[SubscriptionRow], now: int) -> MessageRow:
    """Give a message that stays for as long as a subscription wants to go back to it."""
    wishes = [now + each.retention_ms for each in subscribers if each.retain_acked]
    return message._replace(sweep_at=max([message.sweep_at, *wishes]))


def _deal_out(shelf: Shelf, name: str, messages: Sequence[MessageRow], *, now: int) -> None:
    found = shelf.subscription(name)
    if found is None:  # deleted in between
        return
    subscription, figures = found
    append(shelf, subscription, messages, now=now)
    changed = figures._replace(unacked=figures.unacked + len(messages))
    if not subscription.is_pull and subscription.state == "active":
        changed = changed._replace(next_at=min(now, changed.next_at or now))
    shelf.save_figures(changed)


def settle(shelf: Shelf, settlements: Sequence[Settlement], *, now: int) -> list[bool]:
    """Write what became of deliveries; gives for each whether it counted."""
    by_subscription: dict[str, list[int]] = {}
    for place, done in enumerate(settlements):
        by_subscription.setdefault(done.subscription, []).append(place)
    counted = [False] * len(settlements)
    for name in sorted(by_subscription):
        found = shelf.subscription(name)
        if found is None:
            continue
        desk = Settling(shelf, *found, now=now)
        places = by_subscription[name]
        rows = {
            row.seq: row for row in shelf.deliveries(name, [settlements[n].seq for n in places])
        }
        for place in places:
            done = settlements[place]
            row = rows.get(done.seq)
            counted[place] = row is not None and desk.take(row, done)
            if counted[place] and done.seq in desk.changed:
                rows[done.seq] = desk.changed[done.seq]
            elif counted[place]:
                del rows[done.seq]
        desk.write()
    return counted


def claim(shelf: Shelf, name: str, *, now: int, limit: int, bytes_max: int) -> list[Delivered]:
    """Lease messages that are due, for whoever asks."""
    found = shelf.subscription(name)
    if found is None:
        return []
    desk = Settling(shelf, *found, now=now)
    taken = _claimed(shelf, desk, found[0], now=now, limit=limit, bytes_max=bytes_max)
    desk.figures = desk.figures._replace(used_at=now)
    desk.write()
    return taken


def _claimed(  # the bounds of a claim
    shelf: Shelf,
    desk: Settling,
    subscription: SubscriptionRow,
    *,
    now: int,
    limit: int,
    bytes_max: int,
) -> list[Delivered]:
    taken: list[Delivered] = []
    if desk.figures.replay_from is not None and subscription.is_ordered:
        return taken  # what is still to come may be older
    rows = shelf.waiting(subscription.name, now=now, limit=limit)
    found = {each.seq: each for each in shelf.messages(subscription.topic, [r.seq for r in rows])}
    size = 0
    for row in rows:
        message = found.get(row.seq)
        if message is None or not rules.is_kept(subscription, message, now):
            desk.drop(row, is_wanted=True)
            continue
        size += len(message.data) + len(message.attributes)
        if taken and size > bytes_max:
            break
        lease = rules.leased(subscription, row, now)
        desk.changed[row.seq] = lease
        taken.append(Delivered(lease, message))
    delivered = desk.figures.delivered + len(taken)
    desk.figures = desk.figures._replace(delivered=delivered)
    return taken


def work(  # the bounds of a turn
    shelf: Shelf, name: str, *, now: int, room: int, bytes_max: int, matches: Matches
) -> Work:
    """Do what is due for a subscription, and lease what others have to do for it."""
    found = shelf.subscription(name)
    if found is None:
        return Work()
    subscription, figures = found
    figures = _replay(shelf, subscription, figures, now=now, matches=matches)
    desk = Settling(shelf, subscription, figures, now=now)
    over = shelf.held(name, now=now, limit=EXPIRED_MAX)
    forwards = [row for row in over if row.state == FORWARDING][:FORWARDS_MAX]
    for row in over:
        if row.state == LEASED:
            desk.expire(row)
    for row in forwards:
        desk.changed[row.seq] = row._replace(due_at=now + FORWARD_MS)
    deliveries: list[Delivered] = []
    if room > 0 and not subscription.is_pull and subscription.state == "active":
        deliveries = _claimed(shelf, desk, subscription, now=now, limit=room, bytes_max=bytes_max)
    desk.write()
    found_messages = shelf.messages(subscription.topic, [row.seq for row in forwards])
    bodies = {each.seq: each for each in found_messages}
    return Work(
        deliveries=deliveries,
        forwards=[Delivered(row, bodies[row.seq]) for row in forwards if row.seq in bodies],
        is_more=len(over) == EXPIRED_MAX or desk.figures.replay_from is not None,
    )


def _replay(
    shelf: Shelf,
    subscription: SubscriptionRow,
    figures: FiguresRow,
    *,
    now: int,
    matches: Callable[[SubscriptionRow, MessageRow], bool],
) -> FiguresRow:
    if figures.replay_from is None:
        return figures
    first, until = figures.replay_from, figures.replay_until
    rows = shelf.messages_between(subscription.topic, first, until, REPLAY_MAX)
    there = {row.seq for row in shelf.deliveries(subscription.name, [row.seq for row in rows])}
    fresh = [row for row in rows if row.seq not in there and matches(subscription, row)]
    insert(shelf, subscription, fresh, now=now)
    is_over = len(rows) < REPLAY_MAX
    return figures._replace(
        unacked=figures.unacked + len(fresh),
        replay_from=None if is_over else rows[-1].seq + 1,
    )


def drop_before(shelf: Shelf, name: str, *, seq: int, now: int, limit: int, is_wanted: bool) -> int:
    """Forget deliveries of messages that were published before; gives how many there were."""
    found = shelf.subscription(name)
    if found is None:
        return 0
    desk = Settling(shelf, *found, now=now)
    rows = shelf.deliveries_before(name, seq, limit)
    for row in rows:
        desk.drop(row, is_wanted=is_wanted)
    desk.write()
    return len(rows)


def go_back(shelf: Shelf, topic_name: str, name: str, *, seq: int, now: int) -> None:
    """Begin to deliver again what was published from a number on, as far as it was kept."""
    topic = shelf.topic(topic_name)
    found = shelf.subscription(name)
    if found is None:
        return
    subscription, figures = found
    oldest = [now - subscription.retention_ms] if subscription.retain_acked else []
    if topic is not None and topic.retention_ms is not None:
        oldest.append(now - topic.retention_ms)
    first = max(seq, first_seq(min(oldest, default=now)))
    until = first_seq(now) if topic is None else max(topic.next_seq, first_seq(now))
    changed = figures._replace(replay_from=first, replay_until=until, used_at=now)
    shelf.save_figures(next_look(shelf, subscription, changed))


def revive(
    shelf: Shelf,
    subscription: SubscriptionRow,
    figures: FiguresRow,
    *,
    seqs: Sequence[int],
    now: int,
) -> int:
    """Deliver dead letters again, as if for the first time."""
    there = {row.seq for row in shelf.deliveries(subscription.name, seqs)}
    rows = [row for row in shelf.messages(subscription.topic, seqs) if row.seq not in there]
    insert(shelf, subscription, rows, now=now)
    changed = figures._replace(unacked=figures.unacked + len(rows))
    shelf.save_figures(next_look(shelf, subscription, changed))
    return len(rows)
