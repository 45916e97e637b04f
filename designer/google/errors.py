"""Errors as Google's clients expect them: a status word, and a body of one shape."""

from http import HTTPStatus
from typing import Any

from designer.errors import RequestError

STATUS_WORDS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    409: "ALREADY_EXISTS",
    413: "INVALID_ARGUMENT",
    415: "INVALID_ARGUMENT",
    422: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}
GOOGLE_STATUS = {405: 501, 413: 400, 415: 400, 422: 400}
"""Statuses of ours for which Google has another."""
FIELD_VIOLATIONS = "type.googleapis.com/google.rpc.BadRequest"


class GoogleError(RequestError):
    """What Google's services answer; `word` is its status word."""

    def __init__(self, status: int, word: str, message: str) -> None:
        super().__init__(message, code=word)
        self.its_status = status


def invalid(message: str) -> GoogleError:
    """Refuse an argument."""
    return GoogleError(400, "INVALID_ARGUMENT", message)


def unmet(message: str) -> GoogleError:
    """Refuse what the state of things does not allow."""
    return GoogleError(400, "FAILED_PRECONDITION", message)


def missing(message: str) -> GoogleError:
    """Say that there is no such thing."""
    return GoogleError(404, "NOT_FOUND", message)


def taken(message: str = "Requested entity already exists") -> GoogleError:
    """Say that the name is taken."""
    return GoogleError(409, "ALREADY_EXISTS", message)


def google_body(status: int, problem: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Give the status and the body in place of a problem's."""
    code = str(problem.get("code") or "")
    status = GOOGLE_STATUS.get(status, status)
    word = code if code.isupper() else STATUS_WORDS.get(status) or HTTPStatus(status).name
    error: dict[str, Any] = {"code": status, "message": problem["detail"], "status": word}
    if problem.get("errors"):
        named = [
            {"field": one["field"], "description": one["message"]} for one in problem["errors"]
        ]
        error["details"] = [{"@type": FIELD_VIOLATIONS, "fieldViolations": named}]
        said = "; ".join(f"{one['field']}: {one['message']}" for one in problem["errors"])
        error["message"] = f"{problem['detail']} {said}"
    return status, {"error": error}
