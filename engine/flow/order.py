"""Which nodes of a flow lead to which, and by which ports: what can have run before what."""

from engine.flow.graph import ancestors
from engine.flow.survey import Survey


class Order:
    """The paths between the nodes of each scope. The flow must have no cycle."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._number: dict[str, int] = {}
        self._before: dict[str | None, list[int]] = {}
        """Of each node of a scope those that lead to it, and itself, as bits."""
        self._ways: dict[str, dict[str, int]] = {}
        for scope, members in survey.members().items():
            for index, node in enumerate(members):
                self._number[node] = index
            self._before[scope] = [0] * len(members)
        pairs: dict[str | None, list[tuple[int, int]]] = {}
        for edge in survey.wires:
            pair = (self._number[edge.source], self._number[edge.target])
            pairs.setdefault(survey.parents[edge.source], []).append(pair)
        for scope, those in pairs.items():
            before = ancestors(len(self._before[scope]), those)
            assert before is not None  # the graph was found to have no cycle
            self._before[scope] = before

    def leads(self, first: str, then: str) -> bool:
        """Tell whether a path leads from one node of a scope to another of the same."""
        return bool(self._before_of(then) >> self._number[first] & 1)

    def ports_between(self, first: str, then: str) -> frozenset[str]:
        """Give the ports of the first from which a path leads to the other, or nothing."""
        ways = self._ways.get(first)
        if ways is None:
            ways = self._ways[first] = {}
            for edge in self._survey.wires_of(first):
                ways[edge.port] = ways.get(edge.port, 0) | 1 << self._number[edge.target]
        before = self._before_of(then)
        return frozenset(port for port, targets in ways.items() if targets & before)

    def _before_of(self, node: str) -> int:
        # A node without edges leads to nothing, and nothing leads to it.
        return self._before[self._survey.parents[node]][self._number[node]]
