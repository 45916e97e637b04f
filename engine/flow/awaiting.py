"""What an awaiting node lets in, from its rendered config: by when, how many answers, from whom.

Reads no clock. A config that cannot be is an ExpressionError with its field.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.core.plan import Json
from engine.flow.controls_waits import METHOD_DEFAULT
from engine.flow.durations import duration_ms
from engine.flow.values import ExpressionError

WAIT_MS_MAX: Final = 366 * 86_400_000
"""No wait ends later than this after its beginning."""
TEXT_CHARS_MAX: Final = 10_000
PEOPLE_MAX: Final = 1_000

Config = Mapping[str, Json]


def awaited(kind: str, config: Config, now: int) -> dict[str, Json]:
    """Give what the core and the driver need to know of an awaiting step. Times are ms."""
    return {
        "timeout_at": _moment(config, "timeout", now) or now + WAIT_MS_MAX,
        "remind_at": _moment(config, "remind_after", now),
        "escalate_at": _moment(config, "escalate_after", now),
        "answers": config.get("answers") or config.get("required") or 1,
        "refusals": config.get("refusals") or 1,
        "details": {"kind": kind, **_DETAILS[kind](config)},
    }


def _moment(config: Config, key: str, now: int) -> int | None:
    given = config.get(key)
    if given is None:
        return None
    try:
        return now + duration_ms(given)
    except ValueError as error:
        raise _wrong(key, f"{error}.") from None


def _callback(config: Config) -> dict[str, Json]:
    return {"methods": list(config.get("methods") or (METHOD_DEFAULT,))}


def _approval(config: Config) -> dict[str, Json]:
    people = _people(config, "people")
    wanted = config.get("required") or 1
    if people and wanted > len(people):
        message = f"{wanted} approvals are needed, and only {len(people)} people may decide."
        raise _wrong("required", message)
    return {
        "title": _text(config, "title"),
        "message": _text(config, "message"),
        "form": config.get("form"),
        "people": people,
        "escalate_to": _people(config, "escalate_to"),
    }


def _event(config: Config) -> dict[str, Json]:
    type_ = _text(config, "type")
    if not type_:
        raise _wrong("type", "The type of the awaited event is empty.")
    return {
        "type": type_,
        "source": _text(config, "source") or None,
        "correlation": _correlation(config.get("correlation")),
    }


def _text(config: Config, key: str) -> str:
    value = config.get(key)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > TEXT_CHARS_MAX:
        raise _wrong(key, f"{key} must be a text of at most {TEXT_CHARS_MAX} characters.")
    return value


def _people(config: Config, key: str) -> list[str]:
    value: Any = config.get(key)
    if value is None:
        return []
    is_list = isinstance(value, list | tuple) and len(value) <= PEOPLE_MAX
    if not is_list or not all(isinstance(one, str) and one for one in value):
        raise _wrong(key, f"{key} must be a list of at most {PEOPLE_MAX} names.")
    return list(dict.fromkeys(value))


def _correlation(value: Json) -> str | None:
    """Give the text that events are found by: a number is the text that it reads as."""
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    text = str(value) if is_number else value
    if not isinstance(text, str) or not 0 < len(text) <= TEXT_CHARS_MAX:
        raise _wrong("correlation", "The correlation must be a text or a number, and not empty.")
    return text


def _wrong(key: str, message: str) -> ExpressionError:
    return ExpressionError(message, field=f"config.{key}")


_DETAILS: Final[Mapping[str, Callable[[Config], dict[str, Json]]]] = {
    "callback": _callback,
    "approval": _approval,
    "event": _event,
}
