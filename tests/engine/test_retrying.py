"""When tasks are tried again: Google's formula, field by field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.drivers.queues.retrying import RetryRule, backoff_ms, is_over, rule_of
from engine.store.records_tasks import QueueRow
from tests.contract.rows import a_task

RULE = RetryRule(
    max_attempts=3, max_retry_ms=0, min_backoff_ms=100, max_backoff_ms=3_600_000, max_doublings=16
)


def pauses(rule, count):
    return [backoff_ms(rule, attempts) for attempts in range(1, count + 1)]


def test_the_pause_is_doubled_then_grows_evenly_then_stays():
    rule = RULE._replace(min_backoff_ms=10_000, max_backoff_ms=300_000, max_doublings=3)
    wanted = [10, 20, 40, 80, 160, 240, 300, 300, 300]
    assert pauses(rule, 9) == [seconds * 1_000 for seconds in wanted]


@pytest.mark.parametrize(
    ("doublings", "wanted"), [(0, [1, 2, 3, 4]), (1, [1, 2, 4, 6]), (16, [1, 2, 4, 8])]
)
def test_doublings_may_be_few(doublings, wanted):
    rule = RULE._replace(min_backoff_ms=1, max_doublings=doublings)
    assert pauses(rule, 4) == wanted


@given(st.integers(1, 10**6), st.integers(0, 1_000), st.integers(1, 10**10), st.integers(1, 10**10))
def test_a_pause_is_within_its_bounds_and_never_shorter_than_the_one_before(
    attempts, doublings, low, high
):
    low, high = sorted((low, high))
    rule = RULE._replace(min_backoff_ms=low, max_backoff_ms=high, max_doublings=doublings)
    pause, later = backoff_ms(rule, attempts), backoff_ms(rule, attempts + 1)
    assert low <= pause <= later <= high


def test_what_the_other_side_asked_for_counts_when_it_is_longer_up_to_the_maximum():
    rule = RULE._replace(max_backoff_ms=5_000)
    assert [backoff_ms(rule, 1, asked) for asked in (None, 50, 3_000, 9_000)] == [
        100,
        100,
        3_000,
        5_000,
    ]


@pytest.mark.parametrize(
    ("attempts", "passed_ms", "limits", "over"),
    [
        (2, 0, (3, 0), False),
        (3, 0, (3, 0), True),
        (3, 999, (3, 1_000), False),
        (3, 1_000, (3, 1_000), True),
        (2, 1_000, (3, 1_000), False),
        (10**6, 10**9, (-1, 0), False),
        (10**6, 10**9, (-1, 1_000), False),
    ],
)
def test_retrying_ends_when_both_limits_are_reached(attempts, passed_ms, limits, over):
    rule = RULE._replace(max_attempts=limits[0], max_retry_ms=limits[1])
    task = a_task(attempts=attempts, first_at=50)
    assert is_over(rule, task, 50 + passed_ms) is over


def test_a_task_overrides_what_it_names_and_nothing_else():
    task = a_task(retry='{"max_attempts": 1, "min_backoff_ms": 7}')
    assert rule_of(QueueRow("mail"), task) == RetryRule(1, 0, 7, 3_600_000, 16)
