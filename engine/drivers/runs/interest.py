"""Whether anybody wants to know what runs do. Knows no store."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Interest:
    """The types of our own events that anybody waits for. Read by every thread.

    What nobody waits for is not even made. `on_news` is called when events have been committed.
    """

    def __init__(self) -> None:
        self.types: frozenset[str] = frozenset()
        self.on_news: Callable[[], None] = _nobody


def _nobody() -> None:
    """Tell nobody."""
