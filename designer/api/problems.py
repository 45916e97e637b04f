"""Every exception becomes one problem (RFC 9457); what nobody foresaw is logged, never shown."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from werkzeug.exceptions import HTTPException

from designer.errors import RequestError
from engine.errors import (
    Conflict,
    EngineError,
    Forbidden,
    Gone,
    InvalidFlow,
    InvalidInput,
    KeyMissing,
    LimitExceeded,
    NotFound,
    Overloaded,
    StoreLocked,
    StoreUnavailable,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 1
QUEUE_RETRY_AFTER_S = 5
"""When to come again where so many runs wait in line that not even the line takes one more."""
log = logging.getLogger("baton.api")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemReply:
    """A problem and the headers that go with it."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


def problem(status: int, code: str, detail: str, **extra: Any) -> ProblemReply:
    """Make a problem; *extra* joins its members, but for `headers`."""
    headers = {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="baton"'
    wait_s = extra.pop("retry_after_s", RETRY_AFTER_S if status == 503 else None)  # noqa: PLR2004
    if wait_s is not None:
        headers["Retry-After"] = str(wait_s)
    headers |= extra.pop("headers", {})
    body = {
        "type": f"urn:baton:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **extra,
    }
    return ProblemReply(status=status, body=body, headers=headers)


def _invalid_flow(error: Any) -> ProblemReply:
    findings = [finding.as_json() for finding in error.findings]
    return problem(422, "invalid_flow", str(error), findings=findings)


def _invalid_input(error: Any) -> ProblemReply:
    errors = [{"field": name, "message": message} for name, message in error.errors]
    return problem(422, "invalid_input", str(error), errors=errors)


def _plain(status: int, code: str) -> Callable[[Any], ProblemReply]:
    return lambda error: problem(status, code, str(error))


def _overloaded(error: Any) -> ProblemReply:
    return problem(429, "too_many_runs", str(error), retry_after_s=QUEUE_RETRY_AFTER_S)


_BY_TYPE: tuple[tuple[type[EngineError], Callable[[Any], ProblemReply]], ...] = (
    (NotFound, _plain(404, "not_found")),
    (Conflict, _plain(409, "conflict")),
    (InvalidFlow, _invalid_flow),
    (InvalidInput, _invalid_input),
    (Forbidden, _plain(403, "forbidden")),
    (Gone, _plain(410, "gone")),
    (Forbidden, _plain(403, "forbidden")),
    (Overloaded, _overloaded),
    (LimitExceeded, _plain(422, "limit_exceeded")),
    (KeyMissing, lambda error: problem(503, "key_missing", str(error), retry_after_s=None)),
    (StoreLocked, _plain(503, "store_locked")),
    (StoreUnavailable, _plain(503, "store_unavailable")),
)


_HTTP_CODES = {
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that method."),
    413: ("body_too_large", "The body is larger than this server takes."),
}


def problem_of(error: Exception) -> ProblemReply:
    """Give the problem for any exception; one that nobody foresaw is logged with its trace."""
    if isinstance(error, RequestError):
        return problem(error.its_status, error.code, error.detail, **error.extra)
    for type_, make in _BY_TYPE:
        if isinstance(error, type_):
            return make(error)
    if isinstance(error, HTTPException) and error.code is not None:
        return _http_problem(error, error.code)
    log.error("A request failed for a reason nobody foresaw.", exc_info=error)
    return problem(500, "internal", "Something went wrong here; the server's log says what.")


def _http_problem(error: HTTPException, status: int) -> ProblemReply:
    fallback = HTTPStatus(status).name.lower(), error.description or HTTPStatus(status).phrase
    code, detail = _HTTP_CODES.get(status, fallback)
    made = problem(status, code, detail)
    methods = getattr(error, "valid_methods", None)
    if methods:
        made.headers["Allow"] = ", ".join(sorted(methods))
    return made
