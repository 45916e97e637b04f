"""The controls' specs: whole, readable, and one with what validation and the planner know."""

import pytest

from engine.flow.controls import KINDS, SCOPES, control_specs, is_trigger, kind_of, ports_of
from engine.flow.document import parse_flow
from engine.flow.planner import compile_flow
from engine.flow.shapes import Shape
from engine.flow.validate import validate

SPECS = {spec.type: spec for spec in control_specs()}
GOOD = {
    "flow.set": {"values": {}},
    "flow.switch": {"cases": [{"port": "x", "when": True}]},
    "flow.wait": {"duration": "1s"},
    "flow.map": {"items": []},
    "flow.repeat": {"times": 3, "max_iterations": 3},
    "flow.call": {"flow": "other"},
    "flow.approval": {"title": "Pay?"},
    "flow.await_event": {"type": "paid"},
    "trigger.schedule": {"cron": "@daily"},
    "trigger.webhook": {"path": "orders"},
    "trigger.event": {"type": "com.example.order.paid"},
    "trigger.queue": {"queue": "orders"},
}
"""The least that each control needs; the others need nothing."""


def test_every_control_says_what_it_is():
    lacking = [
        spec.type
        for spec in SPECS.values()
        if not (spec.title and spec.summary.endswith(".") and spec.docs and spec.icon)
    ]
    assert lacking == []


def test_every_field_of_a_control_has_a_title():
    lacking = [
        (spec.type, name)
        for spec in SPECS.values()
        for name, field in spec.config_schema["properties"].items()
        if not field.get("title")
    ]
    assert lacking == []


def test_the_schemas_of_controls_are_schemas():
    shapes = [Shape(one) for spec in SPECS.values() for one in (spec.config_schema,)]
    assert len(shapes) == len(SPECS)


def test_every_control_but_a_trigger_has_a_kind_and_only_scopes_hold_nodes():
    controls = {type_ for type_ in SPECS if not is_trigger(type_)}
    assert (set(KINDS), SCOPES) == (controls, ("flow.map", "flow.repeat", "flow.try"))


@pytest.mark.parametrize("type_", SPECS)
def test_a_control_with_the_least_config_is_valid(catalog, flow_of, type_):
    nodes = [{"id": "a", "type": type_, "config": GOOD.get(type_, {})}]
    nodes += [{"id": "i", "type": "flow.set", "config": {"values": {}}, "parent": "a"}] * (
        type_ in SCOPES
    )
    document = flow_of(nodes)
    step = compile_flow(parse_flow(document)[0], catalog).plan.steps[0]
    assert (validate(document, catalog), step.kind) == ((), kind_of(type_))


@pytest.mark.parametrize(
    ("type_", "ports"),
    [
        ("flow.repeat", ["out"]),
        ("flow.try", ["out"]),
        ("flow.call", ["out"]),
        ("flow.callback", ["out", "timeout"]),
        ("flow.approval", ["approved", "rejected", "timeout", "reminder", "escalation"]),
        ("flow.await_event", ["out", "timeout"]),
    ],
)
def test_the_ports_of_a_control_besides_error(type_, ports):
    assert list(ports_of(SPECS[type_], {})) == ports
