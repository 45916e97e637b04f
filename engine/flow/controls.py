"""The nodes that the engine itself provides, as plain specs: `flow.*` and `trigger.*`.

Palette, forms, validation and docs need nothing else; what a control does is in core and program.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

from connectors.sdk.catalog import ActionSpec, Catalog
from engine.core.plan import StepKind
from engine.flow.controls_basic import BASICS
from engine.flow.controls_scopes import CALL_SPEC, SCOPE_SPECS
from engine.flow.controls_triggers import TRIGGERS
from engine.flow.controls_waits import WAIT_SPECS

KINDS: Final[dict[str, StepKind]] = {
    "flow.set": StepKind.PURE,
    "flow.switch": StepKind.PURE,
    "flow.wait": StepKind.WAIT,
    "flow.fail": StepKind.FAIL,
    "flow.return": StepKind.RETURN,
    "flow.map": StepKind.MAP,
    "flow.repeat": StepKind.REPEAT,
    "flow.try": StepKind.TRY,
    "flow.call": StepKind.CALL,
    "flow.callback": StepKind.AWAIT,
    "flow.approval": StepKind.AWAIT,
    "flow.await_event": StepKind.AWAIT,
}
"""How the core treats each control; every other type is a trigger or an activity."""
SCOPES: Final = tuple(spec.type for spec in SCOPE_SPECS)
"""Nodes that other nodes may have as their parent."""
AWAITS: Final[Mapping[str, Literal["callback", "approval", "event"]]] = {
    "flow.callback": "callback",
    "flow.approval": "approval",
    "flow.await_event": "event",
}
WITH_URL: Final = "flow.callback"
"""The type of the nodes that `callbacks.<id>` may name; an approval is answered by a person."""


def is_trigger(type_: str) -> bool:
    """Tell whether nodes of a type start runs."""
    return type_.startswith("trigger.")


def kind_of(type_: str) -> StepKind:
    """Give how the core treats nodes of a type."""
    other = StepKind.TRIGGER if is_trigger(type_) else StepKind.ACTIVITY
    return KINDS.get(type_, other)


def ports_of(spec: ActionSpec, config: Any) -> tuple[str, ...]:
    """Give the ports of a node besides `error`; a switch has one for each of its cases."""
    if spec.type != "flow.switch":
        return spec.ports
    cases = config.get("cases") if hasattr(config, "get") else None
    named = [
        case["port"]
        for case in (cases if isinstance(cases, list | tuple) else ())
        if isinstance(case, dict) and isinstance(case.get("port"), str)
    ]
    return (*dict.fromkeys(named), "else")


def with_controls(catalog: Catalog) -> Catalog:
    """Give a catalog with the controls added to the connectors' actions."""
    controls = {spec.type: (spec,) for spec in control_specs()}
    return Catalog(actions={**catalog.actions, **controls}, broken=catalog.broken)


def control_specs() -> tuple[ActionSpec, ...]:
    """Give the specs of all controls, in the palette's order."""
    return (*BASICS, *SCOPE_SPECS, CALL_SPEC, *WAIT_SPECS, *TRIGGERS)
