"""Callbacks, approvals, awaited events: what they let in by when, and what is read of them."""

import pytest

from engine.core.questions import Question
from engine.flow.awaiting import WAIT_MS_MAX
from engine.flow.document import parse_flow
from engine.flow.planner import compile_flow
from engine.flow.validate import validate
from tests.flow.frames import frame_of, step_of

AT = 1_772_355_600_000
DAY = 86_400_000


def setting(**values):
    return {"values": values}


@pytest.fixture
def ask(catalog, flow_of):
    """Ask what a node of a type and config lets in."""

    def answer(type_, config, value=None):
        made = compile_flow(parse_flow(flow_of([("a", type_, config)]))[0], catalog)
        frame = frame_of(made.plan)
        frame.run.input = value
        return made.program.ask(Question.AWAIT, frame, 0, AT)

    return answer


def places(document, catalog):
    return [(one.code, one.node, one.edge, one.field) for one in validate(document, catalog)]


def test_a_callback_takes_one_post_within_a_year_when_nothing_is_said(ask):
    assert ask("flow.callback", {}).value == {
        "timeout_at": AT + WAIT_MS_MAX,
        "remind_at": None,
        "escalate_at": None,
        "answers": 1,
        "refusals": 1,
        "details": {"kind": "callback", "methods": ["POST"]},
    }


def test_a_callback_may_wait_for_several_answers_by_other_methods(ask):
    config = {"methods": ["GET", "PUT"], "timeout": "{{ input }}", "answers": 3}
    value = ask("flow.callback", config, "2d").value
    assert (value["timeout_at"], value["answers"], value["details"]["methods"]) == (
        AT + 2 * DAY, 3, ["GET", "PUT"],
    )  # fmt: skip


def test_an_approval_says_who_decides_what_by_when(ask):
    config = {
        "title": "Pay {{ input.total }}?",
        "message": "From {{ input.by }}.",
        "form": {"type": "object"},
        "people": "{{ input.people }}",
        "required": 2,
        "remind_after": "1d",
        "escalate_after": "2d",
        "escalate_to": ["boss"],
        "timeout": "7d",
    }
    value = ask("flow.approval", config, {"total": 5, "by": "x", "people": ["a", "b", "c"]}).value
    assert value == {
        "timeout_at": AT + 7 * DAY,
        "remind_at": AT + DAY,
        "escalate_at": AT + 2 * DAY,
        "answers": 2,
        "refusals": 1,
        "details": {
            "kind": "approval",
            "title": "Pay 5?",
            "message": "From x.",
            "form": {"type": "object"},
            "people": ["a", "b", "c"],
            "escalate_to": ["boss"],
        },
    }


def test_an_awaited_event_is_found_by_type_source_and_correlation(ask):
    config = {"type": "paid", "source": "shop", "correlation": "{{ input.id }}", "timeout": "1h"}
    details = ask("flow.await_event", config, {"id": 7}).value["details"]
    assert details == {"kind": "event", "type": "paid", "source": "shop", "correlation": "7"}


@pytest.mark.parametrize(
    ("type_", "config", "field"),
    [
        ("flow.callback", {"timeout": "{{ input }}"}, "config.timeout"),
        ("flow.callback", {"timeout": "{{ '367d' }}"}, "config.timeout"),
        ("flow.approval", {"title": "{{ input }}"}, "config.title"),
        ("flow.approval", {"title": "t", "people": "{{ input }}"}, "config.people"),
        (
            "flow.approval",
            {"title": "t", "people": "{{ ['a'] }}", "required": 2},
            "config.required",
        ),
        ("flow.await_event", {"type": "{{ '' }}"}, "config.type"),
        ("flow.await_event", {"type": "t", "correlation": "{{ [input] }}"}, "config.correlation"),
        ("flow.await_event", {"type": "t", "correlation": "{{ '' }}"}, "config.correlation"),
    ],
)
def test_what_cannot_be_awaited_is_an_error_with_its_field(ask, type_, config, field):
    error = ask(type_, config, 5).error
    assert (error["code"], error["details"]["field"]) == ("expression", field)


@pytest.mark.parametrize(
    ("event", "answer"), [({"data": {"n": 5}}, True), ({"data": {"n": 1}}, False)]
)
def test_an_event_matches_when_its_condition_is_true(catalog, flow_of, event, answer):
    config = {"type": "paid", "when": "{{ event.data.n > nodes.a.output.least }}"}
    document = flow_of(
        [("a", "flow.set", setting(least=3)), ("w", "flow.await_event", config)], [("a", "w")]
    )
    made = compile_flow(parse_flow(document)[0], catalog)
    frame = frame_of(made.plan, outputs={0: {"least": 3}}, subject=event)
    assert made.program.ask(Question.MATCH, frame, 1, AT).value is answer


def test_an_event_matches_without_a_condition(catalog, flow_of):
    made = compile_flow(
        parse_flow(flow_of([("w", "flow.await_event", {"type": "paid"})]))[0], catalog
    )
    assert made.program.ask(Question.MATCH, frame_of(made.plan), 0, AT).value is True


def test_a_condition_of_an_event_that_is_neither_true_nor_false_is_an_error(catalog, flow_of):
    config = {"type": "paid", "when": "{{ event.n }}"}
    made = compile_flow(parse_flow(flow_of([("w", "flow.await_event", config)]))[0], catalog)
    frame = frame_of(made.plan, subject={"n": 1})
    assert made.program.ask(Question.MATCH, frame, 0, AT).error["code"] == "condition"


def test_a_callback_s_url_is_that_of_the_nearest_frame_that_holds_its_node(catalog, flow_of):
    document = flow_of(
        [
            ("outer", "flow.callback", {}),
            ("m", "flow.map", {"items": [1]}),
            {"id": "send", "type": "flow.set", "parent": "m",
             "config": setting(a="{{ callbacks.outer }}", b="{{ callbacks['inner'] }}")},
            {"id": "inner", "type": "flow.callback", "parent": "m"},
        ],
    )  # fmt: skip
    made = compile_flow(
        parse_flow(document)[0], catalog, callback_url=lambda *place: "/".join(map(str, place))
    )
    plan = made.plan
    frame = frame_of(plan, 1, parent=frame_of(plan), number=9, position=0)
    answer = made.program.ask(Question.VALUE, frame, step_of(plan, "send"), AT)
    assert (places(document, catalog), answer.value) == (
        [],
        {"a": "run-1/1/0", "b": f"run-1/9/{step_of(plan, 'inner')}"},
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ callbacks.nobody }}", "unknown_node"),
        ("{{ callbacks.a }}", "unknown_name"),
        ("{{ callbacks.event }}", "unknown_name"),
        ("{{ callbacks.people }}", "unknown_name"),
        ("{{ callbacks.within }}", "not_in_sight"),
        ("{{ callbacks.call.url }}", "unknown_name"),
        ("{{ callbacks }}", "bad_expression"),
        ("{{ event.data }}", "unknown_name"),
        ("{{ error.code }}", "unknown_name"),
    ],
)
def test_a_name_that_stands_for_nothing_there_is_found(catalog, flow_of, text, code):
    document = flow_of(
        [
            ("a", "flow.set", setting(x=text)),
            ("call", "flow.callback", {}),
            ("event", "flow.await_event", {"type": "t"}),
            ("people", "flow.approval", {"title": "?"}),
            ("m", "flow.map", {"items": []}),
            {"id": "within", "type": "flow.callback", "parent": "m", "config": {}},
        ]
    )
    assert places(document, catalog) == [(code, "a", None, "config.values.x")]


@pytest.mark.parametrize(
    ("config", "code", "field"),
    [
        ({"title": None}, "bad_config", "config.title"),
        ({"form": {"type": "strnig"}}, "bad_config", "config.form"),
        ({"form": "{{ input }}"}, "expression_not_allowed", "config.form"),
        ({"people": "Ann"}, "bad_config", "config.people"),
        ({"people": [1]}, "bad_config", "config.people[0]"),
        ({"required": 0}, "bad_config", "config.required"),
        ({"required": 2, "people": ["a"]}, "bad_config", "config.required"),
        ({"refusals": 2, "people": ["a"]}, "bad_config", "config.refusals"),
        ({"required": 2, "refusals": 2, "people": ["a", "b"]}, "bad_config", "config.refusals"),
        ({"timeout": "soon"}, "bad_duration", "config.timeout"),
        ({"remind_after": "1d"}, "no_effect", "config.remind_after"),
        ({"escalate_after": "1d"}, "no_effect", "config.escalate_after"),
        ({"escalate_to": ["a"]}, "no_effect", "config.escalate_after"),
    ],
)
def test_a_mistake_in_an_approval_is_found_in_its_place(catalog, flow_of, config, code, field):
    document = flow_of([("a", "flow.approval", {"title": "?", **config})])
    assert (code, "a", None, field) in places(document, catalog)


def test_an_escalation_needs_no_edge_when_it_lets_others_decide(catalog, flow_of):
    config = {"title": "?", "escalate_after": "1d", "escalate_to": ["boss"]}
    assert places(flow_of([("a", "flow.approval", config)]), catalog) == []


def test_a_reminder_without_its_time_is_said(catalog, flow_of):
    document = flow_of(
        [("a", "flow.approval", {"title": "?"}), ("b", "flow.set", setting(x=1))],
        [("a", "b", "reminder")],
    )
    assert places(document, catalog) == [("no_effect", "a", None, "config.remind_after")]


@pytest.mark.parametrize(
    ("type_", "config", "code", "field"),
    [
        ("flow.callback", {"methods": ["GRAB"]}, "bad_config", "config.methods[0]"),
        ("flow.callback", {"answers": 0}, "bad_config", "config.answers"),
        ("flow.callback", {"timeout": "500d"}, "bad_duration", "config.timeout"),
        ("flow.await_event", {}, "bad_config", "config.type"),
        ("flow.await_event", {"type": "t", "when": "x"}, "constant_condition", "config.when"),
    ],
)
def test_a_mistake_in_a_wait_is_found_in_its_place(catalog, flow_of, type_, config, code, field):
    assert places(flow_of([("a", type_, config)]), catalog) == [(code, "a", None, field)]
