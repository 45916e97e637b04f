"""What the host promises of every action: checked config, checked output, known errors."""

from typing import Any

import pytest

from connectors.sdk import (
    Action,
    ActionError,
    Context,
    Outcome,
    Permanent,
    Retryable,
    Started,
    field,
)
from connectors.sdk.host import begin, cancel, perform, poll


class Greet(Action, type="tests.greet", ports=("out", "loud")):
    """Greet somebody."""

    name: str = field("Name", min_length=1)
    times: int = field("Times", default=1, ge=1)

    def run(self, context: Context) -> Outcome:
        words = ["hello", self.name, context.idempotency_key]
        return Outcome(output=words * self.times, port="loud" if self.times > 1 else "out")


class Return(Action, type="tests.return"):
    """Give back whatever the test puts in."""

    value: Any = field("Value")

    def run(self, context: Context) -> Any:
        return self.value() if callable(self.value) else self.value


def refused(action: type[Action], config: Any, attempt: Context) -> ActionError:
    with pytest.raises(ActionError) as caught:
        perform(action, config, attempt)
    return caught.value


def test_a_good_config_gives_an_outcome_at_its_port(attempt):
    assert perform(Greet, {"name": "Ada", "times": 2}, attempt) == Outcome(
        output=["hello", "Ada", "run/1/0", "hello", "Ada", "run/1/0"], port="loud"
    )


def test_a_bad_config_names_its_fields(attempt):
    error = refused(Greet, {"times": 0, "extra": 1}, attempt)
    assert (error.code, error.retryable, [one["field"] for one in error.details["fields"]]) == (
        "config",
        False,
        ["name", "times", "extra"],
    )


def test_numbers_may_stand_for_text(attempt):
    assert perform(Greet, {"name": 7}, attempt).output[1] == "7"


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, b"x", "\ud800", object()])
def test_an_output_that_is_no_json_is_refused(attempt, value):
    assert refused(Return, {"value": lambda: value}, attempt).code == "output"


def test_an_output_is_what_a_replay_would_read(attempt):
    assert perform(Return, {"value": lambda: (1, {2: 3})}, attempt).output == [1, {"2": 3}]


def test_an_output_that_is_too_long_is_refused(attempt):
    assert refused(Return, {"value": "x" * (9 * 1024 * 1024)}, attempt).code == "output.size"


@pytest.mark.parametrize("make", [lambda inner: [inner], lambda inner: {"a": inner, "b": 1}])
def test_an_output_that_is_nested_too_deeply_is_refused(attempt, make):
    value = {"a": 1}
    for _ in range(99):
        value = make(value)
    padded = [value, "x" * 300]

    assert perform(Return, {"value": value}, attempt).output == value
    assert refused(Return, {"value": padded}, attempt).code == "output.depth"


def test_a_bug_is_permanent_and_named(attempt):
    error = refused(Return, {"value": lambda: 1 // 0}, attempt)
    assert isinstance(error, Permanent)
    assert (error.code, "ZeroDivisionError" in error.message) == ("bug", True)


def test_an_action_that_calls_exit_fails_alone(attempt):
    def leave():
        raise SystemExit(1)

    assert refused(Return, {"value": leave}, attempt).code == "bug"


def test_a_type_of_the_engine_cannot_be_claimed():
    with pytest.raises(TypeError, match="belongs to the engine"):

        class Stolen(Action, type="flow.wait"):
            """Steal."""


def test_a_secret_field_is_not_printed():
    class Login(Action, type="tests.login"):
        token: str = field("Token", secret=True)

    assert "hunter2" not in repr(Login(token="hunter2"))


class Job(Action, type="tests.job", ports=("out", "late")):
    """Start something outside; what is asked and what is stopped is the test's."""

    handle: Any = field("Handle", default="job-1")
    answer: Any = field("Answer", default=None)

    def run(self, context: Context) -> Started:
        return Started(handle=self.handle, ask_after_s=2)

    def poll(self, context: Context, handle: Any) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def cancel(self, context: Context, handle: Any) -> Outcome | None:
        return self.answer


def test_an_action_may_say_that_it_has_started(attempt):
    assert begin(Job, {}, attempt) == Started(handle="job-1", ask_after_s=2)


def test_what_cannot_wait_refuses_an_action_that_goes_on(attempt):
    assert refused(Job, {}, attempt).code == "started"


@pytest.mark.parametrize("handle", [None, "x" * 70_000, {1}])
def test_a_handle_is_a_short_json_value(attempt, handle):
    with pytest.raises(Permanent):
        begin(Return, {"value": lambda: Started(handle=handle)}, attempt)


def test_a_poll_gives_an_outcome_or_goes_on(attempt):
    done = Outcome(output={"size": 3}, port="late")
    asked = [poll(Job, {"answer": one}, attempt, "job-1") for one in (done, {"size": 3})]
    assert asked == [done, Outcome(output={"size": 3})]


@pytest.mark.parametrize(
    "error",
    [Retryable("busy", retry_after_ms=5_000), ActionError("x", code="http.503")],
)
def test_a_poll_that_did_not_get_through_is_asked_again(attempt, error):
    again = poll(Job, {"answer": error}, attempt, "job-1")
    pause_s = None if error.retry_after_ms is None else 5
    assert again == Started(handle="job-1", ask_after_s=pause_s)


@pytest.mark.parametrize("error", [Permanent("no"), ActionError("x", code="job.failed")])
def test_a_poll_that_says_failed_has_failed(attempt, error):
    with pytest.raises(ActionError) as caught:
        poll(Job, {"answer": error}, attempt, "job-1")
    assert caught.value is error


def test_a_bug_in_a_poll_is_a_bug(attempt):
    with pytest.raises(Permanent, match="Job broke: ValueError: oh"):
        poll(Job, {"answer": ValueError("oh")}, attempt, "job-1")


def test_cancelling_may_find_that_it_was_done(attempt):
    answers = (None, Outcome(output=1))
    assert [cancel(Job, {"answer": one}, attempt, "job-1") for one in answers] == list(answers)
