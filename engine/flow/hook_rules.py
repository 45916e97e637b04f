"""What a webhook takes and answers, from its node's config. Knows no request.

A config that cannot be is a BadHook with its field; validation shows it, publishing refuses it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, cast

from engine.core.plan import Json
from engine.flow.durations import duration_ms
from engine.flow.hook_paths import BadPath, HookPath, claims, parse_path

METHODS: Final = ("POST", "GET", "PUT", "PATCH", "DELETE")
METHOD_DEFAULT: Final = METHODS[0]
BODY_BYTES_DEFAULT: Final = 1024 * 1024
BODY_BYTES_MAX: Final = 16 * 1024 * 1024
TIMEOUT_MS_DEFAULT: Final = 30_000
TIMEOUT_MS_MAX: Final = 300_000
"""For so long an answer may be waited for; whoever needs more is told where the run is."""
STATUS_AT_ONCE: Final = 202
STATUS_FAILED: Final = 500
LIST_MAX: Final = 50
HEADERS_MAX: Final = 50
HEADER_CHARS_MAX: Final = 4_000
ANY_ORIGIN: Final = "*"
UNSENT: Final = frozenset(
    (
        "connection",
        "content-length",
        "content-security-policy",
        "date",
        "keep-alive",
        "server",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    )
)
"""Headers of an answer that are the server's to say: framing, and what the editor's own origin
would take on, such as its cookies."""

Authentication = Literal["none", "basic", "header", "hmac"]
Signature = Literal["standard", "github"]
Respond = Literal["at_once", "result"]
OnTimeout = Literal["accepted", "timeout"]

_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}", re.ASCII)
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+-]+/([a-z0-9!#$&^_.+-]+|\*)", re.ASCII)
_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.\[\]:_-]+", re.ASCII)


class BadHook(ValueError):
    """A config that no webhook can have; `field` is dotted, below the config."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRule:
    """One webhook: where it is, whom it believes, what it takes, what it answers."""

    path: HookPath
    methods: tuple[str, ...] = (METHOD_DEFAULT,)
    authentication: Authentication = "none"
    signature: Signature = "standard"
    credential: str | None = None
    body_bytes_max: int = BODY_BYTES_DEFAULT
    content_types: tuple[str, ...] = ()
    """Any when empty; `text/*` stands for all of a kind."""
    origins: tuple[str, ...] = ()
    """Whose pages may call it; none when empty."""
    respond: Respond = "at_once"
    status: int = STATUS_AT_ONCE
    """Of the answer at once."""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    has_body: bool = False
    """Whether a body is given for the answer at once; else it names the run."""
    timeout_ms: int = TIMEOUT_MS_DEFAULT
    on_timeout: OnTimeout = "accepted"
    failure_status: int = STATUS_FAILED
    shows_error: bool = False

    @property
    def claims(self) -> tuple[str, ...]:
        """What it has for itself alone among all published webhooks."""
        return claims(self.path, self.methods)


def hook_rule(config: Mapping[str, Json], credential: str | None = None) -> HookRule:
    """Read a node's config. Raises BadHook."""
    authentication = config.get("authentication") or "none"
    if authentication != "none" and not credential:
        raise BadHook("authentication", "Choose the credential that requests are checked against.")
    return HookRule(
        path=_path(config.get("path")),
        methods=_methods(config.get("methods")),
        authentication=cast("Authentication", authentication),
        signature=config.get("signature") or "standard",
        credential=credential if authentication != "none" else None,
        body_bytes_max=_number(config, "body_bytes_max", BODY_BYTES_DEFAULT, BODY_BYTES_MAX),
        content_types=_texts(config, "content_types", _MEDIA_TYPE.fullmatch, _TYPE_SAID),
        origins=_texts(config, "origins", _is_origin, _ORIGIN_SAID),
        respond=config.get("respond") or "at_once",
        status=config.get("status") or STATUS_AT_ONCE,
        headers=answer_headers(config.get("headers") or {}, field="headers"),
        body=config.get("body"),
        has_body=config.get("body") is not None,
        timeout_ms=_timeout_ms(config.get("timeout")),
        on_timeout=config.get("on_timeout") or "accepted",
        failure_status=config.get("failure_status") or STATUS_FAILED,
        shows_error=bool(config.get("show_error")),
    )


_TYPE_SAID: Final = "is no media type; write one such as application/json or text/*"
_ORIGIN_SAID: Final = f"is no origin; write one such as https://shop.example, or {ANY_ORIGIN}"


def _path(text: Json) -> HookPath:
    if not isinstance(text, str):
        raise BadHook("path", "Give the webhook a path, such as orders.")
    try:
        return parse_path(text)
    except BadPath as error:
        raise BadHook("path", str(error)) from None


def _methods(given: Json) -> tuple[str, ...]:
    names = given if isinstance(given, list | tuple) else ()
    if any(name not in METHODS for name in names):
        raise BadHook("methods", f"A webhook takes {', '.join(METHODS)}.")
    return tuple(name for name in METHODS if name in names) or (METHOD_DEFAULT,)


def _number(config: Mapping[str, Json], key: str, default: int, most: int) -> int:
    given = config.get(key)
    if given is None:
        return default
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= most:
        raise BadHook(key, f"A whole number from 0 to {most}.")
    return given


def _texts(
    config: Mapping[str, Json], key: str, is_fit: Callable[[str], object], said: str
) -> tuple[str, ...]:
    given: Any = config.get(key) or ()
    if len(given) > LIST_MAX:
        raise BadHook(key, f"At most {LIST_MAX} may stand here.")
    wrong = next((one for one in given if not isinstance(one, str) or not is_fit(one)), None)
    if wrong is not None:
        raise BadHook(key, f"{wrong!r:.60} {said}.")
    return tuple(given)


def _is_origin(text: str) -> bool:
    return text == ANY_ORIGIN or _ORIGIN.fullmatch(text) is not None


def _timeout_ms(given: Json) -> int:
    if given is None:
        return TIMEOUT_MS_DEFAULT
    try:
        timeout_ms = duration_ms(given)
    except ValueError as error:
        raise BadHook("timeout", f"{error}.") from None
    if not 0 < timeout_ms <= TIMEOUT_MS_MAX:
        most = TIMEOUT_MS_MAX // 60_000
        raise BadHook("timeout", f"An answer is waited for up to {most} minutes; lower it.")
    return timeout_ms


def answer_headers(given: Json, *, field: str) -> dict[str, str]:
    """Read the headers of an answer. Raises BadHook for one that may not be sent."""
    if not isinstance(given, Mapping) or len(given) > HEADERS_MAX:
        raise BadHook(field, f"Headers are a map of at most {HEADERS_MAX} names to texts.")
    for name, value in given.items():
        if not _HEADER_NAME.fullmatch(name):
            raise BadHook(f"{field}.{name:.60}", f"{name!r:.60} is no name of a header.")
        if name.lower() in UNSENT or name.lower().startswith("access-control-"):
            raise BadHook(f"{field}.{name}", f"The server says {name} itself; remove it.")
        text = value if isinstance(value, str) else None
        if text is None or len(text) > HEADER_CHARS_MAX or not _is_sendable(text):
            said = f"The header {name} needs a text of printable Latin-1 characters."
            raise BadHook(f"{field}.{name}", said)
    return dict(given)


def _is_sendable(text: str) -> bool:
    return all(" " <= one <= "~" or "\xa0" <= one <= "\xff" or one == "\t" for one in text)
