"""Checks a flow against the catalog: every finding, with its place and a way to mend it."""

from collections.abc import Mapping

from connectors.sdk.catalog import Catalog
from engine.core.plan import Json
from engine.flow.check_edges import check_edges, check_graph, check_undo
from engine.flow.check_nodes import check_flow, check_nodes
from engine.flow.check_reads import check_reads
from engine.flow.check_settings import check_settings
from engine.flow.document import Flow, parse_flow
from engine.flow.findings import Finding
from engine.flow.survey import Survey


def validate(
    document: Flow | Json, catalog: Catalog, *, credentials: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """Give everything that is wrong with a flow, in the order of the document. Never raises.

    `credentials` are those that exist, with their types; None leaves them unchecked.
    """
    if isinstance(document, Flow):
        flow: Flow | None = document
        found: tuple[Finding, ...] = ()
    else:
        flow, found = parse_flow(document)
    if flow is None:
        return found
    survey = Survey(flow, catalog, credentials)
    check_flow(survey)
    check_nodes(survey)
    check_settings(survey)
    check_edges(survey)
    check_undo(survey)
    has_order = check_graph(survey)
    check_reads(survey, has_order=has_order)
    return (*found, *survey.found)
