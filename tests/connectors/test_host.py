"""What the host promises of every action: checked config, checked output, known errors."""

from pathlib import Path
from typing import Any

import pytest

from connectors.sdk import Action, ActionError, Context, Outcome, Permanent, Services, field
from connectors.sdk.host import perform


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


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(services=Services(files_root=tmp_path), idempotency_key="r1/1/0")


def refused(action: type[Action], config: Any, context: Context) -> ActionError:
    with pytest.raises(ActionError) as caught:
        perform(action, config, context)
    return caught.value


def test_a_good_config_gives_an_outcome_at_its_port(context):
    assert perform(Greet, {"name": "Ada", "times": 2}, context) == Outcome(
        output=["hello", "Ada", "r1/1/0", "hello", "Ada", "r1/1/0"], port="loud"
    )


def test_a_bad_config_names_its_fields(context):
    error = refused(Greet, {"times": 0, "extra": 1}, context)
    assert (error.code, error.retryable, [one["field"] for one in error.details["fields"]]) == (
        "config",
        False,
        ["name", "times", "extra"],
    )


def test_numbers_may_stand_for_text(context):
    assert perform(Greet, {"name": 7}, context).output[1] == "7"


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, b"x", "\ud800", object()])
def test_an_output_that_is_no_json_is_refused(context, value):
    assert refused(Return, {"value": lambda: value}, context).code == "output"


def test_an_output_is_what_a_replay_would_read(context):
    assert perform(Return, {"value": lambda: (1, {2: 3})}, context).output == [1, {"2": 3}]


def test_an_output_that_is_too_long_is_refused(context):
    assert refused(Return, {"value": "x" * (9 * 1024 * 1024)}, context).code == "output.size"


def test_a_bug_is_permanent_and_named(context):
    error = refused(Return, {"value": lambda: 1 // 0}, context)
    assert isinstance(error, Permanent)
    assert (error.code, "ZeroDivisionError" in error.message) == ("bug", True)


def test_a_type_of_the_engine_cannot_be_claimed():
    with pytest.raises(TypeError, match="belongs to the engine"):

        class Stolen(Action, type="flow.wait"):
            """Steal."""


def test_a_secret_field_is_not_printed():
    class Login(Action, type="tests.login"):
        token: str = field("Token", secret=True)

    assert "hunter2" not in repr(Login(token="hunter2"))
