"""The rows of events that Baton makes itself, on their way out. Knows no query."""

from typing import NamedTuple


class OutboxRow(NamedTuple):
    """An event that is to be published, written with what it tells of."""

    item_id: str
    """Grows with time; the same for the same event, however often it is made."""
    shard: int
    """Whose owner publishes it."""
    event: str
    """The CloudEvent, as JSON."""
