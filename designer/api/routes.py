"""All routes of the API in one list."""

from designer.api import (
    audit,
    breakpoints,
    catalog,
    credentials,
    documents,
    events,
    expressions,
    flows,
    google_jobs,
    google_tasks,
    hooks,
    listeners,
    oidc,
    operators,
    pins,
    queue_tasks,
    queues,
    runs,
    schedules,
    session,
    statistics,
    streams,
    subscriptions,
    system,
    tests,
    topics,
    triggers,
    values,
    waits,
    watches,
)
from designer.api.endpoint import Endpoint, Reply
from designer.api.openapi import openapi_document
from designer.version import version

API_ROOT = "/api/v1"


def _get_openapi(_call: object) -> Reply:
    return Reply(data=api_description())


ENDPOINTS: tuple[Endpoint, ...] = (
    *session.ENDPOINTS,
    *flows.ENDPOINTS,
    *documents.ENDPOINTS,
    *expressions.ENDPOINTS,
    *pins.ENDPOINTS,
    *tests.ENDPOINTS,
    *runs.ENDPOINTS,
    *values.ENDPOINTS,
    *breakpoints.ENDPOINTS,
    *statistics.ENDPOINTS,
    *operators.ENDPOINTS,
    *waits.ENDPOINTS,
    *events.ENDPOINTS,
    *hooks.ENDPOINTS,
    *listeners.ENDPOINTS,
    *streams.ENDPOINTS,
    *schedules.ENDPOINTS,
    *queues.ENDPOINTS,
    *topics.ENDPOINTS,
    *subscriptions.ENDPOINTS,
    *triggers.ENDPOINTS,
    *watches.ENDPOINTS,
    *credentials.ENDPOINTS,
    *queue_tasks.ENDPOINTS,
    *catalog.ENDPOINTS,
    *audit.ENDPOINTS,
    Endpoint(
        name="get_openapi",
        method="GET",
        path="/openapi.json",
        handler=_get_openapi,
        summary="Read this description of the API",
    ),
)
PROBES = system.PROBES
HOOKS = (*hooks.AT_ROOT, *listeners.AT_ROOT)
GOOGLE = (*google_tasks.ENDPOINTS, *google_jobs.ENDPOINTS)
OIDC = oidc.AT_ROOT
HOOK_ROOTS = {"/hooks/": "call_hook", f"{API_ROOT}/hooks/": "call_api_hook"}
"""Where webhooks are, with the endpoint that permits it."""


def api_description() -> dict[str, object]:
    """Give the OpenAPI document of all routes."""
    groups = [(API_ROOT, ENDPOINTS), ("", PROBES), ("", HOOKS), ("", OIDC)]
    return openapi_document(groups, title="Baton", version=version())
