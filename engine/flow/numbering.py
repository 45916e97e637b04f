"""Which number each node and each scope of a flow gets in its plan. Knows no kind of node."""

from engine.flow.document import Flow, Node


class Numbers:
    """Scopes in breadth, nodes in the document's order."""

    def __init__(self, flow: Flow) -> None:
        inside: dict[str | None, list[Node]] = {}
        for node in flow.nodes:
            inside.setdefault(node.parent, []).append(node)
        self.owners: list[str | None] = [None]
        """The node whose body each scope is."""
        self.bounds: list[tuple[int, int]] = []
        """The first step of each scope, and how many it has."""
        self.nodes: list[Node] = []
        """By step."""
        self.scope_of: dict[str, int] = {}
        for scope, owner in enumerate(self.owners):
            members = inside.get(owner, [])
            self.bounds.append((len(self.nodes), len(members)))
            for node in members:
                self.nodes.append(node)
                self.scope_of[node.id] = scope
                if node.id in inside:
                    self.owners.append(node.id)
        self.step_of = {node.id: index for index, node in enumerate(self.nodes)}
        self.body_of = {owner: scope for scope, owner in enumerate(self.owners)}
