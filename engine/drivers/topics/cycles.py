"""Topics that feed topics: by dead letters and by targets. Finds circles; knows no store."""

import json
from collections.abc import Iterable

from engine.store.records_topics import SubscriptionRow

Wires = dict[str, set[str]]
"""From a topic to those that its messages may come to."""


def fed_by(row: SubscriptionRow) -> list[tuple[str, str]]:
    """Give the topics that a subscription's messages may come to, each with its field."""
    found = []
    topic = json.loads(row.target).get("topic")
    if topic is not None:
        found.append(("target.topic.name", str(topic["name"])))
    if row.dead_letter_topic is not None:
        found.append(("dead_letter.topic", row.dead_letter_topic))
    return found


def wires_of(rows: Iterable[SubscriptionRow]) -> Wires:
    """Give how topics are tied together."""
    wires: Wires = {}
    for row in rows:
        if not row.is_detached:
            wires.setdefault(row.topic, set()).update(topic for _, topic in fed_by(row))
    return wires


def circles(row: SubscriptionRow, others: Iterable[SubscriptionRow]) -> list[tuple[str, str]]:
    """Give the fields by which a subscription would close a circle, each with the chain."""
    wires = wires_of(others)
    errors = []
    for field, topic in fed_by(row):
        chain = _path(wires, topic, row.topic)
        if chain is not None:
            said = " → ".join([row.topic, *chain])
            errors.append((field, f"messages would go in a circle: {said}"))
    return errors


def _path(wires: Wires, start: str, end: str) -> list[str] | None:
    """Give a shortest way along the wires."""
    ways = {start: [start]}
    line = [start]
    for topic in line:
        if topic == end:
            return ways[topic]
        for following in sorted(wires.get(topic, ())):
            if following not in ways:
                ways[following] = [*ways[topic], following]
                line.append(following)
    return None
