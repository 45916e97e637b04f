"""Questions about the graph of a flow: cycles, order, reach. The one door to networkx.

The library is imported when it is first needed: a server that only runs flows never pays for it.
"""

from collections.abc import Iterable, Sequence

Pairs = Iterable[tuple[int, int]]


def cycles(count: int, edges: Pairs) -> list[list[int]]:
    """Give one cycle, in its order, for each knot of nodes that lead back to themselves."""
    import networkx as nx  # noqa: PLC0415  # costs 0.4 s, and only validation needs it

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(edges)
    found: list[list[int]] = []
    if nx.is_directed_acyclic_graph(graph):
        return []
    for knot in nx.strongly_connected_components(graph):
        first = min(knot)
        if len(knot) > 1 or graph.has_edge(first, first):
            ring = nx.find_cycle(graph.subgraph(knot), first)
            found.append([edge[0] for edge in ring])
    return sorted(found)


def ancestors(count: int, edges: Sequence[tuple[int, int]]) -> list[int] | None:
    """Give, for each node, the set of nodes that lead to it, as bits; None when there are cycles.

    Bits make it 50,000 operations on long numbers rather than 10,000 walks.
    """
    import networkx as nx  # noqa: PLC0415  # costs 0.4 s, and only validation needs it

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(edges)
    before = [0] * count
    try:
        for node in nx.topological_sort(graph):
            mine = before[node] | (1 << node)
            for after in graph.successors(node):
                before[after] |= mine
    except nx.NetworkXUnfeasible:
        return None
    return before


def reachable(count: int, edges: Pairs, starts: Iterable[int]) -> set[int]:
    """Give the nodes that some start leads to, the starts among them."""
    after: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        after[source].append(target)
    seen = set(starts)
    stack = list(seen)
    while stack:
        for target in after[stack.pop()]:
            if target not in seen:
                seen.add(target)
                stack.append(target)
    return seen
