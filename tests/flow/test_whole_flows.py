"""Documents with scopes, waits and policies, compiled and run by the real core."""

import pytest

from engine.core.commands import EndRun, OpenWait, ScheduleActivity, StartChild, StartTimer
from engine.core.events import ActivityCompleted, ActivityFailed, AnswerReceived, RunStarted
from engine.core.machine import Machine
from engine.flow.document import parse_flow
from engine.flow.planner import compile_flow

AT = 1_772_355_600_000
HTTP = {"url": "https://x"}


@pytest.fixture
def play(catalog, flow_of):
    """Start a run of nodes and edges and apply events to it; gives all commands in order."""

    def run(nodes, edges=(), *, events=(), value=None, **more):
        made = compile_flow(parse_flow(flow_of(nodes, edges, **more))[0], catalog)
        machine = Machine(made.plan, run_id="run-1")
        commands = list(machine.apply(RunStarted(at=AT, input=value), made.program))
        for event in events:
            commands += machine.apply(event, made.program)
        return commands

    return run


def setting(**values):
    return {"values": values}


def inside(parent, node_id, type_, config, **more):
    return {"id": node_id, "type": type_, "parent": parent, "config": config, **more}


def failed(step, *, frame=1, code="http.404"):
    error = {"code": code, "message": "", "node": "a", "attempt": 1, "details": {}}
    return ActivityFailed(at=AT, frame=frame, step=step, attempt=1, error=error)


def output_of(commands):
    assert isinstance(commands[-1], EndRun)
    return (commands[-1].state, commands[-1].output)


COUNT = inside("r", "i", "flow.set", setting(n="{{ (previous.i.n if previous else 0) + 1 }}"))


@pytest.mark.parametrize(
    ("config", "rounds"),
    [
        ({"times": "{{ input }}"}, [1, 2, 3]),
        ({"while": "{{ index < 2 }}"}, [1, 2]),
        ({"while": False}, []),
        ({"until": "{{ nodes.i.output.n == 4 }}"}, [1, 2, 3, 4]),
    ],
)
def test_a_repeat_hands_each_round_the_result_of_the_one_before(play, config, rounds):
    commands = play([("r", "flow.repeat", {"max_iterations": 5, **config}), COUNT], value=3)
    assert output_of(commands) == ("succeeded", {"r": [{"i": {"n": n}} for n in rounds]})


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"while": True}, "limit.iterations"),
        ({"times": 6}, "limit.iterations"),
        ({"times": "{{ 'x' }}"}, "repeat.times"),
        ({"until": "{{ index }}"}, "condition"),
        ({"until": "{{ nodes.i.output.zz }}"}, "expression"),
    ],
)
def test_a_repeat_that_does_not_end_in_time_fails(play, config, code):
    commands = play([("r", "flow.repeat", {"max_iterations": 5, **config}), COUNT])
    assert (commands[-1].state, commands[-1].error["code"]) == ("failed", code)


def test_what_a_try_catches_is_seen_behind_its_port_error(play):
    nodes = [
        ("t", "flow.try", {}),
        inside("t", "a", "http.request", HTTP, retry="none"),
        ("good", "flow.set", setting(x=1)),
        ("bad", "flow.set", setting(code="{{ nodes.t.error.code }}")),
    ]
    edges = [("t", "good"), ("t", "bad", "error")]
    commands = play(nodes, edges, events=[failed(3, frame=2)])
    assert output_of(commands) == ("succeeded", {"bad": {"code": "http.404"}})


def test_an_approval_is_opened_with_its_details_and_takes_its_port(play):
    nodes = [
        ("a", "flow.approval", {"title": "Pay {{ input }}?", "timeout": "1d"}),
        ("yes", "flow.set", setting(by="{{ nodes.a.output.by }}")),
        ("no", "flow.set", setting(x=1)),
    ]
    answer = {"decision": "approved", "by": "Ann", "at": "", "form": None}
    event = AnswerReceived(at=AT, frame=1, step=0, key="k", port="approved", output=answer)
    commands = play(
        nodes, [("a", "yes", "approved"), ("a", "no", "rejected")], value=5, events=[event]
    )
    opened = next(one for one in commands if isinstance(one, OpenWait))
    timer = next(one for one in commands if isinstance(one, StartTimer))
    assert (opened.details["title"], timer.due_at, output_of(commands)) == (
        "Pay 5?",
        AT + 86_400_000,
        ("succeeded", {"yes": {"by": "Ann"}}),
    )


def test_a_call_starts_a_child_and_yields_its_output(play):
    done = ActivityCompleted(at=AT, frame=1, step=0, attempt=1, output=[1])
    commands = play(
        [("c", "flow.call", {"flow": "other", "input": "{{ input }}"})],
        value=5, events=[done], output="{{ nodes.c.output }}",
    )  # fmt: skip
    rendered = {"flow": "other", "input": 5, "version": "pinned", "wait": True}
    assert commands == [
        StartChild(frame=1, step=0, attempt=1, input=rendered),
        EndRun(state="succeeded", output=[1]),
    ]


@pytest.mark.parametrize(("code", "kind"), [("busy", StartTimer), ("gone", EndRun)])
def test_an_expression_decides_whether_an_error_is_worth_another_attempt(play, code, kind):
    node = {"id": "a", "type": "http.request", "config": HTTP,
            "retry": {"retry_on": "{{ error.code == 'busy' }}"}}  # fmt: skip
    commands = play([node], events=[failed(0, code=code)])
    assert [type(one) for one in commands] == [ScheduleActivity, kind]


def test_a_node_that_goes_on_after_its_error_leaves_it_to_be_read(play):
    nodes = [
        {"id": "a", "type": "http.request", "config": HTTP, "on_error": "continue"},
        ("b", "flow.set", setting(code="{{ nodes.a.error.code | default('none') }}")),
    ]
    commands = play(nodes, [("a", "b")], events=[failed(0)])
    assert output_of(commands) == ("succeeded", {"b": {"code": "http.404"}})
