"""Calls of other flows: what is started, what is refused, and a flow that calls itself."""

import pytest

from engine.core.plan import StepKind
from engine.core.questions import Question
from engine.flow.document import parse_flow
from engine.flow.planner import compile_flow
from engine.flow.validate import validate
from tests.flow.frames import frame_of

AT = 1_772_355_600_000


def call(node_id="c", flow="f", **more):
    """Make a call; `f` is the id of the flow that the tests make."""
    return {"id": node_id, "type": "flow.call", "config": {"flow": flow}, **more}


def codes(document, catalog):
    return [(one.code, one.node, one.field) for one in validate(document, catalog)]


@pytest.mark.parametrize(
    ("config", "rendered"),
    [
        ({}, {"input": None, "version": "pinned", "wait": True}),
        (
            {"input": {"n": "{{ input }}"}, "version": "latest", "wait": False},
            {"input": {"n": 7}, "version": "latest", "wait": False},
        ),
        ({"version": 3}, {"input": None, "version": 3, "wait": True}),
        ({"version": "12"}, {"input": None, "version": 12, "wait": True}),
    ],
)
def test_a_call_is_asked_for_with_nothing_left_out(catalog, flow_of, config, rendered):
    document = flow_of([("c", "flow.call", {"flow": "other", **config})])
    made = compile_flow(parse_flow(document)[0], catalog)
    frame = frame_of(made.plan)
    frame.run.input = 7
    answer = made.program.ask(Question.INPUT, frame, 0, AT)
    step = made.plan.steps[0]
    assert (answer.value, step.kind, step.waits_for_child) == (
        {"flow": "other", **rendered}, StepKind.CALL, rendered["wait"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("config", "code", "field"),
    [
        ({}, "bad_config", "config.flow"),
        ({"flow": ""}, "bad_config", "config.flow"),
        ({"flow": "No Such"}, "bad_config", "config.flow"),
        ({"flow": "{{ input }}"}, "expression_not_allowed", "config.flow"),
        ({"flow": "x", "version": "newest"}, "bad_config", "config.version"),
        ({"flow": "x", "version": 0}, "bad_config", "config.version"),
        ({"flow": "x", "wait": "{{ true }}"}, "expression_not_allowed", "config.wait"),
    ],
)
def test_a_mistake_in_a_call_is_found_in_its_place(catalog, flow_of, config, code, field):
    assert codes(flow_of([("c", "flow.call", config)]), catalog) == [(code, "c", field)]


SWITCH = ("s", "flow.switch", {"cases": [{"port": "more", "when": "{{ input.n > 0 }}"}]})
CALLS_ITSELF = [("calls_itself", "c", "config.flow")]


@pytest.mark.parametrize(
    ("nodes", "edges", "found"),
    [
        ([call()], [], CALLS_ITSELF),
        ([call(flow="other")], [], []),
        ([call(disabled=True)], [], []),
        ([("a", "flow.set", {"values": {}}), call()], [("a", "c")], CALLS_ITSELF),
        ([SWITCH, call()], [("s", "c", "more")], []),
        (
            [("a", "flow.set", {"values": {}}), call()],
            [{"from": "a", "to": "c", "when": "{{ input.n > 0 }}"}],
            [],
        ),
        (
            [SWITCH, ("a", "flow.set", {"values": {}}), call()],
            [("s", "c", "more"), ("a", "c")],
            CALLS_ITSELF,
        ),
        ([("t", "flow.try", {}), call(parent="t")], [], CALLS_ITSELF),
        ([("m", "flow.map", {"items": "{{ input.x }}"}), call(parent="m")], [], []),
        ([SWITCH, ("t", "flow.try", {}), call(parent="t")], [("s", "t", "more")], []),
    ],
)
def test_a_flow_that_calls_itself_in_every_run_is_said(catalog, flow_of, nodes, edges, found):
    assert codes(flow_of(nodes, edges), catalog) == found
