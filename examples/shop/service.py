"""The shop as a table of routes: a request's parts in, status and body out. Knows no sockets."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from examples.shop.errors import Refused
from examples.shop.ledger import Ledger
from examples.shop.operations import OPERATIONS, Answer, Operation, decline, perform
from examples.shop.sales import sales_of
from examples.shop.switches import MODES, Switchboard

PAGE = Path(__file__).with_name("page.html")
NAME = "baton-example-shop"


class AnswerLost(Exception):
    """The work is done, but the connection has to drop before the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a route is told."""

    query: Mapping[str, str]
    body: Any
    key: str | None


class Service:
    """Answers calls; collaborators come in, so that tests may look at the ledger."""

    def __init__(self, ledger: Ledger, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.ledger = ledger
        self.switches = Switchboard([*(one.name for one in OPERATIONS), "sales"])
        self._sleep = sleep
        self.routes: dict[str, dict[str, Callable[[Call], Answer]]] = {
            "/healthz": {"GET": lambda _: (200, {"status": "ok", "name": NAME})},
            "/stock": {"GET": self._stock},
            "/ledger": {"GET": self._effects},
            "/sales": {"GET": self._sales},
            "/switches": {"GET": self._show_switches, "POST": self._set_switches},
            "/reset": {"POST": self._reset},
        }
        for operation in OPERATIONS:
            self.routes[operation.path] = {"POST": self._route_of(operation)}

    def answer(self, method: str, path: str, call: Call) -> Answer:
        """Give status and body; raises AnswerLost."""
        try:
            return self._route(method, path)(call)
        except Refused as refused:
            return refused.status, refused.as_json()

    def _route(self, method: str, path: str) -> Callable[[Call], Answer]:
        methods = self.routes.get(path)
        if methods is None:
            raise Refused(404, "not_found", "There is no such page in this shop.")
        if method not in methods:
            raise Refused(405, "method", f"Use {' or '.join(methods)} here.")
        return methods[method]

    def _route_of(self, operation: Operation) -> Callable[[Call], Answer]:
        def route(call: Call) -> Answer:
            switch, is_early = self.switches.look(operation.name, call.key or "")
            self._misbehave(switch.mode, is_early=is_early, seconds=switch.seconds)
            act = decline if switch.mode == "decline" else perform
            answer = act(operation, ledger=self.ledger, body=call.body, key=call.key)
            if switch.mode == "lost" and is_early:
                raise AnswerLost
            return answer

        return route

    def _misbehave(self, mode: str, *, is_early: bool, seconds: int) -> None:
        if mode == "slow":
            self._sleep(seconds)
        if mode == "error" or (mode == "flaky" and is_early):
            raise Refused(503, "out_of_order", f"A switch makes this fail: {MODES[mode]}.")

    def _stock(self, _: Call) -> Answer:
        with self.ledger.books() as books:
            return 200, {"stock": books.stock()}

    def _effects(self, call: Call) -> Answer:
        with self.ledger.books() as books:
            effects = books.effects(
                order=call.query.get("order"), operation=call.query.get("operation")
            )
        counts = {one.name: 0 for one in OPERATIONS}
        for effect in effects:
            counts[effect["operation"]] += 1
        return 200, {"effects": effects, "counts": counts}

    def _sales(self, call: Call) -> Answer:
        switch, is_early = self.switches.look("sales", call.key or "")
        self._misbehave(switch.mode, is_early=is_early, seconds=switch.seconds)
        if switch.mode == "decline":
            raise Refused(403, "refused", "The books are closed.")
        day = _day_of(call.query)
        return 200, {"day": day.isoformat(), "currency": "EUR", "records": sales_of(day)}

    def _show_switches(self, _: Call) -> Answer:
        return 200, {"switches": self.switches.as_json(), "modes": MODES}

    def _set_switches(self, call: Call) -> Answer:
        self.switches.set(call.body)
        return self._show_switches(call)

    def _reset(self, _: Call) -> Answer:
        self.ledger.reset()
        self.switches.reset()
        return 200, {"status": "as new"}


def _day_of(query: Mapping[str, str]) -> date:
    """Give the day asked for; without one, today in UTC."""
    if "day" not in query:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(query["day"])
    except ValueError:
        raise Refused(400, "bad_day", "'day' must read YYYY-MM-DD.", field="day") from None
