"""Retry policies and when their attempts start, by the engine: what the editor draws too.

`python -m tests.flow.retry_cases` writes the table anew.
"""

import json
from pathlib import Path
from unittest.mock import patch

from engine.core.retry import RETRY_AFTER_MAX_MS, next_delay_ms
from engine.flow.durations import RETRY_PRESETS, duration_ms, retry_of

TABLE = Path(__file__).parents[2] / "frontend" / "src" / "forms" / "retryCases.json"

POLICIES = (
    "none",
    "default",
    "non_idempotent",
    "long_outage",
    {},
    {"max_attempts": 3, "initial_delay": "2s"},
    {"max_attempts": 5, "initial_delay": "1s", "multiplier": 2, "max_delay": "3s", "jitter": 0},
    {"max_attempts": 4, "jitter": 1},
    {"max_attempts": 8, "initial_delay": "5ms", "multiplier": 1.1, "jitter": 0.5},
    {"max_attempts": 6, "initial_delay": "0s", "jitter": 0.3},
    {"max_attempts": 200, "initial_delay": "0s", "multiplier": 100, "max_delay": "1s"},
    {"max_attempts": 30, "multiplier": 3, "max_delay": "10s", "max_duration": "1m", "jitter": 0.4},
    {"max_attempts": 3, "initial_delay": "10s", "max_delay": "1s"},
    {"max_attempts": 9, "initial_delay": "1m", "max_duration": "30s", "jitter": 0.2},
    {"max_attempts": 9, "initial_delay": "1s", "multiplier": 1, "max_duration": "3s", "jitter": 0},
    {"preset": "long_outage", "max_duration": "3h", "max_delay": "PT20M", "jitter": 0.25},
    {"preset": "none", "max_attempts": 2},
)
DURATIONS = ("500ms", "1.5s", "0.4ms", "2.5ms", "7d", "PT1H30M", "P1W", "P1DT1.5S", " 5m ")
NO_DURATIONS = ("", "5", "1h30m", "soon", "P", "PT", "P1DT", "400d", "-1s", "1 s", "1,5s")


def attempts(policy, share):
    """Give when each attempt starts, in ms; `share` (0 to 1) of the jitter shortens every wait."""
    retry, times = retry_of(policy), [0]
    with patch("engine.core.retry.crc32", return_value=round(share * (2**32 - 1))):
        while (delay := _delay(retry, len(times), times[-1])) is not None:
            times.append(times[-1] + delay)
    return times


def _delay(retry, attempt, elapsed_ms):
    return next_delay_ms(
        retry,
        attempt=attempt,
        error="any",
        retryable=True,
        retry_after_ms=None,
        elapsed_ms=elapsed_ms,
        key="",
    )


def table():
    """Give the whole table: presets, durations, and the schedule of every policy."""
    return {
        "retry_after_max_ms": RETRY_AFTER_MAX_MS,
        "presets": {name: _spelled(one) for name, one in RETRY_PRESETS.items()},
        "durations": {text: duration_ms(text) for text in DURATIONS},
        "no_durations": list(NO_DURATIONS),
        "cases": [
            {"policy": one, "latest": attempts(one, 0), "earliest": attempts(one, 1)}
            for one in POLICIES
        ],
    }


def _spelled(retry):
    return {
        "maxAttempts": retry.max_attempts,
        "initialDelayMs": retry.initial_delay_ms,
        "multiplier": retry.multiplier,
        "maxDelayMs": retry.max_delay_ms,
        "maxDurationMs": retry.max_duration_ms,
        "jitter": retry.jitter,
        "retryOn": list(retry.retry_on),
    }


def written():
    """Give the table as its file holds it: one case on a line."""
    rows = table()
    cases = ",\n    ".join(json.dumps(case) for case in rows.pop("cases"))
    head = json.dumps(rows, indent=2).removesuffix("\n}")
    return f'{head},\n  "cases": [\n    {cases}\n  ]\n}}\n'


if __name__ == "__main__":
    TABLE.write_text(written())
