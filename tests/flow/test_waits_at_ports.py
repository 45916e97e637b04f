"""What may be read behind each port of a node that awaits something."""

import pytest

from engine.core.plan import StepKind
from engine.flow.document import parse_flow
from engine.flow.planner import compile_flow
from tests.flow.test_waits import places, setting

READS = {
    "out": "{{ nodes.w.output.body }}",
    "late": "{{ nodes.w.output.timed_out_at }}",
    "error": "{{ nodes.w.error.code }}",
}


@pytest.mark.parametrize(
    ("type_", "ports", "reads", "is_found"),
    [
        ("flow.callback", ["out"], "out", False),
        ("flow.callback", ["timeout"], "out", True),
        ("flow.callback", ["timeout"], "late", False),
        ("flow.callback", ["out", "timeout"], "out", False),
        ("flow.callback", ["error"], "out", True),
        ("flow.callback", ["error"], "error", False),
        ("flow.callback", ["error", "timeout"], "out", True),
        ("flow.approval", ["reminder"], "late", True),
        ("flow.approval", ["reminder", "escalation"], "out", True),
        ("flow.approval", ["escalation", "approved"], "out", False),
        ("flow.set", ["error"], "out", True),
        ("flow.set", ["out", "error"], "out", False),
    ],
)
def test_what_cannot_be_there_behind_a_port_is_said(
    catalog, flow_of, type_, ports, reads, is_found
):
    config = {
        "flow.approval": {"title": "?", "remind_after": "1d", "escalate_after": "2d"},
        "flow.set": setting(body=1),
    }.get(type_, {})
    document = flow_of(
        [
            ("w", type_, config),
            ("between", "flow.set", setting(x=1)),
            ("b", "flow.set", setting(x=READS[reads])),
        ],
        [*(("w", "between", port) for port in ports), ("between", "b")],
    )
    found = [one for one in places(document, catalog) if one[0] != "no_effect"]
    assert found == [("reads_other_port", "b", None, "config.values.x")] * is_found


def test_a_condition_at_a_port_reads_what_is_there_at_that_port(catalog, flow_of):
    nodes = [("w", "flow.callback", {}), ("b", "flow.set", setting(x=1))]
    edges = [
        {"from": "w", "port": port, "to": "b", "when": "{{ nodes.w.output.body == 1 }}"}
        for port in ("out", "timeout")
    ]
    assert places(flow_of(nodes, edges), catalog) == [("reads_other_port", None, 1, "when")]


def test_the_plan_knows_what_is_awaited(catalog, flow_of):
    document = flow_of(
        [
            ("c", "flow.callback", {}),
            ("a", "flow.approval", {"title": "?"}),
            ("e", "flow.await_event", {"type": "t"}),
        ]
    )
    steps = compile_flow(parse_flow(document)[0], catalog).plan.steps
    assert [(step.kind, step.awaits) for step in steps] == [
        (StepKind.AWAIT, "callback"),
        (StepKind.AWAIT, "approval"),
        (StepKind.AWAIT, "event"),
    ]
