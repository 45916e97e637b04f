"""Runs the cases of a flow, one after the other, and says what came of each. Writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from connectors.registry import UnknownAction
from connectors.sdk.catalog import Catalog
from connectors.sdk.errors import ActionError
from connectors.sdk.host import build
from engine.cases.judging import frames_of, item_view, judged
from engine.cases.matching import DIFFERENCES_MAX, Difference
from engine.cases.model import Case
from engine.cases.outside import OUTSIDE, positions_of
from engine.cases.player import Player, Stuck
from engine.core.plan import Json
from engine.drivers.attempts.executor import Actions
from engine.drivers.operators.mocking import entries_of, problem_of
from engine.drivers.versions.inputs import misfits, trigger_step, with_defaults
from engine.drivers.versions.programs import Compiled
from engine.errors import InvalidFlow, InvalidInput
from engine.flow.controls import kind_of
from engine.flow.document import Node, parse_flow
from engine.flow.durations import instant_ms
from engine.flow.planner import compile_flow
from engine.store.records import VersionRow
from engine.views.nodes import node_view
from engine.views.projection import Projection

NOW_DEFAULT: Final = "2026-01-01T00:00:00Z"
ITEMS_SHOWN_MAX: Final = 20
FACTS_ALL_MAX: Final = 200_000
"""What all cases of one request may take together; about as many as half a minute allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a case."""

    case: Case
    differences: tuple[Difference, ...] = ()
    error: str | None = None
    """Why it could not be played to its end, in a sentence."""
    run: Mapping[str, Json] | None = None

    @property
    def is_passed(self) -> bool:
        """Whether all is as expected."""
        return self.error is None and not self.differences

    def told(self) -> dict[str, Json]:
        """Give it as JSON."""
        return {
            "id": self.case.id,
            "name": self.case.name,
            "passed": self.is_passed,
            "differences": [one.told() for one in self.differences],
            **({} if self.error is None else {"error": self.error}),
            **({} if self.run is None else {"run": self.run}),
        }


class CaseRunner:
    """Runs cases of one document. Raises InvalidFlow for one that has errors."""

    def __init__(self, document: Json, catalog: Catalog, actions: Actions) -> None:
        flow, findings = parse_flow(document)
        if flow is None:
            raise InvalidFlow(findings)
        made = compile_flow(flow, catalog)
        row = VersionRow("test", flow.id, None, "", "", 0, "")
        self._compiled = Compiled(row, flow, made.plan, made.program)
        self._catalog = catalog
        self._actions = actions
        self._facts = 0
        """How many the cases have taken so far."""

    @property
    def flow_id(self) -> str:
        """The flow's id."""
        return self._compiled.flow.id

    def run_all(self, cases: Sequence[Case], *, facts_max: int | None = None) -> list[Verdict]:
        """Run cases in order; those are refused that come after so many facts in all."""
        verdicts = []
        for case in cases:
            if facts_max is not None and self._facts > facts_max:
                said = f"It was not played: the cases before it took {self._facts} facts."
                verdicts.append(Verdict(case=case, error=said))
            else:
                verdicts.append(self.run(case))
        return verdicts

    def run(self, case: Case) -> Verdict:
        """Play a case and judge it."""
        player, error = self.play(case)
        self._facts += 0 if player is None else player.machine.events
        if player is None:
            return Verdict(case=case, error=error)
        run = shown(player.projection)
        if error is not None:
            return Verdict(case=case, error=error, run=run)
        found = tuple(islice(judged(case.expect, player.projection), DIFFERENCES_MAX))
        return Verdict(case=case, differences=found, run=run)

    def play(self, case: Case) -> tuple[Player | None, str | None]:
        """Play a case; give how far it came, and what kept it from its end."""
        compiled = self._compiled
        try:
            entries = self._entries(case.mocks)
            value = with_defaults(compiled.flow, case.input)
            if problems := misfits(compiled.flow, value):
                return None, "The input does not fit the flow: " + _listed(problems)
            trigger = trigger_step(compiled, case.trigger)
        except InvalidInput as error:
            return None, str(error)
        player = Player(compiled, case.mocks, check=self._check)
        at = instant_ms(case.now or NOW_DEFAULT)
        try:
            player.play(value, trigger=trigger, at=at, entries=entries)
        except Stuck as stuck:
            return player, str(stuck)
        return player, None

    def _entries(self, mocks: Mapping[str, Json]) -> dict[str, Json]:
        """Check all mocks; give those that the core has to know: of nodes that reach nowhere."""
        nodes = {node.id: node for node in self._compiled.flow.nodes}
        inner: dict[str, Json] = {}
        for node_id, mock in mocks.items():
            node = nodes.get(node_id)
            if node is not None and kind_of(node.type) in OUTSIDE:
                self._check_outcomes(node, mock)
            else:
                inner[node_id] = mock
        return entries_of(self._compiled.flow, inner, self._catalog)

    def _check_outcomes(self, node: Node, mock: Json) -> None:
        for one in _outcomes(mock):
            told = {key: value for key, value in one.items() if key != "after"}
            output = told.get("output")
            if "port" not in told and isinstance(output, Mapping) and "decision" in output:
                told["port"] = output["decision"]
            said = problem_of(node, told, self._catalog)
            if said is None and "error" in told and node.type in _NEVER_FAILING:
                said = "An answer is no error; say by which port it goes on."
            if said is not None:
                message = f"{node.id} cannot be mocked: {said}"
                raise InvalidInput(message, [(f"mocks.{node.id}", said)])

    def _check(self, type_: str, version: int | None, config: Json) -> Mapping[str, Json] | None:
        try:
            build(self._actions.action(type_, version), config)
        except (ActionError, UnknownAction) as error:
            code = getattr(error, "code", "unknown_action")
            return {"code": code, "message": getattr(error, "message", str(error))}
        return None


_NEVER_FAILING: Final = frozenset({"flow.callback", "flow.approval", "flow.await_event"})


def _outcomes(mock: Json) -> Iterator[Mapping[str, Json]]:
    stack: list[Any] = [mock]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack += one
        elif isinstance(one, Mapping) and "items" in one:
            stack += [each for each in one["items"] if each is not None]
        elif one is not None:
            yield one


def _listed(problems: Sequence[tuple[str, str]]) -> str:
    return "; ".join(f"{field}: {message}" for field, message in problems)


def shown(projection: Projection) -> dict[str, Json]:
    """Give what a play came to: the run, and each node with its input; of items the first ones."""
    machine = projection.machine
    nodes: dict[str, Json] = {}
    for step in projection.plan.steps:
        frames = frames_of(projection, step)
        view = dict(node_view(projection, step))
        if len(frames) == 1 and not positions_of(projection.plan, frames[0]):
            view |= item_view(projection, step, frames[0])
        else:
            some = frames[:ITEMS_SHOWN_MAX]
            view["frames"] = [item_view(projection, step, frame) for frame in some]
        nodes[step.node] = view
    return {
        "state": machine.state,
        "output": machine.output,
        "error": machine.error,
        "nodes": nodes,
    }


def report_of(verdicts: Sequence[Verdict]) -> dict[str, Json]:
    """Give the report of all cases."""
    passed = sum(one.is_passed for one in verdicts)
    return {
        "passed": passed,
        "failed": len(verdicts) - passed,
        "cases": [one.told() for one in verdicts],
    }
