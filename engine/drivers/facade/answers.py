"""The facade's part for the world outside: callbacks, approvals, events. Thread-safe."""

from collections.abc import Mapping, Sequence

from engine.core.plan import Json
from engine.drivers.facade.part import Facade
from engine.drivers.outside.answers import (
    ApprovalAnswer,
    ApprovalDecision,
    CallbackAnswer,
    Received,
)
from engine.drivers.outside.arriving import Arrived
from engine.drivers.outside.lists import EventBook


class AnswersFacade(Facade):
    """What others answer."""

    def answer_callback(
        self,
        token: str,
        *,
        method: str,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Json] | None = None,
        body: Json = None,
        key: str | None = None,
    ) -> Received:
        """Take what came to a callback's URL; give `accepted`, or `repeated` for the same again.

        `key` tells answers apart; without one an equal answer is the same. Raises NotFound,
        InvalidInput for a method that does not count, Gone when it is too late, LimitExceeded,
        StoreUnavailable.
        """
        answer = CallbackAnswer(
            method=method, headers=headers or {}, query=query or {}, body=body, key=key
        )
        return self._m.inlets.answers.callback(token, answer)

    def answer_approval(
        self,
        run_id: str,
        node: str,
        decision: ApprovalDecision,
        *,
        by: str,
        form: Json = None,
        key: str | None = None,
        frame: int | None = None,
        comment: str | None = None,
    ) -> Received:
        """Take a person's decision; give `accepted`, or `repeated` when it was taken before.

        `frame` tells which item's, when several wait. Raises NotFound, Forbidden when it is not
        this person's to decide, InvalidInput for a form that does not fit, Conflict when nobody
        has been asked yet, Gone when it is too late, StoreUnavailable.
        """
        answer = ApprovalAnswer(
            decision=decision, by=by, form=form, key=key, frame=frame, comment=comment
        )
        return self._m.inlets.answers.approval(run_id, node, answer)

    def send_event(self, event: Json, *, by: str = "") -> Arrived:
        """Take one CloudEvent, as `send_events` does."""
        return self.send_events([event], by=by)[0]

    def send_events(self, events: Sequence[Json], *, by: str = "") -> list[Arrived]:
        """Take CloudEvents, all or none: for triggers, and for runs that wait or soon will.

        Sending one again, with the same source and id, does no harm. An event may answer an
        approval or a callback, as `by`; then it raises what answering does. Raises InvalidInput,
        LimitExceeded, StoreUnavailable.
        """
        return self._m.inlets.events.door.take(events, by=by)

    @property
    def events(self) -> EventBook:
        """Look at events that came, and at those that could not be delivered."""
        return self._m.inlets.events.book
