"""What a node says of its failures: retries by class and by expression, polling, deadlines."""

import pytest

from engine.core.plan import Polling, Retry
from engine.core.questions import Question
from engine.flow.document import parse_flow
from engine.flow.durations import polling_of, retry_condition, retry_of
from engine.flow.planner import compile_flow
from engine.flow.validate import validate
from tests.flow.frames import frame_of

AT = 1_772_355_600_000
HTTP = {"url": "https://x"}
BUSY = "{{ error.code == 'busy' and input.n > 1 }}"


def http(**more):
    return {"id": "a", "type": "http.request", "config": HTTP, **more}


def test_a_class_of_statuses_is_a_code_too():
    assert retry_of({"retry_on": ["timeout", "http.5xx"]}).retry_on == ("timeout", "http.5xx")


@pytest.mark.parametrize("value", [BUSY, ["http.503", BUSY]])
def test_one_expression_may_stand_among_the_codes(value):
    retry = retry_of({"preset": "none", "max_attempts": 2, "retry_on": value})
    codes = ("http.503",) if isinstance(value, list) else ()
    assert retry == Retry(max_attempts=2, retry_on=codes, is_conditional=True)


@pytest.mark.parametrize(
    ("retry", "found"),
    [
        (None, None),
        ("default", None),
        ({"retry_on": ["http.503"]}, None),
        ({"retry_on": BUSY}, ("retry.retry_on", BUSY)),
        ({"retry_on": ["http.503", BUSY]}, ("retry.retry_on[1]", BUSY)),
    ],
)
def test_the_expression_of_a_retry_has_a_place(retry, found):
    assert retry_condition(retry) == found


@pytest.mark.parametrize(
    "value", ["5xx", ["5xx"], ["503"], [503], [BUSY, BUSY], [""], {}, 503, ["x"] * 101]
)
def test_what_is_no_list_of_codes_is_refused(value):
    with pytest.raises(ValueError, match="retry_on"):
        retry_of({"retry_on": value})


@pytest.mark.parametrize(("code", "answer"), [("busy", True), ("gone", False)])
def test_the_program_says_whether_an_error_is_worth_another_attempt(catalog, flow_of, code, answer):
    document = flow_of([http(retry={"retry_on": [BUSY]})])
    made = compile_flow(parse_flow(document)[0], catalog)
    frame = frame_of(made.plan, subject={"code": code})
    frame.run.input = {"n": 2}
    said = made.program.ask(Question.RETRY, frame, 0, AT)
    assert (validate(document, catalog), made.plan.steps[0].retry.is_conditional, said.value) == (
        (), True, answer,
    )  # fmt: skip


def test_a_verdict_on_an_error_that_is_neither_true_nor_false_is_an_error(catalog, flow_of):
    document = flow_of([http(retry={"retry_on": ["{{ error.code }}"]})])
    made = compile_flow(parse_flow(document)[0], catalog)
    frame = frame_of(made.plan, subject={"code": "x"})
    assert made.program.ask(Question.RETRY, frame, 0, AT).error["code"] == "condition"


def test_polling_changes_fields_of_the_usual_one():
    assert (polling_of(None), polling_of({"max_delay": "5m", "max_duration": "7d"})) == (
        Polling(),
        Polling(max_delay_ms=300_000, max_duration_ms=7 * 86_400_000),
    )


@pytest.mark.parametrize(
    "value",
    ["often", 3, [], {"every": "1s"}, {"initial_delay": 5}, {"initial_delay": "50ms"},
     {"max_delay": "0s"}, {"multiplier": 0}, {"max_duration": "2 days"}],
)  # fmt: skip
def test_what_is_no_polling_is_refused(value):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        polling_of(value)


def test_the_plan_has_what_a_node_says_of_its_end(catalog, flow_of):
    node = http(deadline="1h", on_error="continue", polling={"initial_delay": "10s"})
    step = compile_flow(parse_flow(flow_of([node]))[0], catalog).plan.steps[0]
    assert (step.deadline_ms, step.on_error, step.polling.initial_delay_ms) == (
        3_600_000, "continue", 10_000,
    )  # fmt: skip


def test_a_node_that_goes_on_after_its_error_has_the_port_out_whatever_it_is(catalog, flow_of):
    approval = {"id": "a", "type": "flow.approval", "config": {"title": "?"}}
    after = ("b", "flow.set", {"values": {}})

    def found(**more):
        document = flow_of([{**approval, **more}, after], [("a", "b")])
        return [one.code for one in validate(document, catalog)]

    assert (found(), found(on_error="continue")) == (["unknown_port"], [])
