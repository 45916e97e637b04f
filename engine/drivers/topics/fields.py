"""What people say about a subscription, field by field: read, checked, and shown again.

The table `FIELDS` is the whole of it: what is absent stays as it was, null is the default.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from engine.core.plan import Json
from engine.drivers.rowtext import encode
from engine.drivers.targets.checking import target_errors
from engine.drivers.topics.filters import Filters
from engine.drivers.topics.pushing import UNWRAPPED
from engine.errors import InvalidInput
from engine.flow.durations import duration_ms
from engine.store.records_topics import SubscriptionRow

S: Final = 1_000
MINUTE: Final = 60 * S
DAY: Final = 86_400 * S
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9._~+%-]{2,254}", re.ASCII)
NAME_SAID: Final = "3 to 255 letters, digits and -._~+%, a letter first"
TARGET_BYTES_MAX: Final = 65_536
TOPIC_RETENTION_MS: Final = (10 * MINUTE, 31 * DAY)
RETENTION_MS: Final = (10 * MINUTE, 31 * DAY)
ACK_DEADLINE_MS: Final = (10 * S, 600 * S)
BACKOFF_MS: Final = (0, 600 * S)
EXPIRES_MS: Final = (DAY, 366 * DAY)
ATTEMPTS: Final = (5, 100)
ATTEMPTS_DEFAULT: Final = 5
MIN_BACKOFF: Final = "10s"
MAX_BACKOFF: Final = "600s"
NEVER: Final = "never"
PULL: Final[Mapping[str, Json]] = {"pull": {}}

Changes = dict[str, Json]
"""Columns and their new values."""


class Bad(ValueError):
    """A value that a field cannot have; `field` is the place within it."""

    def __init__(self, said: str, field: str = "") -> None:
        super().__init__(said)
        self.field = field


def within(value: Json, bounds: tuple[int, int], field: str = "") -> int:
    """Give the milliseconds of a duration within bounds. Raises Bad."""
    low, high = bounds
    try:
        found = duration_ms(value)
    except (ValueError, TypeError, AttributeError):
        raise Bad("must be a duration such as 30s, 10m or 7d", field) from None
    if not low <= found <= high:
        raise Bad(f"must be {said_duration(low)} to {said_duration(high)}", field)
    return found


def said_duration(ms: int) -> str:
    """Give a duration as people write it: `500ms 30s 10m 2h 7d`."""
    for size, unit in ((DAY, "d"), (60 * MINUTE, "h"), (MINUTE, "m"), (S, "s")):
        if ms and ms % size == 0:
            return f"{ms // size}{unit}"
    return f"{ms}ms" if ms else "0s"


def _flag(column: str) -> Callable[[Json], Changes]:
    def read(value: Json) -> Changes:
        if not isinstance(value, bool):
            raise Bad("must be true or false")
        return {column: value}

    return read


def _duration(column: str, bounds: tuple[int, int]) -> Callable[[Json], Changes]:
    return lambda value: {column: within(value, bounds)}


def _expires(value: Json) -> Changes:
    return {"expires_after_ms": None if value == NEVER else within(value, EXPIRES_MS)}


def _target(value: Json) -> Changes:
    if value != PULL:
        errors = target_errors(_without_wrapping(value))
        if errors:
            raise Bad(errors[0][1], errors[0][0])
        topic = value.get("topic", {})
        if not isinstance(topic.get("name", "x"), str) or set(topic) - {"name"}:
            raise Bad("only its name: a message goes there as it is", "topic")
    text = encode(value)
    if len(text) > TARGET_BYTES_MAX:
        raise Bad(f"at most {TARGET_BYTES_MAX} bytes")
    return {"target": text}


def _without_wrapping(value: Json) -> Json:
    if not isinstance(value, Mapping) or not isinstance(value.get("http"), Mapping):
        return value
    config = dict(value["http"])
    if not isinstance(config.pop(UNWRAPPED, False), bool):
        raise Bad("must be true or false", f"http.{UNWRAPPED}")
    for name in ("json", "form", "body", "expect"):
        if name in config:
            raise Bad("the message is what is sent", f"http.{name}")
    return {**value, "http": config}


def _retry(value: Json) -> Changes:
    if not isinstance(value, Mapping) or set(value) - {"min_backoff", "max_backoff"}:
        raise Bad("must be {min_backoff, max_backoff}")
    low = within(value.get("min_backoff", MIN_BACKOFF), BACKOFF_MS, "min_backoff")
    high = within(value.get("max_backoff", MAX_BACKOFF), BACKOFF_MS, "max_backoff")
    if low > high:
        raise Bad("must not be above max_backoff", "min_backoff")
    return {"min_backoff_ms": low, "max_backoff_ms": high}


def _dead_letter(value: Json) -> Changes:
    if not isinstance(value, Mapping) or set(value) - {"topic", "max_attempts"}:
        raise Bad("must be {topic, max_attempts}")
    topic = value.get("topic")
    if topic is not None and not (isinstance(topic, str) and NAME.fullmatch(topic)):
        raise Bad("must be the name of a topic", "topic")
    attempts = value.get("max_attempts", ATTEMPTS_DEFAULT)
    low, high = ATTEMPTS
    if isinstance(attempts, bool) or not isinstance(attempts, int) or not low <= attempts <= high:
        raise Bad(f"must be a whole number from {low} to {high}", "max_attempts")
    return {"dead_letter_topic": topic, "max_attempts": attempts, "keeps_dead": topic is None}


FIELDS: Final[Mapping[str, tuple[Callable[[Json], Changes], Changes]]] = {
    "target": (_target, {"target": encode(dict(PULL))}),
    "ack_deadline": (_duration("ack_deadline_ms", ACK_DEADLINE_MS), {"ack_deadline_ms": 10 * S}),
    "ordering": (_flag("is_ordered"), {"is_ordered": False}),
    "exactly_once": (_flag("is_exactly_once"), {"is_exactly_once": False}),
    "retry": (_retry, {"min_backoff_ms": None, "max_backoff_ms": None}),
    "dead_letter": (
        _dead_letter,
        {"dead_letter_topic": None, "max_attempts": None, "keeps_dead": False},
    ),
    "retention": (_duration("retention_ms", RETENTION_MS), {"retention_ms": 7 * DAY}),
    "retain_acked": (_flag("retain_acked"), {"retain_acked": False}),
    "expires_after": (_expires, {"expires_after_ms": 31 * DAY}),
}
"""By field: how a value is read, and what null stands for."""
FIXED: Final = ("topic", "filter", "ordering")
"""What a subscription is made with, and keeps."""


def changed(row: SubscriptionRow, said: Mapping[str, Json], filters: Filters) -> SubscriptionRow:
    """Give a subscription with what was said about it. Raises InvalidInput with the fields."""
    changes: Changes = {}
    errors: list[tuple[str, str]] = []
    for field, value in said.items():
        if field not in FIELDS:
            continue
        read, default = FIELDS[field]
        try:
            changes |= default if value is None else read(value)
        except Bad as error:
            errors.append((".".join(part for part in (field, error.field) if part), str(error)))
    if said.get("filter") is not None:
        value = said["filter"]
        asked = {"attributes": value} if isinstance(value, str) else value
        try:
            filters.compiled(asked)
        except InvalidInput as error:
            errors += error.errors
        changes["filter"] = encode(asked)
    new = row._replace(**changes)
    if new.is_exactly_once and not new.is_pull:
        errors.append(("exactly_once", "can be promised to those who pull only"))
    if errors:
        raise InvalidInput("The subscription cannot be like that.", errors)
    return new


def shown_fields(row: SubscriptionRow) -> dict[str, Json]:
    """Give a subscription as people say it."""
    has_retry = row.min_backoff_ms is not None and row.max_backoff_ms is not None
    expires = row.expires_after_ms
    return {
        "name": row.name,
        "topic": "_deleted-topic_" if row.is_detached else row.topic,
        "target": json.loads(row.target),
        "filter": None if row.filter is None else json.loads(row.filter),
        "ack_deadline": said_duration(row.ack_deadline_ms),
        "ordering": row.is_ordered,
        "exactly_once": row.is_exactly_once,
        "retry": {
            "min_backoff": said_duration(row.min_backoff_ms or 0),
            "max_backoff": said_duration(row.max_backoff_ms or 0),
        }
        if has_retry
        else None,
        "dead_letter": {"topic": row.dead_letter_topic, "max_attempts": row.max_attempts}
        if row.has_dead_letters
        else None,
        "retention": said_duration(row.retention_ms),
        "retain_acked": row.retain_acked,
        "expires_after": NEVER if expires is None else said_duration(expires),
        "state": row.state,
        "flow_id": row.flow_id,
    }
