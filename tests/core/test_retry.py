"""When a failed attempt is tried again: the formula as a table, and who has a say."""

import pytest

from engine.core.plan import Retry
from engine.core.questions import Answer
from engine.core.retry import RETRY_AFTER_MAX_MS, next_delay_ms
from tests.core.hands import BOOM, Hands
from tests.core.sketch import plan

DEFAULT = Retry(max_attempts=6, retry_on=("http.429", "http.503", "connection", "timeout"))
OUTAGE = Retry(
    max_attempts=1000,
    initial_delay_ms=60_000,
    max_delay_ms=3_600_000,
    multiplier=2.0,
    retry_on=("http",),
    max_duration_ms=86_400_000,
)


def delay(retry=DEFAULT, **special):
    usual = {
        "attempt": 1,
        "error": "timeout",
        "retryable": None,
        "retry_after_ms": None,
        "elapsed_ms": 0,
        "key": "run/1/2/1",
    }
    return next_delay_ms(retry, **{**usual, **special})


@pytest.mark.parametrize(
    ("special", "expected"),
    [
        ({"attempt": 1}, 1000),
        ({"attempt": 2}, 1250),
        ({"attempt": 3}, 1562),
        ({"attempt": 5}, 2441),
        ({"attempt": 6}, None),
        ({"error": "connection.refused"}, 1000),
        ({"error": "connections"}, None),
        ({"error": "http.503"}, 1000),
        ({"error": "http.500"}, None),
        ({"error": "http.500", "retryable": True}, 1000),
        ({"error": "http.503", "retryable": False}, None),
        ({"attempt": 6, "retryable": True}, None),
        ({"retry_after_ms": 30_000}, 30_000),
        ({"retry_after_ms": 10}, 1000),
        ({"retry_after_ms": 10**12}, RETRY_AFTER_MAX_MS),
    ],
)
def test_the_usual_policy(special, expected):
    assert delay(**special) == expected


@pytest.mark.parametrize(
    ("special", "expected"),
    [
        ({"attempt": 1}, 60_000),
        ({"attempt": 4}, 480_000),
        ({"attempt": 7}, 3_600_000),
        ({"attempt": 999}, 3_600_000),
        ({"elapsed_ms": 86_340_000}, 60_000),
        ({"elapsed_ms": 86_340_001}, None),
    ],
)
def test_a_policy_for_long_outages(special, expected):
    assert delay(OUTAGE, error="http.502", **special) == expected


def test_growth_without_end_is_cut_and_does_not_overflow():
    retry = Retry(max_attempts=10_000, multiplier=10.0, retry_on=("timeout",))
    assert delay(retry, attempt=9_999) == 60_000


def test_jitter_shortens_by_at_most_its_share_and_differs_between_runs():
    retry = Retry(max_attempts=2, jitter=0.5, retry_on=("timeout",))
    delays = {delay(retry, key=f"run {number}/1/2/1") for number in range(200)}
    assert len(delays) > 100
    assert 500 <= min(delays) < max(delays) <= 1000


def test_jitter_is_the_same_for_the_same_attempt():
    retry = Retry(max_attempts=2, jitter=1.0, retry_on=("timeout",))
    assert delay(retry) == delay(retry)


def test_no_retry_is_the_default():
    assert delay(Retry(), retryable=True) is None


@pytest.mark.parametrize(
    ("error", "is_worth_it"),
    [
        ("http.503", True),
        ("http.599", True),
        ("http.5xx", False),
        ("http.404", False),
        ("http.50", False),
        ("http.5031", False),
        ("smtp.503", False),
    ],
)
def test_a_class_of_statuses_is_worth_it(error, is_worth_it):
    retry = Retry(max_attempts=2, retry_on=("http.5xx",))
    assert delay(retry, error=error) == (1000 if is_worth_it else None)


ASKED = Retry(
    max_attempts=3, retry_on=("listed",), is_conditional=True, multiplier=1.0, max_duration_ms=5_000
)


def asked(*, verdict=True, **special):
    run = Hands(plan("a", steps={"a": {"retry": ASKED}}), {"a retry": verdict})
    run.start()
    error = {**BOOM, "code": special.pop("code", "boom")}
    return run, run.fail("a", error=error, **special)


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (True, ["retry a at 1000"]),
        (False, ["end failed"]),
        ("yes", ["end failed"]),
        (Answer(value=True, error={"code": "expression"}), ["end failed"]),
    ],
)
def test_an_expression_may_say_that_an_error_is_worth_it(verdict, expected):
    assert asked(verdict=verdict)[1] == expected


def test_the_expression_sees_the_error_while_it_is_asked():
    seen = []
    run, _ = asked(verdict=lambda frame: seen.append(frame.subject))
    assert (seen[0]["code"], run.frames[1].subject) == ("boom", None)


@pytest.mark.parametrize(
    "special",
    [{"code": "listed"}, {"retryable": True}, {"retryable": False}, {"retry_after_ms": 6_000}],
)
def test_the_expression_is_not_asked_when_it_makes_no_difference(special):
    run, _ = asked(**special)
    assert run.history[-1][1] == []


def test_the_expression_is_not_asked_when_the_attempts_are_used_up():
    run, _ = asked()
    for at in (1000, 2000):
        run.fire("a", at=at)
        run.fail("a")
    assert [len(answers) for _, answers in run.history] == [1, 1, 0, 1, 0, 0]
