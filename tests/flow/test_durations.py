"""Durations, instants and retry policies, in the engine's units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.plan import Retry
from engine.core.retry import next_delay_ms
from engine.flow.durations import RETRY_PRESETS, duration_ms, instant_ms, retry_of, rfc3339


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("500ms", 500),
        ("30s", 30_000),
        ("5m", 300_000),
        ("2h", 7_200_000),
        ("7d", 604_800_000),
        ("1.5h", 5_400_000),
        ("PT1H30M", 5_400_000),
        ("P1D", 86_400_000),
        ("PT0.5S", 500),
        ("0s", 0),
    ],
)
def test_durations_are_milliseconds(text, milliseconds):
    assert duration_ms(text) == milliseconds


@pytest.mark.parametrize(
    "value",
    [
        "",
        "5",
        "5 minutes",
        "-5s",
        "P",
        "PT",
        "1y",
        5,
        None,
        "400d",
        "9" * 99 + "s",
        "1e5s",
        "5S",
        "inf",
    ],
)
def test_what_is_no_duration_is_refused_with_a_sentence(value):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        duration_ms(value)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1970-01-01T00:00:01Z", 1_000),
        ("1970-01-01T01:00:01+01:00", 1_000),
        ("1970-01-01t00:00:00.0015z", 2),
        ("1970-01-01 00:00:00.123456789Z", 123),
    ],
)
def test_instants_are_milliseconds_since_1970(text, at):
    assert instant_ms(text) == at


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-02-30T00:00:00Z",
        "now",
        5,
        None,
        "2026-01-01T24:61:00Z",
        "0000-01-01T00:00:00Z",
    ],
)
def test_what_is_no_instant_is_refused(value):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        instant_ms(value)


@given(st.integers(0, 4_102_444_800_000))
def test_instants_are_read_as_they_were_written(at):
    assert instant_ms(rfc3339(at)) == at


def delays(name, *, error):
    policy = RETRY_PRESETS[name]
    plain = Retry(**{slot: getattr(policy, slot) for slot in Retry.__slots__} | {"jitter": 0.0})
    found, elapsed = [], 0
    for attempt in range(1, 60):
        delay = next_delay_ms(
            plain, attempt=attempt, error=error, retryable=None, retry_after_ms=None,
            elapsed_ms=elapsed, key="",
        )  # fmt: skip
        if delay is None:
            break
        found.append(delay)
        elapsed += delay
    return found


def test_the_default_preset_waits_8_seconds_in_five_retries():
    assert delays("default", error="http.503") == [1000, 1250, 1562, 1953, 2441]


@pytest.mark.parametrize(
    ("preset", "error", "is_retried"),
    [
        ("default", "http.502", True),
        ("default", "http.500", False),
        ("default", "connection", True),
        ("default", "timeout", True),
        ("non_idempotent", "http.502", False),
        ("non_idempotent", "http.429", True),
        ("non_idempotent", "timeout", False),
        ("non_idempotent", "connection", False),
        ("non_idempotent", "connection.refused", True),
        ("none", "http.503", False),
        ("long_outage", "timeout", True),
    ],
)
def test_presets_retry_what_is_worth_it(preset, error, is_retried):
    assert bool(delays(preset, error=error)) is is_retried


def test_a_long_outage_is_waited_for_up_to_a_day():
    found = delays("long_outage", error="timeout")
    assert (found[0], max(found), 82_000_000 < sum(found) <= 86_400_000) == (
        60_000,
        3_600_000,
        True,
    )


def test_a_mapping_changes_fields_of_its_preset():
    policy = retry_of(
        {"preset": "none", "max_attempts": 3, "initial_delay": "2s", "retry_on": ["x"]}
    )
    assert policy == Retry(max_attempts=3, initial_delay_ms=2_000, retry_on=("x",))


@pytest.mark.parametrize(
    "value",
    [
        "some",
        3,
        [],
        {"preset": 1},
        {"max_attempts": 0},
        {"max_attempts": True},
        {"multiplier": 0.5},
        {"jitter": 2},
        {"retry_on": "x"},
        {"max_delay": 5},
        {"nope": 1},
        {"multiplier": float("nan")},
    ],
)
def test_what_is_no_retry_is_refused(value):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        retry_of(value)
