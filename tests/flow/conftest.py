"""What the tests of the flow package share: the catalog of the built-ins, and a small flow."""

import pytest

from connectors.registry import Registry
from engine.flow.controls import with_controls


@pytest.fixture(scope="session")
def catalog():
    return with_controls(Registry().catalog())


@pytest.fixture
def flow_of():
    """Make a document of nodes and edges; a node is (id, type, config) or a mapping."""

    def make(nodes, edges=(), **more):
        made = [
            dict(zip(("id", "type", "config"), node, strict=False))
            if isinstance(node, tuple)
            else node
            for node in nodes
        ]
        wires = [
            dict(zip(("from", "to", "port"), edge, strict=False))
            if isinstance(edge, tuple)
            else edge
            for edge in edges
        ]
        return {"schema": "baton.flow/v1", "id": "f", "nodes": made, "edges": wires, **more}

    return make
