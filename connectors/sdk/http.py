"""The one door to HTTP: sends a request within the host's limits. Knows no action."""

import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidHeader
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError

from connectors.sdk.bodies import ACCEPT_ENCODING, RESPONSE_BYTES_MAX, parse_body, read_all
from connectors.sdk.credential import Outgoing
from connectors.sdk.errors import ActionError, Permanent
from connectors.sdk.failing import failure
from connectors.sdk.messages import Request, Response
from connectors.sdk.preparing import (
    checked_headers,
    checked_url,
    encode_body,
    origin,
    with_query,
)
from connectors.sdk.redaction import blot, safe_url, secrets_of
from connectors.sdk.sockets import CONNECT_S_MAX, Lane, pools_for, tls_context

if TYPE_CHECKING:
    from connectors.sdk.context import Context
    from connectors.sdk.credential import Opening
    from connectors.sdk.egress import EgressPolicy

TOTAL_S_DEFAULT = 300.0
"""The time limit of a call whose node sets none: from the first byte to the last."""
REDIRECTS_MAX = 5
POOLS_MAX = 32
"""Servers that one thread keeps connections to."""
USER_AGENT = "Baton/1"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOVED = frozenset({301, 302})
_SEE_OTHER = 303
_UNAUTHORISED = 401
_HARMLESS = frozenset(
    {
        "accept",
        "accept-language",
        "accept-encoding",
        "user-agent",
        "content-type",
        "idempotency-key",
    }
)
"""Headers that may follow a redirect to another server; any other may be a credential."""


class _Adapter(HTTPAdapter):
    """Keeps one thread's connections."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        super().__init__(pool_connections=POOLS_MAX, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options, ssl_context=tls_context())
        self.poolmanager.pool_classes_by_scheme = pools_for(self.lane)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        # The context has its certificates already; loading them again for each connection is slow.
        del url, verify, cert
        conn.cert_reqs = "CERT_REQUIRED"


class _Adapters(threading.local):
    """One adapter per thread and policy: no two threads share a socket."""

    def __init__(self) -> None:
        self.by_policy: dict[EgressPolicy, _Adapter] = {}

    def get(self, policy: "EgressPolicy") -> _Adapter:
        if policy not in self.by_policy:
            self.by_policy[policy] = _Adapter(Lane(policy))
        return self.by_policy[policy]


_ADAPTERS = _Adapters()


def send(request: Request, *, context: "Context", bytes_max: int = RESPONSE_BYTES_MAX) -> Response:
    """Send it and read the whole answer, whatever its status; follow redirects unless told not to.

    Raises `connection.refused` when no connection came about, `connection` when one broke,
    `timeout`, `egress` for a forbidden address, `http.url`, `http.redirect`, `limit.response`,
    `config`. No error holds a secret of the request.
    """
    adapter = _ADAPTERS.get(context.services.egress)
    adapter.lane.begin(
        seconds=context.timeout_s or TOTAL_S_DEFAULT, is_cancelled=context.is_cancelled
    )
    prepared = _prepare(request, idempotency_key=context.idempotency_key)
    answer, began_s = None, time.monotonic()
    try:
        redirects_max = REDIRECTS_MAX if request.follows_redirects else 0
        got = _follow(
            adapter,
            prepared,
            context.credential,
            bytes_max=bytes_max,
            redirects_max=redirects_max,
        )
        answer = replace(got, secrets=_secrets(prepared, context))
    except ActionError as error:
        secrets = _secrets(prepared, context)
        error.message = blot(error.message, secrets=secrets)
        error.details = blot(error.details, secrets=secrets)
        raise
    except (requests.RequestException, HTTPError, OSError) as error:
        where = f"{prepared.method} {safe_url(prepared.url or '')}"
        raise failure(error, where=where, secrets=_secrets(prepared, context)) from None
    else:
        return answer
    finally:
        _log(context, prepared, answer, duration_ms=round((time.monotonic() - began_s) * 1_000))


def _secrets(prepared: requests.PreparedRequest, context: "Context") -> tuple[str, ...]:
    """Give what no error may hold: the credential is known by now, if one was opened."""
    found = secrets_of(prepared.url or "", prepared.headers)
    return found if context.credential is None else (*context.credential.hidden(), *found)


def _log(
    context: "Context",
    prepared: requests.PreparedRequest,
    answer: Response | None,
    *,
    duration_ms: int,
) -> None:
    """Leave a line about the call; no query, which may hold secrets under any name."""
    method, url = prepared.method or "", safe_url(prepared.url or "")
    if answer is None:
        said = f"{method} {url}: no whole answer"
        context.warn(said, method=method, url=url, duration_ms=duration_ms)
        return
    keep = context.log if answer.is_success else context.warn
    keep(
        f"{method} {url} {answer.status}",
        method=method,
        url=url,
        status=answer.status,
        duration_ms=duration_ms,
        bytes=len(answer.content),
    )


def _follow(
    adapter: _Adapter,
    prepared: requests.PreparedRequest,
    credential: "Opening | None",
    *,
    bytes_max: int,
    redirects_max: int,
) -> Response:
    first = prepared.url or ""
    for _ in range(redirects_max + 1):
        adapter.lane.patience_s()
        # What goes from hop to hop holds no credential: each hop gets it anew, or not at all.
        sent = prepared if credential is None else _authorised(prepared, credential, first=first)
        answer = adapter.send(sent, stream=True, timeout=(CONNECT_S_MAX, None), verify=True)
        try:
            location = answer.headers.get("location")
            if credential is not None and answer.status_code == _UNAUTHORISED:
                credential.refused()
            if answer.status_code not in _REDIRECTS or not location or not redirects_max:
                return _read(answer, prepared, bytes_max=bytes_max)
        finally:
            answer.close()
        prepared = _redirected(prepared, status=answer.status_code, location=location)
    raise Permanent(f"More than {REDIRECTS_MAX} redirects.", code="http.redirect")


def _authorised(
    prepared: requests.PreparedRequest, credential: "Opening", *, first: str
) -> requests.PreparedRequest:
    """Give the request with its credential's headers, or as it is where they must not go."""
    url = prepared.url or ""
    was, now = origin(first), origin(url)
    if now != was and (now[0] < was[0] or not credential.may_follow(url)):
        return prepared  # another server, or the same one in plain text
    body = prepared.body if isinstance(prepared.body, bytes) else b""
    outgoing = Outgoing(
        method=prepared.method or "",
        url=url,
        body=body,
        idempotency_key=prepared.headers.get("Idempotency-Key", ""),
    )
    sent = prepared.copy()
    sent.headers.update(checked_headers(credential.headers(outgoing)))
    return sent


def _read(
    answer: requests.Response, prepared: requests.PreparedRequest, *, bytes_max: int
) -> Response:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    content = read_all(
        answer.raw.stream(64 * 1024, decode_content=False),
        encodings=headers.get("content-encoding", ""),
        bytes_max=bytes_max,
    )
    body, encoding = parse_body(content, content_type=headers.get("content-type", ""))
    return Response(
        method=prepared.method or "",
        url=safe_url(prepared.url or ""),
        status=answer.status_code,
        reason=answer.reason or "",
        headers=headers,
        content=content,
        body=body,
        encoding=encoding,
    )


def _prepare(request: Request, *, idempotency_key: str) -> requests.PreparedRequest:
    method = request.method.upper()
    if method not in _METHODS:
        raise Permanent(
            f"Method {method!r} is none of {', '.join(sorted(_METHODS))}.", code="config"
        )
    body, content_type = encode_body(request)
    headers = CaseInsensitiveDict(
        {
            "Accept": "*/*",
            "Accept-Encoding": ACCEPT_ENCODING,
            "User-Agent": USER_AGENT,
            "Idempotency-Key": idempotency_key,
        }
    )
    if content_type:
        headers["Content-Type"] = content_type
    if request.bearer:
        headers["Authorization"] = f"Bearer {request.bearer}"
    headers.update(checked_headers(request.headers))
    url = with_query(checked_url(request.url), request.query)
    return _assemble(method, url, headers=headers, body=body)


def _assemble(
    method: str, url: str, *, headers: Mapping[str, str], body: bytes | None
) -> requests.PreparedRequest:
    try:
        return requests.Request(method, url, headers=dict(headers), data=body).prepare()
    except InvalidHeader as error:
        raise Permanent("A header holds what no header may hold.", code="config") from error
    except (requests.RequestException, UnicodeError) as error:
        raise Permanent(
            f"{safe_url(url)!r} is no URL that can be called.", code="http.url"
        ) from error


def _redirected(
    old: requests.PreparedRequest, *, status: int, location: str
) -> requests.PreparedRequest:
    """Give the next request: secrets stay with the server they were meant for."""
    was = old.url or ""
    url = checked_url(urljoin(was, location.encode("latin-1").decode(errors="replace")))
    method, body = old.method or "GET", old.body
    headers = CaseInsensitiveDict(old.headers)
    if (status == _SEE_OTHER and method != "HEAD") or (status in _MOVED and method == "POST"):
        method, body = "GET", None
        headers.pop("content-type", None)
    headers.pop("content-length", None)
    if origin(url) != origin(was):
        headers = CaseInsensitiveDict(
            (name, value) for name, value in headers.items() if name.lower() in _HARMLESS
        )
    return _assemble(method, url, headers=headers, body=body if isinstance(body, bytes) else None)
