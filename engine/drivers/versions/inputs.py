"""What a start brings: its input against the flow's own JSON Schema, and its trigger.

Knows no run.
"""

from engine.core.plan import NONE, Json
from engine.drivers.versions.programs import Compiled
from engine.errors import NoSuchTrigger
from engine.flow.document import Flow
from engine.flow.shapes import input_findings

MANUAL_TYPE = "trigger.manual"


def with_defaults(flow: Flow, value: Json) -> Json:
    """Fill in the defaults of properties that the input leaves out; no input is an empty object.

    What a form shows as a default is then what the run has, whoever started it.
    """
    is_object = isinstance(flow.input, dict) and flow.input.get("type") == "object"
    return _filled(flow.input, {} if value is None and is_object else value)


def _filled(schema: Json, value: Json) -> Json:
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not (isinstance(properties, dict) and isinstance(value, dict)):
        return value
    filled = dict(value)
    for name, one in properties.items():
        if name in filled:
            filled[name] = _filled(one, filled[name])
        elif isinstance(one, dict) and "default" in one:
            filled[name] = one["default"]
    return filled


def misfits(flow: Flow, value: Json) -> list[tuple[str, str]]:
    """Give `(field, message)` for all that does not fit; nothing when the flow takes anything."""
    return [(one.field or "input", one.message) for one in input_findings(flow.input, value)]


def trigger_step(compiled: Compiled, node: str | None) -> int:
    """Give the trigger that starts the run: the named one, a manual one, or the first.

    Raises NoSuchTrigger when the flow has no such trigger.
    """
    triggers = compiled.plan.triggers
    if node is not None:
        for step in triggers:
            if compiled.node_of(step) == node:
                return step
        raise NoSuchTrigger(f"The flow has no trigger {node}.", [("trigger", "no such trigger")])
    manual = (step for step in triggers if compiled.node(step).type == MANUAL_TYPE)
    return next(manual, triggers[0] if triggers else NONE)
