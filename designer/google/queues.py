"""Queues as Cloud Tasks v2 shows them. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from designer.google.errors import invalid
from designer.google.names import Parent
from designer.google.wire import (
    is_masked_in,
    known_only,
    mapping_of,
    number_of,
    rate_of,
    span_ms,
    span_text,
)
from engine.store.records_tasks import QueueRow

Json = Any
Read = Callable[[Json, str], Json]

DEFAULTS: Mapping[str, Json] = QueueRow._field_defaults
FIELDS: Mapping[str, tuple[str, Read]] = {
    "rateLimits.maxDispatchesPerSecond": ("max_dispatches_per_second", rate_of),
    "rateLimits.maxConcurrentDispatches": ("max_concurrent_dispatches", number_of),
    "retryConfig.maxAttempts": ("max_attempts", number_of),
    "retryConfig.maxRetryDuration": ("max_retry_ms", span_ms),
    "retryConfig.minBackoff": ("min_backoff_ms", span_ms),
    "retryConfig.maxBackoff": ("max_backoff_ms", span_ms),
    "retryConfig.maxDoublings": ("max_doublings", number_of),
}
"""Google's field to ours, and how it is read."""
GROUPS = {
    "rateLimits": (
        "maxDispatchesPerSecond",
        "maxBurstSize",  # output only, as with Google
        "maxConcurrentDispatches",
    ),
    "retryConfig": (
        "maxAttempts",
        "maxRetryDuration",
        "minBackoff",
        "maxBackoff",
        "maxDoublings",
    ),
}
KNOWN = ("name", *GROUPS, "state", "purgeTime", "stackdriverLoggingConfig")


def changes_of(resource: Mapping[str, Json], mask: Sequence[str] = ()) -> dict[str, Json]:
    """Give what a resource changes of a queue; a masked field without a value is the default.

    Raises GoogleError.
    """
    for name in ("appEngineRoutingOverride", "httpTarget"):
        if resource.get(name):
            raise invalid(f"{name}: queues do not reroute their tasks here; set it on the tasks.")
    known_only(resource, (*KNOWN, "appEngineRoutingOverride", "httpTarget"), "")
    groups = {name: mapping_of(resource.get(name), name) for name in GROUPS}
    for name, group in groups.items():
        known_only(group, GROUPS[name], name)
    changes: dict[str, Json] = {}
    for path, (ours, read) in FIELDS.items():
        place, _, field = path.partition(".")
        value = groups[place].get(field)
        if value is not None and is_masked_in(path, mask):
            changes[ours] = read(value, path)
        elif mask and is_masked_in(path, mask):
            changes[ours] = DEFAULTS[ours]
    return changes


def queue_resource(parent: Parent, queue: Mapping[str, Json]) -> dict[str, Json]:
    """Give a queue as Google shows it."""
    retry: dict[str, Json] = {
        "maxAttempts": queue["max_attempts"],
        "minBackoff": span_text(queue["min_backoff_ms"]),
        "maxBackoff": span_text(queue["max_backoff_ms"]),
        "maxDoublings": queue["max_doublings"],
    }
    if queue["max_retry_ms"]:
        retry["maxRetryDuration"] = span_text(queue["max_retry_ms"])
    return {
        "name": parent.queue(queue["name"]),
        "rateLimits": {
            "maxDispatchesPerSecond": queue["max_dispatches_per_second"],
            "maxBurstSize": queue["max_burst_size"],
            "maxConcurrentDispatches": queue["max_concurrent_dispatches"],
        },
        "retryConfig": retry,
        "state": queue["state"].upper(),
    }
