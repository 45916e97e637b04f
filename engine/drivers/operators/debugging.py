"""Runs for looking at: of a draft, up to a node or of one node, with values that are made up.

They run a document that was cut to what is wanted (`engine.flow.thinning`), so the core needs to
know of mocks only. What they do outside is as real as in any other run.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from connectors.sdk.catalog import Catalog
from engine.core.plan import Json, StepKind
from engine.drivers.operators.forks import REUSE_BYTES_MAX, twins_of
from engine.drivers.operators.holding import Breakpoints, check_nodes
from engine.drivers.operators.mocking import entries_of
from engine.drivers.reading.reader import Reader
from engine.drivers.rowtext import encode
from engine.drivers.runs.starting import ForkOf, StartedRun, Starter, Wish
from engine.drivers.versions.programs import Compiled, Programs
from engine.drivers.versions.publishing import Publisher
from engine.errors import InvalidFlow, InvalidInput, LimitExceeded
from engine.flow.document import Flow, flow_document, parse_flow
from engine.flow.thinning import thin
from engine.views.reuse import take_over
from engine.views.takeover import Fork, Takeover

NAMED_MAX = 20
"""Nodes without a result that a message names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DebugWish:
    """What somebody wants to look at."""

    draft: Json
    mocks: Mapping[str, Json] = field(default_factory=dict)
    until: str | None = None
    """This node and what leads to it."""
    only: str | None = None
    """This node; what leads to it is taken over from `from_run`, whose input is used."""
    from_run: str | None = None
    breakpoints: Breakpoints | None = None
    """Nodes that are held before they begin; None for a run that nobody holds."""
    input: Json = None
    request_id: str | None = None
    trigger: str | None = None


class DebugStarts:
    """Starts such runs."""

    def __init__(
        self,
        reader: Reader,
        programs: Programs,
        publisher: Publisher,
        starter: Starter,
        catalog: Callable[[], Catalog],
    ) -> None:
        self._reader = reader
        self._programs = programs
        self._publisher = publisher
        self._starter = starter
        self._catalog = catalog

    def start(self, wish: DebugWish) -> StartedRun:
        """Start the run. Raises what a start raises; InvalidInput names what cannot be."""
        flow = _readable(wish.draft)
        _check_choice(wish)
        entries = entries_of(flow, wish.mocks, self._catalog())
        check_nodes(wish.breakpoints or [], {node.id for node in flow.nodes}, "The draft")
        target = wish.until or wish.only
        if target is not None:
            _check_target(flow, target, "until" if wish.until else "only")
            flow = thin(flow, target, is_once=wish.only is not None)
            _check_trigger(flow, target, wish.trigger)
        kept = {node.id for node in flow.nodes}
        debug: dict[str, Json] = {
            "mocks": {node: entry for node, entry in entries.items() if node in kept}
        }
        debug |= {"until": wish.until} if wish.until else {}
        if wish.breakpoints is not None:
            debug["breakpoints"] = _kept(wish.breakpoints, kept)
        debug |= {"only": wish.only} if wish.only else {}
        version = self._publisher.keep_draft(flow_document(flow))
        compiled = self._programs.get(version.version_id)
        return self._starter.start([self._wish(wish, compiled, debug)])[0]

    def _wish(self, wish: DebugWish, compiled: Compiled, debug: dict[str, Json]) -> Wish:
        given, trigger, fork = wish.input, wish.trigger, None
        if wish.only is not None and wish.from_run is not None:
            given, fork = self._from(wish.from_run, wish.only, compiled, frozenset(debug["mocks"]))
        return Wish(
            version_id=compiled.version_id,
            input=given,
            request_id=wish.request_id,
            trigger=trigger,
            fork=fork,
            debug=debug,
        )

    def _from(
        self, run_id: str, node: str, compiled: Compiled, mocked: frozenset[str]
    ) -> tuple[Json, ForkOf]:
        """Give the old run's input, and what is taken over from it."""
        row = self._reader.row(run_id)
        if row.flow_id != compiled.flow.id:
            said = f"Run {run_id} is one of {row.flow_id}, not of {compiled.flow.id}."
            raise InvalidInput(said, [("from_run", said)])
        source, seen = self._programs.get(row.version_id), self._reader.whole(row)
        twins = twins_of(source, compiled)
        begin = next(step.index for step in compiled.plan.steps if step.node == node)
        fork = Fork(
            plan=compiled.plan,
            twins=twins,
            altered=_maps_altered(source, compiled, twins),
            begin=begin,
            is_only=True,
        )
        taken = take_over(seen, fork)
        _check_missing(compiled, node, taken, run_id=run_id, mocked=mocked)
        if len(encode(taken.entries)) > REUSE_BYTES_MAX:
            raise LimitExceeded(f"Run {run_id} has more results than can be taken over.")
        given = seen.machine.facts.input
        return given, ForkOf(run_id=run_id, node=node, reuse=taken.entries)


def _maps_altered(source: Compiled, compiled: Compiled, twins: dict[int, int]) -> frozenset[int]:
    """Give the maps that may have other items now; what each yields was cut anyway."""
    return frozenset(
        new
        for new, old in twins.items()
        if compiled.plan.steps[new].kind is StepKind.MAP
        and compiled.node(new).config.get("items") != source.node(old).config.get("items")
    )


def _kept(breakpoints: Breakpoints, kept: set[str]) -> Breakpoints:
    return "all" if breakpoints == "all" else [node for node in breakpoints if node in kept]


def _readable(draft: Json) -> Flow:
    flow, findings = parse_flow(draft)
    if flow is None:
        raise InvalidFlow(findings)
    return flow


def _check_choice(wish: DebugWish) -> None:
    if wish.until is not None and wish.only is not None:
        said = "Say either until or only: a run goes up to a node, or runs that node alone."
        raise InvalidInput(said, [("only", said)])
    if (wish.only is None) != (wish.from_run is None):
        said = "only and from_run go together: the run whose results the node is to see."
        raise InvalidInput(said, [("from_run" if wish.only else "only", said)])


def _check_target(flow: Flow, target: str, name: str) -> None:
    if not any(node.id == target for node in flow.nodes):
        raise InvalidInput(f"The draft has no node {target}.", [(name, "no such node")])
    undone = (edge.source for edge in flow.edges if edge.is_compensation and edge.target == target)
    if (source := next(undone, None)) is not None:
        said = f"{target} only runs to undo {source}."
        raise InvalidInput(said, [(name, said)])


def _check_trigger(flow: Flow, target: str, trigger: str | None) -> None:
    if trigger is not None and not any(node.id == trigger for node in flow.nodes):
        said = f"Trigger {trigger} does not lead to {target}."
        raise InvalidInput(said, [("trigger", said)])


def _check_missing(
    compiled: Compiled, node: str, taken: Takeover, *, run_id: str, mocked: frozenset[str]
) -> None:
    """Refuse to run again what leads to the node. The scopes around it have to, and do no work."""
    nodes = {one.id: one for one in compiled.flow.nodes}
    own, place = {node}, nodes[node].parent
    while place in nodes and place is not None:
        own.add(place)
        place = nodes[place].parent
    inside = _inside(compiled.flow, own & {node} | mocked)
    missing = [one for one in taken.runs_again if one not in own | mocked | inside]
    if not missing:
        return
    named = ", ".join(missing[:NAMED_MAX]) + (" …" if len(missing) > NAMED_MAX else "")
    raise InvalidInput(
        f"Run {run_id} has no result of {named}; run up to {node}, or mock what is missing.",
        [("from_run", f"no result of {one}") for one in missing[:NAMED_MAX]],
    )


def _inside(flow: Flow, scopes: set[str]) -> set[str]:
    """Give the nodes in the bodies of these, however deep."""
    found: set[str] = set()
    for _ in flow.nodes:  # as deep as nodes can nest
        more = {one.id for one in flow.nodes if one.parent in scopes | found} - found
        if not more:
            break
        found |= more
    return found
