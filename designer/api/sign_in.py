"""The one-time link: it turns into a session cookie, once, or into a page that says why not."""

from html import escape

from flask import Request, Response, redirect

from designer.api.web import Web
from designer.auth.cookies import cookie_header
from designer.auth.doors import SESSION_IDLE_MS
from designer.errors import NotSignedIn, TooMany

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Baton</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; }}
main {{ max-width: 32rem; padding: 2rem; }}
h1 {{ font-size: 1.25rem; }}
code {{ font-size: .9em; }}
</style></head>
<body><main><h1>{title}</h1><p>{text}</p></main></body></html>
"""


def page(title: str, text: str, *, status: int) -> Response:
    """Give a small page; *text* is plain text."""
    html = _PAGE.format(title=escape(title), text=escape(text))
    return Response(
        html, status=status, mimetype="text/html", headers={"Cache-Control": "no-store"}
    )


def sign_in(web: Web, request: Request) -> Response:
    """Use up the link. Raises TooMany, and NotSignedIn for programs; people get a page."""
    wait_ms = web.attempts.wait_ms()
    if wait_ms > 0:
        raise TooMany(
            "Too many sign-ins failed; wait a minute.",
            code="too_many_attempts",
            retry_after_s=wait_ms // 1000 + 1,
        )
    session = web.doors.sign_in(request.args.get("token", ""))
    if session is None:
        return _refusal(web, request)
    response = _home()
    life_s = SESSION_IDLE_MS // 1000
    response.headers["Set-Cookie"] = cookie_header(web.settings.cookie, session, life_s=life_s)
    return response


def _home() -> Response:
    response = redirect("/", code=303)
    response.headers["Cache-Control"] = "no-store"
    # The address holds the secret; it must not travel on in a Referer.
    response.headers["Referrer-Policy"] = "no-referrer"
    assert isinstance(response, Response)
    return response


def _refusal(web: Web, request: Request) -> Response:
    cookie = request.cookies.get(web.settings.cookie)
    if cookie and web.doors.session(cookie) is not None:
        return _home()  # The link again, by somebody who is in already.
    web.attempts.note_failure()
    text = (
        "Each link works once and for an hour. Start Baton again (baton serve) "
        "and open the link that it prints."
    )
    if request.accept_mimetypes.accept_html:
        return page("This sign-in link is over", text, status=401)
    raise NotSignedIn(f"This sign-in link is over. {text}", code="bad_link")
