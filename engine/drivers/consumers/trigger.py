"""What a queue trigger's row says, and the start that a message asks for. Pure."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.drivers.runs.starting import Wish
from engine.store.records_triggers import TriggerRow

if TYPE_CHECKING:
    from connectors.queue.consumer import Delivery

PREFETCH = 50
DEAD_LETTER_SUFFIX = ".dead-letter"

Begin = Callable[[Sequence[Wish]], object]
"""Starts runs; returns when they are durable, raises EngineError when none was started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTrigger:
    """A queue trigger of a published flow."""

    id: str
    flow_id: str
    node: str
    queue: str
    prefetch: int
    is_json_only: bool
    dead_letter: str


def trigger_of(row: TriggerRow) -> QueueTrigger:
    """Read a trigger's row, with the defaults of its config."""
    config: dict[str, Any] = json.loads(row.config)["config"]
    return QueueTrigger(
        id=row.trigger_id,
        flow_id=row.flow_id,
        node=row.node,
        queue=row.key,
        prefetch=config.get("prefetch") or PREFETCH,
        is_json_only=config.get("content") != "any",
        dead_letter=config.get("dead_letter") or row.key + DEAD_LETTER_SUFFIX,
    )


def wish_of(trigger: QueueTrigger, delivery: "Delivery") -> Wish:
    """Give the start that a message asks for, once however often it comes. Raises UnfitMessage."""
    value = {
        "message": delivery.content(is_json_only=trigger.is_json_only),
        "headers": dict(delivery.headers),
        "message_id": delivery.id,
        "queue": trigger.queue,
    }
    named = hashlib.sha256(f"{trigger.node} {trigger.queue} {delivery.id}".encode()).hexdigest()[
        :40
    ]
    return Wish(
        flow_id=trigger.flow_id,
        input=value,
        request_id=f"queue:{named}",
        trigger=trigger.node,
        same=delivery.digest(),  # what a broker adds to the headers changes nothing
    )
