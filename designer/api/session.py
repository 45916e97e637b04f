"""Who is signed in, and signing out. Signing in is `designer/api/sign_in.py`."""

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.system import SessionAnswer
from designer.auth.cookies import cookie_header
from designer.auth.secret import csrf_token_of
from designer.version import version


def get_session(call: Call) -> Reply:
    """Say who is asking, and give the token that unsafe requests must carry."""
    secret = call.who.session_secret
    return Reply(
        data={
            "user": {"name": call.who.name, "role": call.who.role},
            "csrf_token": None if secret is None else csrf_token_of(secret),
            "version": version(),
        }
    )


def sign_out(call: Call) -> Reply:
    """End the session at once."""
    if call.who.session_secret is not None:
        call.web.doors.sign_out(call.who.session_secret)
    return Reply(headers={"Set-Cookie": cookie_header(call.web.settings.cookie, "", life_s=0)})


ENDPOINTS = (
    Endpoint(
        name="get_session",
        method="GET",
        path="/session",
        handler=get_session,
        summary="Say who is signed in",
        answer=SessionAnswer,
    ),
    Endpoint(
        name="sign_out",
        method="POST",
        path="/sign-out",
        handler=sign_out,
        summary="End the session",
        status=204,
    ),
)
