"""Decides whether a request may be answered at all: by the matched endpoint, never by its path."""

import logging
from urllib.parse import urlsplit

from flask import Request

from designer.api.web import Web
from designer.auth.identity import Identity
from designer.auth.roles import PERMISSIONS, is_allowed, is_public
from designer.auth.secret import csrf_token_of, is_same
from designer.errors import Closing, Forbidden, NotSignedIn

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SAME_SITE = frozenset({"same-origin", "none"})
GOOGLE = Identity(name="google client", role="operator")
NOBODY = Identity(name="nobody", role="")
log = logging.getLogger("baton.auth")


def admit(web: Web, request: Request) -> Identity:
    """Give who the request speaks for. Raises Forbidden, NotSignedIn, Closing."""
    check_host(web, request.environ.get("HTTP_HOST", ""))
    endpoint = request.endpoint
    if endpoint is None:
        return NOBODY  # There is no such route; the answer is 404 or 405, whoever asks.
    if web.closing.is_set() and endpoint not in {"healthz", "readyz"}:
        raise Closing("The server is shutting down; ask again in a moment.", retry_after_s=5)
    if endpoint not in PERMISSIONS:
        log.error("The endpoint %s has no entry in the table of permissions.", endpoint)
        raise Forbidden("Nobody may use this address.", code="no_permission_entry")
    if is_public(endpoint):
        return NOBODY
    if _is_open_to_google(web, request, endpoint):
        return GOOGLE
    who = _identify(web, request)
    if not is_allowed(who.role, endpoint):
        raise Forbidden(f"The role {who.role!r} may not do this.")
    if who.session_secret is not None and request.method not in SAFE_METHODS:
        _check_same_site(request, who.session_secret)
    return who


def _is_open_to_google(web: Web, request: Request, endpoint: str) -> bool:
    """Tell whether Google's client libraries may do this without saying who they are."""
    is_anonymous = "Authorization" not in request.headers and not request.cookies
    is_open = web.settings.is_google_open and is_allowed(GOOGLE.role, endpoint)
    # A page of another site cannot send this type without asking, and is never told yes.
    is_no_page = request.method in SAFE_METHODS or request.mimetype == "application/json"
    return endpoint.startswith("google_") and is_open and is_anonymous and is_no_page


def check_host(web: Web, host: str) -> None:
    """Refuse names that are not ours: a page elsewhere may have pointed its own name at us."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    if name.lower() not in web.settings.host_names:
        raise Forbidden(
            f"This server is not called {name!r:.100}; use http://127.0.0.1:{web.settings.port}/.",
            code="unknown_host",
        )


def _identify(web: Web, request: Request) -> Identity:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme:
        found = web.doors.token(secret.strip()) if scheme.lower() == "bearer" else None
        if found is None:
            raise NotSignedIn("This token is not valid.", code="bad_token")
        return found
    cookie = request.cookies.get(web.settings.cookie)
    found = web.doors.session(cookie) if cookie else None
    if found is None:
        raise NotSignedIn(
            "Sign in with the link that `baton serve` printed, or send a token from "
            "`baton token create` as Authorization: Bearer."
        )
    return found


def _check_same_site(request: Request, session_secret: str) -> None:
    # Three fences, because the cookie comes along by itself: where the page is from, as the
    # browser says; its origin, as older browsers say; and what only our own page can know.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in SAME_SITE:
        raise Forbidden("This request comes from another site's page.", code="cross_site")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.environ.get("HTTP_HOST"):
        raise Forbidden("This request comes from another site's page.", code="cross_site")
    if not is_same(request.headers.get("X-CSRF-Token", ""), csrf_token_of(session_secret)):
        raise Forbidden(
            "The header X-CSRF-Token is missing or old; GET /api/v1/session gives it.",
            code="bad_csrf_token",
        )
