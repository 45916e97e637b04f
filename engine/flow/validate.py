"""Checks a flow against the catalog: every finding, with its place and a way to mend it."""

from collections.abc import Collection

from connectors.sdk.catalog import Catalog
from engine.core.plan import Json
from engine.flow.document import Flow, parse_flow
from engine.flow.findings import Finding, finding


def validate(
    document: Flow | Json, catalog: Catalog, *, credentials: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """Give everything that is wrong with a flow. Never raises."""
    del credentials
    if isinstance(document, Flow):
        flow: Flow | None = document
        found: tuple[Finding, ...] = ()
    else:
        flow, found = parse_flow(document)
    if flow is None:
        return found
    unknown = [
        finding("unknown_type", f"There is no {node.type!r}.", node=node.id, field="type")
        for node in flow.nodes
        if catalog.find(node.type, node.version) is None
    ]
    return (*found, *unknown)
