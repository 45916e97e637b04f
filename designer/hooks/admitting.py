"""Decides whether a request to a webhook is taken, and makes it a run's input. Starts nothing."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from designer.errors import Forbidden, HookFailed, Malformed, NotSignedIn, UnsupportedMediaType
from designer.hooks.asked import HookRequest
from designer.hooks.inputs import media_type, run_input, sameness
from designer.hooks.proofs import CHECKS, BadSecret, Unproven, check_github, check_standard
from engine.errors import EngineError
from engine.flow.hook_rules import ANY_ORIGIN, HookRule

Json = Any

KEY_CHARS_MAX: Final = 200
CHALLENGES: Final = {"basic": 'Basic realm="webhook", charset="UTF-8"'}
log = logging.getLogger("baton.hooks")


class OpenedSecret(Protocol):
    """What a credential holds."""

    @property
    def type(self) -> str:
        """The credential's type, for example `basic`."""
        ...

    @property
    def fields(self) -> Mapping[str, str]:
        """Its values, by name."""
        ...


Opened = Callable[[str], OpenedSecret]
"""Opens a credential by its name. Raises EngineError."""
Read = Callable[[int], bytes]
"""Reads a body of at most so many bytes. Raises TooLarge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A request that is taken."""

    input: dict[str, Json]
    key: str | None
    """What a repetition of the request has, too."""
    same: str | None
    """What the request is about, to tell a repetition from another request with its key."""


class Porter:
    """Lets requests in, or says why not."""

    def __init__(self, opened: Opened, now_ms: Callable[[], int]) -> None:
        self._opened = opened
        self._now_ms = now_ms

    def admit(
        self, rule: HookRule, params: Mapping[str, str], asked: HookRequest, read: Read
    ) -> Admitted:
        """Give what a run starts with. Raises RequestError."""
        _check_kind(rule, asked)
        secret = self._secret(rule)
        if rule.authentication in CHECKS:
            self._prove(rule, lambda: CHECKS[rule.authentication](secret, asked.headers))
        asked = replace(asked, body=read(rule.body_bytes_max))
        key = asked.headers.get("idempotency-key", "").strip() or None
        if rule.authentication == "hmac":
            key = self._prove(rule, lambda: self._signed(rule, secret, asked)) or key
        if key is not None and (len(key) > KEY_CHARS_MAX or not key.isprintable()):
            said = f"A key has at most {KEY_CHARS_MAX} printable characters."
            raise Malformed(said, code="bad_key")
        named = secret.get("name", "").lower() if rule.authentication == "header" else ""
        given = run_input(asked, params, secrets={named}, at_ms=self._now_ms())
        return Admitted(input=given, key=key, same=None if key is None else sameness(asked))

    def _secret(self, rule: HookRule) -> Mapping[str, str]:
        """Give what requests are compared with; nothing where anybody may call."""
        if rule.credential is None:
            return {}
        try:
            secret = self._opened(rule.credential)
        except EngineError as error:
            raise self._unusable(rule, error) from None
        if secret.type != rule.authentication:
            raise self._unusable(rule, f"it is of the type {secret.type}")
        return secret.fields

    def _signed(self, rule: HookRule, secret: Mapping[str, str], asked: HookRequest) -> str | None:
        if rule.signature == "github":
            check_github(secret.get("secret", ""), asked.headers, asked.body)
            return None
        now_s = self._now_ms() // 1_000
        return check_standard(secret.get("secret", ""), asked.headers, asked.body, now_s=now_s)

    def _prove(self, rule: HookRule, check: Callable[[], str | None]) -> str | None:
        try:
            return check()
        except Unproven as error:
            challenge = CHALLENGES.get(rule.authentication, f"Baton-{rule.authentication}")
            headers = {"WWW-Authenticate": challenge}
            raise NotSignedIn(str(error), code="unproven", headers=headers) from None
        except BadSecret as error:
            raise self._unusable(rule, error) from None

    def _unusable(self, rule: HookRule, why: object) -> HookFailed:
        """Tell the log what is wrong with a credential, and the stranger nothing of it."""
        log.error("webhook %s: its credential cannot be used: %s", rule.path.text, why)
        said = "This webhook cannot check requests just now; its owner has to mend it."
        return HookFailed(said, status=500, code="webhook_misconfigured")


def cors_headers(rule: HookRule, asked: HookRequest) -> dict[str, str]:
    """Give the headers by which a browser lets a page read the answer.

    Raises Forbidden for a request from a page that may not call: a browser sends some requests
    before it asks.
    """
    origin = asked.headers.get("origin")
    if origin is None:
        is_foreign = asked.headers.get("sec-fetch-site") == "cross-site"
        # Whoever follows a link to a webhook that takes GET wants to be there.
        is_followed = asked.method == "GET" and asked.headers.get("sec-fetch-mode") == "navigate"
        if is_foreign and not is_followed and not rule.origins:
            raise _foreign()
        return {"Vary": "Origin"} if rule.origins else {}
    if origin in rule.origins or ANY_ORIGIN in rule.origins:
        return {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Expose-Headers": "Location, Retry-After",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Vary": "Origin",
        }
    if urlsplit(origin).netloc == asked.headers.get("host"):
        return {}
    raise _foreign()


def _foreign() -> Forbidden:
    said = "Pages of this origin may not call the webhook; its owner can name them in `origins`."
    return Forbidden(said, code="foreign_origin")


def _check_kind(rule: HookRule, asked: HookRequest) -> None:
    if not rule.content_types:
        return
    kind = media_type(asked.headers)
    if not any(_fits(kind, wanted) for wanted in rule.content_types):
        said = ", ".join(rule.content_types)
        raise UnsupportedMediaType(
            f"Send the body as {said} (Content-Type), not as {kind[:100]!r}."
        )


def _fits(kind: str, wanted: str) -> bool:
    return kind == wanted or (wanted.endswith("/*") and kind.startswith(wanted[:-1]))
