"""The one door for events: checked, kept, published and told to who waits, before it answers.

Each step may be repeated without harm, so an event whose taking failed half-way is sent again.
"""

from collections.abc import Sequence

from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.failpoints import AFTER_ACCEPT, passing
from engine.drivers.outside.answering import AnsweringEvents
from engine.drivers.outside.arriving import Arrivals, Arrived, arrival_row
from engine.drivers.outside.routing import EventRouter
from engine.errors import InvalidInput
from engine.flow.own_events import ANSWERS, PREFIX


class EventDoor:
    """Takes events, from outside and our own. Used by every thread."""

    def __init__(
        self,
        clock: Clock,
        *,
        arrivals: Arrivals,
        router: EventRouter,
        answers: AnsweringEvents,
    ) -> None:
        self._clock = clock
        self._arrivals = arrivals
        self._router = router
        self._answers = answers

    def take(self, events: Sequence[Json], *, by: str = "") -> list[Arrived]:
        """Take events from outside, all or none; `by` may answer runs, nobody when it is empty.

        Raises InvalidInput with the fields, LimitExceeded, StoreUnavailable, and for an answer
        what answering raises.
        """
        types = [event.get("type") if isinstance(event, dict) else None for event in events]
        ours = [type_ for type_ in types if isinstance(type_, str) and type_.startswith(PREFIX)]
        if not ours:
            return self._accept(events)
        errors = [
            (f"[{place}].type", _refusal(type_, len(events)))
            for place, type_ in enumerate(types)
            if type_ in ours and (type_ not in ANSWERS or len(events) > 1)
        ]
        if errors:
            raise InvalidInput("These events are not taken from outside.", errors)
        return [self._answer(events[0], by)]

    def take_own(self, events: Sequence[Json]) -> list[Arrived]:
        """Take events that we have made. Raises as `take` does."""
        return self._accept(events)

    def _accept(self, events: Sequence[Json]) -> list[Arrived]:
        at = self._clock.now_ms()
        rows = [arrival_row(event, at=at) for event in events]
        new = self._router.accept(rows)
        passing(AFTER_ACCEPT)
        return self._arrivals.tell(rows, new)

    def _answer(self, event: Json, by: str) -> Arrived:
        row = arrival_row(event, at=self._clock.now_ms())
        received = self._answers.take(row, event, by=by)
        is_repeated = received == "repeated"
        return Arrived(reached=0 if is_repeated else 1, is_repeated=is_repeated)


def _refusal(type_: Json, count: int) -> str:
    if type_ in ANSWERS and count > 1:
        return "an answer is sent by itself, not in a batch"
    return f"types that begin with {PREFIX} are our own"
