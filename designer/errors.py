"""Everything the designer raises on its own account.

DesignerError
├── UsageError              the command line, a file or a setting is wrong; one line for a person
└── RequestError            a request that cannot be answered as asked; becomes a problem
    ├── Malformed           400  the body or a field is not what it must be
    ├── NotSignedIn         401
    ├── Forbidden           403
    ├── Missing             404
    ├── WrongMethod         405
    ├── Conflicting         409
    ├── StaleRevision       412  somebody saved in between
    ├── TooLarge            413  the body, or a part of it, is larger than is taken
    ├── UnsupportedMediaType 415 the body is of a kind that is not read here
    ├── Unprocessable       422  well formed, and still not acceptable
    ├── RevisionRequired    428  a save must name the revision it started from
    ├── TooMany             429
    ├── HeadersTooLarge     431
    ├── HookFailed          of its own: what a webhook's run has come to
    ├── KeyNotHere          503  the key of the credentials is missing
    └── Closing             503  the server is going down, or has no room just now
"""

from typing import Any, ClassVar


class DesignerError(Exception):
    """The root of the tree."""


class UsageError(DesignerError):
    """What a person asked for on the command line cannot be done; the message is one line."""


class RequestError(DesignerError):
    """A request that cannot be answered as asked. `extra` joins the problem's members."""

    status: ClassVar[int] = 400
    default_code: ClassVar[str] = "bad_request"

    def __init__(self, detail: str, *, code: str = "", **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.default_code
        self.extra = extra
        """Members of the problem; `headers` and `retry_after_s` go beside it."""
        self.its_status = self.status


class Malformed(RequestError):
    """The body, the query or a header is not what it must be."""

    default_code = "malformed"


class NotSignedIn(RequestError):
    """No session and no token that is valid now."""

    status = 401
    default_code = "not_signed_in"


class Forbidden(RequestError):
    """Known, and not allowed to do this; or a request that another site may have sent."""

    status = 403
    default_code = "forbidden"


class Missing(RequestError):
    """There is no such thing."""

    status = 404
    default_code = "not_found"


class WrongMethod(RequestError):
    """There is something at this address, and it does not take that method."""

    status = 405
    default_code = "method_not_allowed"


class Conflicting(RequestError):
    """The state of things does not allow it."""

    status = 409
    default_code = "conflict"


class StaleRevision(RequestError):
    """Somebody saved in between; carries what is there now."""

    status = 412
    default_code = "stale_revision"


class TooLarge(RequestError):
    """The body, or a part of it, is larger than is taken."""

    status = 413
    default_code = "body_too_large"


class UnsupportedMediaType(RequestError):
    """The body is of a kind that this endpoint does not read."""

    status = 415
    default_code = "unsupported_media_type"


class Unprocessable(RequestError):
    """Well formed, and still not acceptable."""

    status = 422
    default_code = "unprocessable"


class RevisionRequired(RequestError):
    """A save must say which revision it started from."""

    status = 428
    default_code = "revision_required"


class TooMany(RequestError):
    """More than a limit allows; `retry_after_s` says when to come again."""

    status = 429
    default_code = "too_many"


class HeadersTooLarge(RequestError):
    """Headers, or an address, with more characters than are taken."""

    status = 431
    default_code = "headers_too_large"


class HookFailed(RequestError):
    """A webhook's run that has nothing good to answer; the webhook says with which status."""

    default_code = "run_failed"

    def __init__(self, detail: str, *, status: int, code: str = "", **extra: Any) -> None:
        super().__init__(detail, code=code, **extra)
        self.its_status = status


class KeyNotHere(RequestError):
    """What is sealed cannot be opened here, until a person brings the key."""

    status = 503
    default_code = "key_missing"


class Closing(RequestError):
    """The server takes no more work: it is going down, or all its hands are full."""

    status = 503
    default_code = "closing"
