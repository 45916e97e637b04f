"""What a webhook answers: at once, with the flow's result, or where the run is. Knows no server."""

import json
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final

from designer.errors import HookFailed
from designer.hooks.asked import HookAnswer
from engine.flow.hook_rules import BadHook, HookRule, answer_headers

Json = Any

JSON_TYPE: Final = "application/json"
TEXT_TYPE: Final = "text/plain; charset=utf-8"
BYTES_TYPE: Final = "application/octet-stream"
SHAPED: Final = frozenset(("status", "headers", "body"))
STATUS_MIN, STATUS_MAX = 200, 599
GUARDS: Final = {
    # An answer may be a page, and it comes from the editor's own origin: a browser is to treat it
    # as a stranger's, which cannot use the session of whoever looks at it.
    "Content-Security-Policy": "sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
NO_BODY: Final = frozenset((204, 205, 304))
_DUMP: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def at_once(rule: HookRule, run_id: str) -> HookAnswer:
    """Give the answer that does not wait for the run."""
    if not rule.has_body:
        return _told(rule.status, {"run_id": run_id, "status": "accepted"}, rule.headers, run_id)
    return _made(rule.status, rule.headers, rule.body)


def goes_on(rule: HookRule, run_id: str, *, timeout_s: float) -> HookAnswer:
    """Give the answer for a run that takes longer than the answer may. Raises HookFailed."""
    if rule.on_timeout == "timeout":
        raise HookFailed(
            f"The run did not end within {timeout_s:g} seconds. It goes on.",
            status=504,
            code="run_goes_on",
            run_id=run_id,
            headers={"Location": address_of(run_id)},
        )
    return _told(202, {"run_id": run_id, "status": "running"}, {}, run_id)


def result(rule: HookRule, run_id: str, *, state: str, output: Json, error: Json) -> HookAnswer:
    """Give what a run has come to. Raises HookFailed for one that did not succeed."""
    if state != "succeeded":
        raise _failed(rule, run_id, state, error)
    try:
        return of_value(output)
    except BadHook as wrong:
        raise HookFailed(
            f"The flow's answer cannot be sent: {wrong.field}: {wrong.message}"
            if rule.shows_error
            else "The flow's answer cannot be sent.",
            status=500,
            code="bad_answer",
            run_id=run_id,
        ) from None


def of_value(value: Json) -> HookAnswer:
    """Give a flow's value as an answer: taken apart when it is shaped like one. Raises BadHook."""
    if not isinstance(value, Mapping) or "status" not in value or not SHAPED.issuperset(value):
        return _made(200, {}, value)
    status = value["status"]
    if type(status) is not int or not STATUS_MIN <= status <= STATUS_MAX:
        raise BadHook("status", f"a whole number from {STATUS_MIN} to {STATUS_MAX}")
    given = value.get("headers")
    headers = {} if given is None else answer_headers(given, field="headers")
    return _made(status, headers, value.get("body"))


def address_of(run_id: str) -> str:
    """Give where a run can be read, by whoever may."""
    return f"/api/v1/runs/{run_id}"


def _failed(rule: HookRule, run_id: str, state: str, error: Json) -> HookFailed:
    told: dict[str, Json] = {"run_id": run_id, "state": state}
    if rule.shows_error and isinstance(error, Mapping):
        told["error"] = {name: error.get(name) for name in ("code", "message", "details")}
    said = (
        f"The run ended as {state}." if state != "undo_blocked" else "The run waits for a person."
    )
    return HookFailed(said, status=rule.failure_status, code="run_failed", **told)


def _told(status: int, value: Json, headers: Mapping[str, str], run_id: str) -> HookAnswer:
    where = {"Content-Type": JSON_TYPE, "Location": address_of(run_id), **headers}
    body = b"" if status in NO_BODY else _DUMP(value).encode()
    return HookAnswer(status=status, headers=where, body=body)


def _made(status: int, headers: Mapping[str, str], value: Json) -> HookAnswer:
    kind, body = _encoded(value)
    named = {name.lower() for name in headers}
    more = {} if "content-type" in named or not body else {"Content-Type": kind}
    is_bare = status in NO_BODY
    return HookAnswer(status=status, headers={**more, **headers}, body=b"" if is_bare else body)


def _encoded(value: Json) -> tuple[str, bytes]:
    """Give the type and the bytes of a value: text as it is, `{base64}` as what it stands for."""
    if value is None:
        return "", b""
    if isinstance(value, str):
        return TEXT_TYPE, value.encode("utf-8", "replace")
    if isinstance(value, Mapping) and value.keys() == {"base64"}:
        try:
            return BYTES_TYPE, b64decode(value["base64"], validate=True)
        except (ValueError, TypeError):
            raise BadHook("body.base64", "this is no base 64") from None
    return JSON_TYPE, _DUMP(value).encode("utf-8", "replace")
