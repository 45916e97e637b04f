"""Puts the web process together: the only place where its parts meet."""

from collections.abc import Callable
from time import time
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from designer.api import routes
from designer.api.dispatch import google_response, mount, problem_response
from designer.api.guard import admit
from designer.api.hook_gate import HookGate
from designer.api.problems import problem_of
from designer.api.rates import Rates
from designer.api.sign_in import sign_in
from designer.api.spa import EditorPath, editor_asset, editor_page
from designer.api.stream_places import StreamPlaces
from designer.api.web import Web
from designer.auth.attempts import Attempts
from designer.auth.doors import Doors
from designer.auth.trail import Trail
from designer.flows.companions import Companions
from designer.flows.library import Library
from designer.flows.uses import CredentialUses
from designer.hooks.admitting import Porter
from designer.hooks.door import HookDoor
from designer.hooks.ear import Ear
from designer.hooks.listening import Listeners
from designer.settings import Settings
from designer.store.database import Database

if TYPE_CHECKING:
    from engine.runtime import Runtime

BODY_BYTES_MAX = 2 * 1024 * 1024
EVENT_REQUESTS_PER_MINUTE_MAX = 240_000
"""Of one caller, in one process; a request may be a batch."""

GOOGLE_ROOT = "/google/"
"""Below it, errors have Google's shape."""

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


def system_ms() -> int:
    """Give the time now, in milliseconds since 1970."""
    return int(time() * 1000)


def assemble(
    settings: Settings,
    *,
    runtime: "Runtime",
    database: Database,
    now_ms: Callable[[], int] = system_ms,
) -> Web:
    """Put together what handlers use."""
    library = Library(database, runtime, now_ms=now_ms)
    listeners = Listeners(now_ms)
    porter = Porter(runtime.credentials.vault.open, now_ms)
    return Web(
        settings=settings,
        runtime=runtime,
        library=library,
        pins=Companions(database, library, "pin", name="pin", now_ms=now_ms),
        tests=Companions(database, library, "test", name="test case", now_ms=now_ms),
        uses=CredentialUses(database, runtime),
        doors=Doors(database, now_ms=now_ms),
        attempts=Attempts(now_ms),
        trail=Trail(database, now_ms=now_ms),
        streams=StreamPlaces(),
        rates=Rates(now_ms, per_minute=EVENT_REQUESTS_PER_MINUTE_MAX),
        hooks=HookDoor(runtime.hooks, runtime.firing, porter),
        listeners=listeners,
        ear=Ear(listeners, porter),
        now_ms=now_ms,
    )


def create_app(web: Web) -> Flask:
    """Give the WSGI application."""
    app = Flask("designer", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES_MAX
    app.url_map.converters["editor"] = EditorPath
    # An address is right or it is not; a redirect for a slash would lose a POST's body.
    app.url_map.strict_slashes = False

    @app.before_request
    def guard() -> None:
        g.who = admit(web, request)

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    @app.errorhandler(Exception)
    def explain(error: Exception) -> Response:
        made = problem_of(error)
        is_googles = request.path.startswith(GOOGLE_ROOT)
        return google_response(made) if is_googles else problem_response(made)

    mount(app, web, routes.API_ROOT, routes.ENDPOINTS)
    mount(app, web, "", (*routes.PROBES, *routes.HOOKS, *routes.OIDC, *routes.GOOGLE))
    _mount_pages(app, web)
    app.wsgi_app = HookGate(app.wsgi_app, web, routes.HOOK_ROOTS)  # type: ignore[method-assign]
    return app


def _mount_pages(app: Flask, web: Web) -> None:
    static = web.settings.static
    app.add_url_rule(
        "/sign-in", "sign_in", lambda: sign_in(web, request), provide_automatic_options=False
    )
    app.add_url_rule(
        "/assets/<path:name>",
        "editor_asset",
        lambda name: editor_asset(static, name),
        provide_automatic_options=False,
    )
    app.add_url_rule(
        "/<editor:path>",
        "editor_page",
        lambda path: editor_page(static, path),
        provide_automatic_options=False,
    )
    app.add_url_rule("/", "editor_page", defaults={"path": ""}, provide_automatic_options=False)
