"""Events reach the runs that wait for them, each run once.

An event is kept before anybody is looked for, and a run looks after it has begun to wait: so
whoever comes second finds the other. The event's key makes a second finding harmless.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.core.events import AnswerReceived, EventKind
from engine.core.plan import Json
from engine.drivers.cluster.posting import Post
from engine.drivers.rowtext import decoded, encode
from engine.drivers.runs.inbox import Fact, Item, Reply
from engine.drivers.runs.live import decode_row, read_history
from engine.errors import InvalidInput, LimitExceeded, NotOwned
from engine.store.protocol import Store
from engine.store.records import ArrivalRow, Place, WaitRow

EVENT_BYTES_MAX = 1024 * 1024
"""An event as JSON, its attributes included."""
WORD_CHARACTERS_MAX = 2_000
PAGE = 500
TELL_S_MAX = 60.0
SPEC_VERSION = "1.0"
REQUIRED = ("id", "source", "type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What became of an event: how many runs took it now, and whether it was here before."""

    reached: int
    is_repeated: bool


class Arrivals:
    """Tells events to runs. Used by every thread."""

    def __init__(
        self,
        store: Store,
        put: Callable[[Item], None],
        *,
        post: Post,
        look: Callable[[Place], None],
    ) -> None:
        self._store = store
        self._put = put
        self._post = post
        self._look = look

    def tell(self, rows: Sequence[ArrivalRow], new: set[str]) -> list[Arrived]:
        """Tell events that are kept to the runs that wait for them; `new` has the keys of new ones.

        Raises StoreUnavailable; then they may be told again.
        """
        return [self._told(row, new) for row in rows]

    def _told(self, row: ArrivalRow, new: set[str]) -> Arrived:
        waits = [wait for wait in self._waiting(row) if is_from(wait, row)]
        if row.event_key in new:
            new.remove(row.event_key)  # a batch may hold it twice
            return Arrived(reached=self._tell(waits, row), is_repeated=False)
        # Whom it was meant for is judged by when it came first, and that is looked up there.
        for wait in waits:
            self._look((wait.run_id, wait.frame, wait.step))
        return Arrived(reached=0, is_repeated=True)

    def _waiting(self, row: ArrivalRow) -> Iterator[WaitRow]:
        after: Place | None = None
        while rows := self._store.event_waits(row.type, row.correlation, PAGE, after):
            yield from rows
            if len(rows) < PAGE:
                return
            last = rows[-1]
            after = (last.run_id, last.frame, last.step)

    def _tell(self, waits: list[WaitRow], row: ArrivalRow) -> int:
        reached = 0
        for first in range(0, len(waits), PAGE):
            told: list[tuple[WaitRow, AnswerReceived, Reply]] = []
            for wait in waits[first : first + PAGE]:
                event, reply = answer_of(wait, row, at=row.at), Reply()
                self._put(Fact(wait.run_id, event, reply))
                told.append((wait, event, reply))
            reached += sum(self._has_reached(*one) for one in told)
        return reached

    def _has_reached(self, wait: WaitRow, event: AnswerReceived, reply: Reply) -> bool:
        try:
            return bool(reply.take(TELL_S_MAX)) or self._has_found(wait, event)
        except NotOwned:
            self._post.leave_word(wait.run_id, wait.shard, event)
            return True

    def _has_found(self, wait: WaitRow, event: AnswerReceived) -> bool:
        """Tell whether a run that had just begun to wait found the event by itself."""
        if self._store.wait(wait.run_id, wait.frame, wait.step) is not None:
            return False
        return any(
            (fact.frame, fact.step) == (wait.frame, wait.step)
            and decode_row(fact)[0] == replace(event, at=fact.at)
            for fact in read_history(self._store, wait.run_id)
            if fact.kind == EventKind.ANSWER_RECEIVED
        )


def arrival_row(event: Json, *, at: int) -> ArrivalRow:
    """Give the row of a CloudEvent. Raises InvalidInput, LimitExceeded."""
    if not isinstance(event, dict):
        raise InvalidInput("An event is an object.")
    said: dict[str, Any] = {"specversion": SPEC_VERSION, **event}
    errors = [(name, "a text of its own") for name in REQUIRED if not _is_word(said.get(name))]
    if errors:
        raise InvalidInput("The event lacks what every CloudEvent has.", errors)
    text = encode(said)
    if len(text) > EVENT_BYTES_MAX:
        raise LimitExceeded(f"An event may have {EVENT_BYTES_MAX} bytes; this has {len(text)}.")
    return ArrivalRow(
        event_key=encode([said["source"], said["id"]]),
        type=said["type"],
        source=said["source"],
        correlation=_correlation(said),
        data=text,
        at=at,
    )


def is_from(wait: WaitRow, row: ArrivalRow) -> bool:
    """Tell whether a wait takes events of this source."""
    source = (decoded(wait.details) or {}).get("source")
    return source in (None, "", row.source)


def answer_of(wait: WaitRow, row: ArrivalRow, *, at: int) -> AnswerReceived:
    """Give the fact that an event is for a waiting step; whether it matches is seen there."""
    return AnswerReceived(
        at=at, frame=wait.frame, step=wait.step, key=row.event_key, output=decoded(row.data)
    )


def _is_word(value: Json) -> bool:
    return isinstance(value, str) and 0 < len(value) <= WORD_CHARACTERS_MAX


def _correlation(event: dict[str, Any]) -> str | None:
    """Give what runs find the event by: its `correlation`, or else its `subject`."""
    for name in ("correlation", "subject"):
        value = event.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value:
            return value[:WORD_CHARACTERS_MAX]
    return None
