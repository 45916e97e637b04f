"""Durations, moments, retries and polling as a document writes them, in the engine's units.

Reads no clock. Every function raises ValueError with a sentence for what it cannot read.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from connectors.sdk.durations import duration_ms as milliseconds_of
from engine.core.plan import Json, Polling, Retry
from engine.flow.shortcuts import has_expression

ATTEMPTS_MAX: Final = 1_000
MULTIPLIER_MAX: Final = 100.0
CODES_MAX: Final = 100
POLL_DELAY_MS_MIN: Final = 100
"""Nothing outside is asked more often than this."""

_TRANSIENT = ("http.429", "http.502", "http.503", "http.504", "connection", "timeout")

RETRY_PRESETS: Final[Mapping[str, Retry]] = {
    "none": Retry(),
    "default": Retry(max_attempts=6, jitter=0.1, retry_on=_TRANSIENT),
    "non_idempotent": Retry(
        max_attempts=6, jitter=0.1, retry_on=("http.429", "http.503", "connection.refused")
    ),
    "long_outage": Retry(
        max_attempts=ATTEMPTS_MAX,
        initial_delay_ms=60_000,
        max_delay_ms=3_600_000,
        multiplier=2.0,
        jitter=0.1,
        retry_on=_TRANSIENT,
        max_duration_ms=86_400_000,
    ),
}

_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})"
)


def duration_ms(value: Json) -> int:
    """Give milliseconds of `500ms`, `30s`, `5m`, `2h`, `7d` or ISO 8601; at most a year."""
    if not isinstance(value, str):
        message = f"{value!r:.40} is no duration; write one such as 500ms, 30s, 5m or 2h"
        raise ValueError(message)  # noqa: TRY004  # a user's mistake, whatever its kind
    return milliseconds_of(value)


def instant_ms(value: Json) -> int:
    """Give milliseconds since 1970 of an RFC 3339 time with its offset."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise ValueError(
            f"{value!r:.60} is no instant; write one such as 2026-03-01T09:00:00Z, with its offset"
        )
    # Python reads microseconds at most; the engine counts milliseconds.
    text = re.sub(r"(\.\d{1,6})\d*", r"\1", value.upper().replace(" ", "T"))
    try:
        moment = datetime.fromisoformat(text)
        return round(moment.astimezone(UTC).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise ValueError(f"{value!r:.60} is no day or time that exists") from None


def rfc3339(at: int) -> str:
    """Write milliseconds since 1970 as an RFC 3339 time in UTC with milliseconds."""
    moment = datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds")
    return moment.replace("+00:00", "Z")


def retry_of(value: Json, *, default: str = "default") -> Retry:
    """Give the policy of a preset's name, or of a mapping that changes a preset's fields."""
    if value is None:
        return RETRY_PRESETS.get(default, RETRY_PRESETS["none"])
    if isinstance(value, str):
        return _preset(value)
    if not isinstance(value, Mapping):
        message = f"a retry is one of {_names()}, or a mapping of its fields"
        raise ValueError(message)  # noqa: TRY004  # a user's mistake, whatever its kind
    base = _preset(value.get("preset", default))
    given = {key: one for key, one in value.items() if key != "preset"}
    changes = _changes("a retry", given, _RETRY_FIELDS)
    return replace(base, **changes, is_conditional=retry_condition(value) is not None)


def retry_condition(value: Json) -> tuple[str, str] | None:
    """Give the expression among `retry_on`, after its place below the node; None without one."""
    given: Any = value.get("retry_on") if isinstance(value, Mapping) else None
    if has_expression(given):
        return "retry.retry_on", given
    for index, one in enumerate(given if isinstance(given, list | tuple) else ()):
        if has_expression(one):
            return f"retry.retry_on[{index}]", one
    return None


def polling_of(value: Json) -> Polling:
    """Give the policy of a mapping that changes fields of the usual one."""
    if value is None:
        return Polling()
    if not isinstance(value, Mapping):
        message = f"polling is a mapping of {', '.join(_POLLING_FIELDS)}"
        raise ValueError(message)  # noqa: TRY004  # a user's mistake, whatever its kind
    polling = replace(Polling(), **_changes("polling", value, _POLLING_FIELDS))
    if min(polling.initial_delay_ms, polling.max_delay_ms) < POLL_DELAY_MS_MIN:
        raise ValueError(f"no delay of a polling may be shorter than {POLL_DELAY_MS_MIN}ms")
    return polling


def _changes(what: str, given: Mapping[str, Json], known: Mapping[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for key, one in given.items():
        if key not in known:
            raise ValueError(f"{what} has no field {key!r:.40}; it has {', '.join(known)}")
        name, read = known[key]
        changes[name] = read(key, one)
    return changes


def _preset(name: Json) -> Retry:
    if not isinstance(name, str) or name not in RETRY_PRESETS:
        raise ValueError(f"{name!r:.40} is no retry preset; use one of {_names()}")
    return RETRY_PRESETS[name]


def _names() -> str:
    return ", ".join(RETRY_PRESETS)


def _count(key: str, value: Json) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= ATTEMPTS_MAX:
        raise ValueError(f"{key} must be a whole number from 1 to {ATTEMPTS_MAX}")
    return value


def _delay(key: str, value: Json) -> int:
    try:
        return duration_ms(value)
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from None


def _factor(key: str, value: Json) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 1 <= value <= MULTIPLIER_MAX:
        raise ValueError(f"{key} must be a number from 1 to {MULTIPLIER_MAX:g}")
    return float(value)


def _share(key: str, value: Json) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= 1:
        raise ValueError(f"{key} must be a number from 0 to 1")
    return float(value)


def _codes(key: str, value: Json) -> tuple[str, ...]:
    if has_expression(value):
        return ()
    is_list = isinstance(value, list | tuple) and len(value) <= CODES_MAX
    if not is_list or not all(isinstance(one, str) and one for one in value):
        raise ValueError(
            f"{key} must be a list of error codes such as http.503, http.5xx or timeout, "
            f"or one expression"
        )
    codes = tuple(one for one in value if not has_expression(one))
    if len(codes) < len(value) - 1:
        raise ValueError(f"{key} may hold one expression; join two of them with `or`")
    bare = next(filter(_BARE_STATUS.fullmatch, codes), None)
    if bare is not None:
        raise ValueError(f"{key}: {bare} is no error code; write http.{bare}")
    return codes


_BARE_STATUS: Final = re.compile(r"[1-5](xx|\d\d)", re.ASCII)
_RETRY_FIELDS: Final[dict[str, tuple[str, Any]]] = {
    "max_attempts": ("max_attempts", _count),
    "initial_delay": ("initial_delay_ms", _delay),
    "max_delay": ("max_delay_ms", _delay),
    "multiplier": ("multiplier", _factor),
    "jitter": ("jitter", _share),
    "retry_on": ("retry_on", _codes),
    "max_duration": ("max_duration_ms", _delay),
}
_POLLING_FIELDS: Final[dict[str, tuple[str, Any]]] = {
    "initial_delay": ("initial_delay_ms", _delay),
    "max_delay": ("max_delay_ms", _delay),
    "multiplier": ("multiplier", _factor),
    "max_duration": ("max_duration_ms", _delay),
}
