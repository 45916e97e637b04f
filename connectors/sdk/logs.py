"""Lines that an attempt leaves for people: short, few, and without secrets. Writes nothing.

A line never breaks the action that says it: what is no JSON is said as text, what is too long cut.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from connectors.sdk.outcome import Json
from connectors.sdk.redaction import BLOT, blot, is_secret_name

Level = Literal["info", "warning", "error"]
LEVELS: Final = ("info", "warning", "error")
LINES_MAX: Final = 200
"""Lines of one attempt, between two facts about it."""
LINE_BYTES_MAX: Final = 2 * 1024
TEXT_CHARS_MAX: Final = 1_000
DETAIL_CHARS_MAX: Final = 300
DETAILS_MAX: Final = 20
SECRET_CHARS_MIN: Final = 4
_ELLIPSIS: Final = "…"
_HIDDEN: Final = (
    re.compile(r"(?i)(\b(?:bearer|basic)\s+)[^\s\"',;]{4,}"),
    re.compile(r"(://)[^/\s@:]+:[^/\s@]+(?=@)"),
    re.compile(
        r"(?i)([?&;][^=&\s]*(?:auth|token|secret|passw|pwd|key|sig|session|credential)[^=&\s]*=)"
        r"[^&\s\"']+"
    ),
)
"""What looks like a secret wherever it stands; the first group stays."""

Line = dict[str, Json]
"""`{at, level, text, details}`; `at` in milliseconds since 1970."""


def line(
    text: object,
    *,
    at: int,
    level: str = "info",
    details: Mapping[str, Any] | None = None,
    secrets: Iterable[str] = (),
) -> Line:
    """Give a line fit to be kept. Never raises."""
    hidden = tuple(secret for secret in secrets if len(secret) >= SECRET_CHARS_MIN)
    said = {
        "at": at,
        "level": level if level in LEVELS else "info",
        "text": _text(text, hidden, TEXT_CHARS_MAX),
        "details": {
            _text(name, hidden, 100): BLOT if is_secret_name(str(name)) else _detail(one, hidden)
            for name, one in list((details or {}).items())[:DETAILS_MAX]
        },
    }
    if len(json.dumps(said).encode()) > LINE_BYTES_MAX:
        said["details"] = {_ELLIPSIS: "left out: too long"} if said["details"] else {}
        said["text"] = str(said["text"])[: TEXT_CHARS_MAX // 4]
    return said


def _detail(value: Any, hidden: tuple[str, ...]) -> Json:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)  # noqa: PLR0124  # NaN alone is unlike itself
    if isinstance(value, str):
        return _text(value, hidden, DETAIL_CHARS_MAX)
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return _text(value, hidden, DETAIL_CHARS_MAX)
    if len(text) > DETAIL_CHARS_MAX:
        return _text(text, hidden, DETAIL_CHARS_MAX)
    return blot(json.loads(text), secrets=hidden)


def _text(value: object, hidden: tuple[str, ...], chars_max: int) -> str:
    try:
        text = value if isinstance(value, str) else str(value)
    except Exception:  # noqa: BLE001  # anything may have a broken __str__
        text = f"<{type(value).__name__}>"
    # A secret that the cut would halve is gone before it; what is far behind the cut costs nothing.
    text = blot(text[: chars_max * 4], secrets=hidden)
    for pattern in _HIDDEN:
        text = pattern.sub(rf"\g<1>{BLOT}", text)
    if len(text) > chars_max:
        text = text[: chars_max - 1] + _ELLIPSIS
    return text.encode(errors="replace").decode()


class LogBook:
    """The lines of one attempt, as many as are kept."""

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        self._lines: list[Line] = []

    def add(
        self,
        text: object,
        *,
        at: int,
        level: str,
        details: Mapping[str, Any],
        secrets: Iterable[str] = (),
    ) -> None:
        """Keep a line; in place of the last one that fits it is said that there were more."""
        count = len(self._lines)
        if count < LINES_MAX - 1:
            said = line(text, at=at, level=level, details=details, secrets=secrets)
            self._lines.append(said)
        elif count == LINES_MAX - 1:
            self._lines.append(line("More lines were left out.", at=at, level="warning"))

    def take(self) -> list[Line]:
        """Give the lines since the last `take`."""
        lines, self._lines = self._lines, []
        return lines
