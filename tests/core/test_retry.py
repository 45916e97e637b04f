"""The retry formula, as a table."""

import pytest

from engine.core.plan import Retry
from engine.core.retry import RETRY_AFTER_MAX_MS, next_delay_ms

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
