"""Compiled flows, run by the real core: what their expressions see, and what they answer."""

import pytest

from engine.core.commands import EndRun, ScheduleActivity, StartTimer
from engine.core.events import ActivityCompleted, ActivityFailed, RunStarted, TimerFired
from engine.core.machine import Machine
from engine.core.plan import NONE, StepKind
from engine.core.questions import Question
from engine.errors import InvalidFlow
from engine.flow.document import parse_flow
from engine.flow.planner import compile_flow

AT = 1_772_355_600_000  # 2026-03-01T09:00:00Z
HTTP = {"url": "https://x"}


@pytest.fixture
def start(catalog):
    """Compile a document and start a run of it; gives the machine, its program and commands."""

    def begin(document, value=None):
        flow, _ = parse_flow(document)
        made = compile_flow(flow, catalog)
        machine = Machine(made.plan, run_id="run-1")
        return machine, made, machine.apply(RunStarted(at=AT, input=value), made.program)

    return begin


def setting(**values):
    return {"values": values}


def test_pure_nodes_see_the_input_each_other_and_the_run(start, flow_of):
    document = flow_of(
        [
            ("a", "flow.set", setting(x="{{ input.n + 1 }}", now="{{ now }}", id="{{ run.id }}")),
            (
                "b",
                "flow.set",
                setting(y="{{ nodes.a.output.x * vars.factor }}", flow="{{ run.flow_id }}"),
            ),
        ],
        [("a", "b")],
        vars={"factor": 10},
        output={
            "a": "{{ nodes.a.output }}",
            "b": "{{ nodes.b.output }}",
            "at": "{{ run.started_at }}",
        },
    )
    _, _, commands = start(document, {"n": 1})
    moment = "2026-03-01T09:00:00.000Z"
    output = {
        "a": {"x": 2, "now": moment, "id": "run-1"},
        "b": {"y": 20, "flow": "f"},
        "at": moment,
    }
    assert commands == [EndRun(state="succeeded", output=output)]


def test_a_switch_takes_the_first_case_that_is_true(start, flow_of):
    cases = [
        {"port": "big", "when": "{{ input.n > 9 }}"},
        {"port": "odd", "when": "{{ input.n is odd }}"},
    ]
    document = flow_of(
        [("s", "flow.switch", {"cases": cases}), *((n, "flow.set", setting()) for n in "abc")],
        [("s", "a", "big"), ("s", "b", "odd"), ("s", "c", "else")],
    )
    taken = [start(document, {"n": n})[2][0].output for n in (11, 3, 4)]
    assert taken == [{"a": {}}, {"b": {}}, {"c": {}}]


def test_a_case_that_is_neither_true_nor_false_fails_the_run(start, flow_of):
    document = flow_of([("s", "flow.switch", {"cases": [{"port": "x", "when": "{{ input.n }}"}]})])
    error = start(document, {"n": 1})[2][0].error
    assert (error["code"], error["node"]) == ("condition", "s")


def test_an_activity_gets_its_rendered_config(start, flow_of):
    config = {"url": "https://x/{{ input.id }}", "json": "{{ input.items }}", "method": "POST"}
    commands = start(flow_of([("a", "http.request", config)]), {"id": 7, "items": [1]})[2]
    rendered = {"url": "https://x/7", "json": [1], "method": "POST"}
    assert commands == [ScheduleActivity(frame=1, step=0, attempt=1, input=rendered)]


def test_an_expression_without_value_names_node_field_and_column(start, flow_of):
    document = flow_of([("a", "http.request", {"url": "https://x/{{ input.zz + 1 }}"})])
    error = start(document, {})[2][0].error
    assert (error["code"], error["node"], error["attempt"], error["details"]) == (
        "expression", "a", 0, {"field": "config.url", "column": 11},
    )  # fmt: skip


def test_the_error_of_a_node_is_seen_behind_its_error_edge(start, flow_of):
    document = flow_of(
        [("a", "http.request", HTTP), ("b", "flow.set", setting(code="{{ nodes.a.error.code }}"))],
        [("a", "b", "error")],
    )
    machine, made, _ = start(document)
    failed = ActivityFailed(at=AT, frame=1, step=0, attempt=1, error={"code": "x"}, retryable=False)
    assert machine.apply(failed, made.program)[0].output == {"b": {"code": "x"}}


def test_a_skipped_node_has_no_output_and_default_helps(start, flow_of):
    document = flow_of(
        [
            ("s", "flow.switch", {"cases": [{"port": "x", "when": False}]}),
            ("a", "flow.set", setting(v=1)),
            ("b", "flow.set", setting(v="{{ nodes.a.output.v | default('none') }}")),
        ],
        [("s", "a", "x"), ("a", "b"), ("s", "b", "else")],
    )
    assert start(document)[2][0].output == {"b": {"v": "none"}}


@pytest.mark.parametrize(
    ("config", "due_at"),
    [
        ({"duration": "5m"}, AT + 300_000),
        ({"duration": "{{ input.d }}"}, AT + 2_000),
        ({"until": "2026-03-01T11:00:00+01:00"}, AT + 3_600_000),
        ({"until": "{{ now | plus('1d') }}"}, AT + 86_400_000),
    ],
)
def test_a_wait_ends_when_it_should(start, flow_of, config, due_at):
    document = flow_of([("w", "flow.wait", config)])
    machine, made, commands = start(document, {"d": "2s"})
    timer = commands[0]
    ended = machine.apply(
        TimerFired(at=due_at, frame=1, step=0, attempt=1, timer=timer.timer), made.program
    )
    assert (type(timer), timer.due_at, type(ended[0])) == (StartTimer, due_at, EndRun)


@pytest.mark.parametrize("config", [{"duration": "{{ input.d }}"}, {"until": "{{ input.d }}"}])
@pytest.mark.parametrize("value", ["soon", 5, None, "2099-01-01T00:00:00Z", "9999d"])
def test_a_wait_that_cannot_be_fails_its_node(start, flow_of, config, value):
    error = start(flow_of([("w", "flow.wait", config)]), {"d": value})[2][0].error
    assert (error["code"], error["node"]) == ("expression", "w")


def test_a_map_sees_item_and_index_and_collects(start, flow_of):
    document = flow_of(
        [
            ("before", "flow.set", setting(k=100)),
            (
                "m",
                "flow.map",
                {"items": "{{ input.rows }}", "collect": "{{ nodes.i.output.v + 1 }}"},
            ),
            {
                "id": "i",
                "type": "flow.set",
                "parent": "m",
                "config": setting(v="{{ item.n + index + nodes.before.output.k }}"),
            },
        ],
        [("before", "m")],
        output="{{ nodes.m.output }}",
    )
    assert start(document, {"rows": [{"n": 1}, {"n": 5}]})[2][0].output == [102, 107]


def test_nested_maps_see_their_own_item_and_the_outputs_around_them(start, flow_of):
    document = flow_of(
        [
            ("m", "flow.map", {"items": [[1, 2], [3]], "collect": "{{ nodes.n.output }}"}),
            {
                "id": "o",
                "type": "flow.set",
                "parent": "m",
                "config": setting(len="{{ item | length }}"),
            },
            {
                "id": "n",
                "type": "flow.map",
                "parent": "m",
                "config": {"items": "{{ item }}", "collect": "{{ nodes.i.output.v }}"},
            },
            {
                "id": "i",
                "type": "flow.set",
                "parent": "n",
                "config": setting(v="{{ item * 10 + nodes.o.output.len }}"),
            },
        ],
        [("o", "n")],
        output="{{ nodes.m.output }}",
    )
    assert start(document)[2][0].output == [[12, 22], [31]]


def test_an_undo_sees_what_it_undoes(start, flow_of):
    document = flow_of(
        [
            ("a", "http.request", HTTP),
            ("u", "http.request", {"url": "https://x/{{ nodes.a.output.id }}", "method": "DELETE"}),
            ("f", "flow.fail", {"message": "no"}),
        ],
        [("a", "f"), {"from": "a", "to": "u", "kind": "compensation"}],
    )
    machine, made, _ = start(document)
    done = ActivityCompleted(at=AT, frame=1, step=0, attempt=1, output={"id": 9})
    undo = machine.apply(done, made.program)[0]
    assert (undo.undoes, undo.input["url"]) == (0, "https://x/9")


def test_conditions_on_edges_choose_the_way(start, flow_of):
    document = flow_of(
        [(name, "flow.set", setting()) for name in "abc"],
        [
            {"from": "a", "to": "b", "when": "{{ input.n > 3 }}"},
            {"from": "a", "to": "c", "when": "{{ not (input.n > 3) }}"},
        ],
    )
    assert [list(start(document, {"n": n})[2][0].output) for n in (1, 5)] == [["c"], ["b"]]


def test_return_ends_the_run_with_its_value(start, flow_of):
    document = flow_of([("r", "flow.return", {"value": "{{ input }}"})])
    assert start(document, [1, 2])[2] == [EndRun(state="succeeded", output=[1, 2])]


def test_a_disabled_node_lets_the_run_through(start, flow_of):
    off = {"id": "a", "type": "http.request", "config": HTTP, "disabled": True}
    document = flow_of([off, ("b", "flow.set", setting(v=1))], [("a", "b")])
    assert start(document)[2][0].output == {"b": {"v": 1}}


def test_a_constant_config_is_the_same_answer_each_time(start, flow_of):
    machine, made, _ = start(flow_of([("a", "http.request", HTTP)]))
    answers = [made.program.ask(Question.INPUT, machine.frames[1], 0, AT) for _ in range(2)]
    assert answers[0] is answers[1]


def test_the_program_never_raises(start, flow_of):
    machine, made, _ = start(flow_of([("a", "http.request", HTTP)]))
    answers = [made.program.ask(question, machine.frames[1], 99, AT) for question in Question]
    assert all(one.error is None or one.error["code"] == "expression" for one in answers)


def test_the_plan_numbers_scopes_in_breadth_and_nodes_in_order(catalog, flow_of):
    document = flow_of(
        [
            {"id": "i", "type": "flow.set", "config": setting(), "parent": "m"},
            ("t", "trigger.manual"),
            ("m", "flow.map", {"items": [], "concurrency": 3, "on_item_error": "collect"}),
            {"id": "h", "type": "http.request", "config": HTTP, "timeout": "5s", "retry": "none"},
            {"id": "j", "type": "flow.set", "config": setting(), "parent": "m", "join": "all"},
        ],
        [("t", "m"), ("i", "j"), {"from": "m", "to": "h", "kind": "compensation"}],
        settings={"deadline": "1h", "on_failure": "leave"},
    )
    plan = compile_flow(parse_flow(document)[0], catalog).plan
    assert [(s.node, s.kind, s.scope, s.undo, s.undoes, s.body) for s in plan.steps] == [
        ("t", StepKind.TRIGGER, 0, NONE, NONE, NONE),
        ("m", StepKind.MAP, 0, 2, NONE, 1),
        ("h", StepKind.ACTIVITY, 0, NONE, 1, NONE),
        ("i", StepKind.PURE, 1, NONE, NONE, NONE),
        ("j", StepKind.PURE, 1, NONE, NONE, NONE),
    ]
    assert [(s.owner, s.first, s.count, s.roots, s.in_degrees, s.leaves) for s in plan.scopes] == [
        (NONE, 0, 3, (0,), (0, 1, 0), (1,)),
        (1, 3, 2, (3,), (0, 1), (4,)),
    ]
    assert (plan.triggers, plan.compensates, plan.deadline_ms, plan.steps[2].timeout_ms) == (
        (0,), False, 3_600_000, 5_000,
    )  # fmt: skip


def test_a_flow_with_errors_does_not_compile(catalog, flow_of):
    with pytest.raises(InvalidFlow) as caught:
        compile_flow(parse_flow(flow_of([("a", "no.such")]))[0], catalog)
    assert [one.code for one in caught.value.findings] == ["unknown_type"]
