"""Answers requests to the webhooks of published flows. Knows no server."""

from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

from designer.errors import Closing, HeadersTooLarge, Missing, RequestError, WrongMethod
from designer.hooks import answers
from designer.hooks.admitting import Admitted, Porter, Read, cors_headers
from designer.hooks.asked import HookAnswer, HookRequest
from engine.drivers.hooks.book import Hook, HookBook
from engine.drivers.runs.starting import Wish

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.drivers.hooks.firing import Fired, Firing
    from engine.flow.hook_paths import Match
    from engine.flow.hook_rules import HookRule

WAITING_MAX: Final = 48
"""Requests that wait for the end of their run at the same time: each holds a thread."""
BUSY_RETRY_S: Final = 2
KEY_CHARS_MAX: Final = 100
"""A longer key stands in the request id of its run as a hash."""
HEADERS_CHARS_MAX: Final = 32_768
PREFLIGHT_S: Final = 600
ASKED_HEADERS_CHARS_MAX: Final = 1_000


class Ruled(Protocol):
    """What has a webhook's rule."""

    @property
    def rule(self) -> "HookRule":
        """What the webhook takes and answers."""
        ...


class HookDoor:
    """One for all webhooks. Used by every thread."""

    def __init__(self, book: HookBook, firing: "Firing", porter: Porter) -> None:
        self._book = book
        self._firing = firing
        self._porter = porter
        self._lock = Lock()
        self._waiting = 0

    def answer(self, asked: HookRequest, read: Read) -> HookAnswer:
        """Start the run that a request means, and give its answer.

        Raises RequestError, and EngineError when the run cannot be started.
        """
        check_headers(asked)
        match = self._book.find(asked.method, asked.path)
        if match is None:
            return unmatched(asked, self._book.methods(asked.path), self._book.find)
        cors = cors_headers(match.thing.rule, asked)
        try:
            made = self._answer(match, asked, read)
        except RequestError as error:
            error.extra["headers"] = {**error.extra.get("headers", {}), **cors}
            raise
        if not cors:
            return made
        return HookAnswer(status=made.status, body=made.body, headers={**made.headers, **cors})

    def _answer(self, match: "Match[Hook]", asked: HookRequest, read: Read) -> HookAnswer:
        hook = match.thing
        if hook.is_paused:
            raise Closing("This webhook is paused.", code="paused", retry_after_s=60)
        admitted = self._porter.admit(hook.rule, match.params, asked, read)
        wish = _wish(hook, admitted)
        if hook.rule.respond == "at_once":
            return answers.at_once(hook.rule, self._firing.start(wish).run_id)
        timeout_s = hook.rule.timeout_ms / 1_000
        fired = self._waited(lambda: self._firing.start_and_wait(wish, timeout_s))
        if fired.state is None:
            return answers.goes_on(hook.rule, fired.run_id, timeout_s=timeout_s)
        return answers.result(
            hook.rule, fired.run_id, state=fired.state, output=fired.output, error=fired.error
        )

    def _waited(self, fire: "Callable[[], Fired]") -> "Fired":
        with self._lock:
            is_full = self._waiting >= WAITING_MAX
            self._waiting += not is_full
        if is_full:
            said = f"{WAITING_MAX} requests wait for the end of their runs already."
            raise Closing(said, code="busy", retry_after_s=BUSY_RETRY_S)
        try:
            return fire()
        finally:
            with self._lock:
                self._waiting -= 1


def check_headers(asked: HookRequest) -> None:
    """Refuse headers and addresses beyond the limit. Raises HeadersTooLarge."""
    chars = sum(map(len, asked.headers)) + sum(map(len, asked.headers.values()))
    if chars + len(asked.query) + len(asked.path) > HEADERS_CHARS_MAX:
        said = f"Headers and address may have {HEADERS_CHARS_MAX} characters in all."
        raise HeadersTooLarge(said)


def unmatched(
    asked: HookRequest,
    methods: tuple[str, ...],
    find: "Callable[[str, str], Match[Ruled] | None]",
) -> HookAnswer:
    """Answer what starts no run: HEAD and OPTIONS. Raises Missing, WrongMethod."""
    if not methods:
        raise Missing("No webhook is here.", code="no_webhook")
    allow = ", ".join(sorted({*methods, "HEAD", "OPTIONS"}))
    if asked.method == "HEAD":  # who only looks whether there is something has sent nothing
        return HookAnswer(status=200, headers={"Allow": allow})
    if asked.method != "OPTIONS":
        said = f"This webhook takes {', '.join(methods)}."
        raise WrongMethod(said, headers={"Allow": allow})
    wanted = asked.headers.get("access-control-request-method", "")
    match = find(wanted, asked.path)
    if match is None:
        return HookAnswer(status=204, headers={"Allow": allow})
    cors = cors_headers(match.thing.rule, asked)
    if "Access-Control-Allow-Origin" in cors:
        named = asked.headers.get("access-control-request-headers", "")
        cors |= {
            "Access-Control-Allow-Methods": ", ".join(methods),
            "Access-Control-Allow-Headers": named[:ASKED_HEADERS_CHARS_MAX],
            "Access-Control-Max-Age": str(PREFLIGHT_S),
        }
    return HookAnswer(status=204, headers={"Allow": allow, **cors})


def _wish(hook: Hook, admitted: Admitted) -> Wish:
    key = admitted.key
    if key is not None and len(key) > KEY_CHARS_MAX:
        key = sha256(key.encode()).hexdigest()
    return Wish(
        flow_id=hook.flow_id,
        input=admitted.input,
        request_id=None if key is None else f"webhook:{hook.node}:{key}",
        same=admitted.same,
        trigger=hook.node,
    )
