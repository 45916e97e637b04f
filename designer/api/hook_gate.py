"""Answers webhooks before the web framework sees them: the same door, less work for each request.

What a webhook does not need is left out: matching of routes, sessions, the parsing of forms. What
guards every request stays: the table of permissions, the host's name, the limits. `hooks.py` is the
same as an endpoint.
"""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from designer.api.guard import check_host
from designer.api.problems import MEDIA_TYPE, problem_of
from designer.api.web import Web
from designer.auth.roles import is_public
from designer.errors import Closing, Forbidden, Malformed, TooLarge
from designer.hooks.answers import GUARDS
from designer.hooks.asked import HookAnswer, HookRequest

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PLAIN = frozenset(("CONTENT_TYPE", "CONTENT_LENGTH"))
_REASONS = {status.value: status.phrase for status in HTTPStatus}


class HookGate:
    """The application, with webhooks answered first."""

    def __init__(self, inner: "WSGIApplication", web: Web, roots: Mapping[str, str]) -> None:
        self._inner = inner
        self._web = web
        self._roots = tuple(roots.items())

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request."""
        path: str = environ["PATH_INFO"]
        for root, endpoint in self._roots:
            if path.startswith(root):
                made = self._answered(environ, path[len(root) :], endpoint)
                return _sent(made, environ["REQUEST_METHOD"], start_response)
        return self._inner(environ, start_response)

    def _answered(self, environ: "WSGIEnvironment", path: str, endpoint: str) -> HookAnswer:
        try:
            self._guard(environ, endpoint)
            return self._web.hooks.answer(
                _asked(environ, path), lambda bytes_max: _body(environ, bytes_max)
            )
        except Exception as error:  # noqa: BLE001  # every one of them becomes a problem
            return _problem(error)

    def _guard(self, environ: "WSGIEnvironment", endpoint: str) -> None:
        check_host(self._web, environ.get("HTTP_HOST", ""))
        if self._web.closing.is_set():
            raise Closing("The server is shutting down; ask again in a moment.", retry_after_s=5)
        if not is_public(endpoint):
            raise Forbidden("Nobody may use this address.", code="no_permission_entry")


def _asked(environ: "WSGIEnvironment", path: str) -> HookRequest:
    headers = {
        (name if name in PLAIN else name[5:]).replace("_", "-").lower(): value
        for name, value in environ.items()
        if (name.startswith("HTTP_") or name in PLAIN) and value
    }
    try:
        path = path.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("The address is not UTF-8.", code="bad_encoding") from None
    return HookRequest(
        method=environ["REQUEST_METHOD"],
        path=path,
        query=environ.get("QUERY_STRING", ""),
        headers=headers,
    )


def _body(environ: "WSGIEnvironment", bytes_max: int) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        raise Malformed("The Content-Length is no number.", code="bad_length")
    if int(length) > bytes_max:
        raise TooLarge(f"A body may have {bytes_max} bytes here; this has {length}.")
    read: bytes = environ["wsgi.input"].read(int(length)) if length != "0" else b""
    return read


def _problem(error: Exception) -> HookAnswer:
    made = problem_of(error)
    headers = {**made.headers, "Content-Type": MEDIA_TYPE}
    text = json.dumps(made.body, ensure_ascii=True, separators=(",", ":"))
    return HookAnswer(status=made.status, headers=headers, body=text.encode())


def _sent(made: HookAnswer, method: str, start_response: "StartResponse") -> Iterable[bytes]:
    headers: list[tuple[str, Any]] = [*({**GUARDS, **made.headers}).items()]
    if made.status not in {204, 304}:
        headers.append(("Content-Length", str(len(made.body))))
    reason = _REASONS.get(made.status, "Unknown")
    start_response(f"{made.status} {reason}", headers)
    return [b"" if method == "HEAD" else made.body]
