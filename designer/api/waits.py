"""What runs wait for, over HTTP: callbacks from strangers, approvals by people, events.

A callback's token is its key: whoever has the URL may answer, and nobody else can guess it.
"""

from typing import Any
from urllib.parse import parse_qs

from werkzeug.exceptions import MethodNotAllowed

from designer.api.endpoint import Call, Endpoint, Reply, Sent
from designer.api.models.common import PageQuery
from designer.api.models.waits import (
    AnswerApproval,
    ApprovalList,
    EventsAnswer,
    TakenAnswer,
)
from designer.api.request_ids import request_id_of
from designer.errors import Malformed
from designer.flows.cloud_events import content_of, events_of
from engine.errors import InvalidInput

Json = Any

CALLBACK_BYTES_MAX = 1024 * 1024
EVENTS_BYTES_MAX = 1024 * 1024
FORM_TYPE = "application/x-www-form-urlencoded"
UNKEPT = frozenset({"host", "connection", "content-length", "accept-encoding"})
"""Headers about the transport; what is secret the engine drops itself."""
ACCEPTED = Reply(data={"status": "accepted"})
"""The same for an answer that counts and for its repetition."""


def answer_callback(call: Call) -> Reply:
    """Give a run the answer that it waits for, once; who says it again is told the same."""
    sent = call.raw
    if sent.method == "HEAD":  # who only looks whether there is something has not answered
        raise MethodNotAllowed(valid_methods=CALLBACK_METHODS)
    try:
        call.web.runtime.answer_callback(
            call.path["token"],
            method=sent.method,
            headers={name: text for name, text in sent.headers.items() if name not in UNKEPT},
            query=_plain(sent.query),
            body=_body_of(sent),
            key=sent.headers.get("idempotency-key") or None,
        )
    except InvalidInput as error:
        if any(field == "method" for field, _ in error.errors):
            raise MethodNotAllowed from None
        raise
    return ACCEPTED


def _body_of(sent: Sent) -> Json:
    if sent.media_type == FORM_TYPE:
        try:
            return _plain(parse_qs(sent.body.decode("utf-8"), keep_blank_values=True))
        except ValueError:
            raise Malformed("The form cannot be read.", code="bad_form") from None
    return content_of(sent.media_type, sent.body)


def _plain(values: Any) -> dict[str, Json]:
    """Give single values as they are, and several as a list."""
    return {name: some[0] if len(some) == 1 else list(some) for name, some in values.items()}


def list_approvals(call: Call) -> Reply:
    """Give a page of what people are asked to decide."""
    asked = call.asked(PageQuery)
    items, next_cursor = call.web.runtime.approvals(cursor=asked.cursor, limit=asked.limit)
    return Reply(data={"items": items, "next_cursor": next_cursor})


def answer_approval(call: Call) -> Reply:
    """Decide, as the person or the script that asks."""
    asked = call.read(AnswerApproval)
    call.web.runtime.answer_approval(
        call.path["run_id"],
        call.path["node"],
        asked.decision,
        form=asked.form,
        by=call.who.name,
        key=request_id_of(call.headers, asked.request_id),
        frame=asked.frame,
    )
    return ACCEPTED


def send_events(call: Call) -> Reply:
    """Tell events to the runs that wait for them, now or soon."""
    sent = call.raw
    events = events_of(sent.media_type, sent.headers, sent.body)
    arrived = [call.web.runtime.send_event(event) for event in events]
    reached = sum(one.reached for one in arrived)
    return Reply(data={"accepted": len(events), "reached": reached})


CALLBACK_METHODS = ("POST", "GET", "PUT", "PATCH", "DELETE")

ENDPOINTS = (
    Endpoint(
        name="answer_callback",
        method="POST",
        more_methods=CALLBACK_METHODS[1:],
        path="/callbacks/<token>",
        handler=answer_callback,
        summary="Answer a run that waits for a callback; the token is the key",
        answer=TakenAnswer,
        problems=(404, 405, 410, 413),
        headers=("Idempotency-Key",),
        raw_bytes_max=CALLBACK_BYTES_MAX,
    ),
    Endpoint(
        name="list_approvals",
        method="GET",
        path="/approvals",
        handler=list_approvals,
        summary="List what people are asked to decide",
        query=PageQuery,
        answer=ApprovalList,
    ),
    Endpoint(
        name="answer_approval",
        method="POST",
        path="/approvals/<run_id>/<node>",
        handler=answer_approval,
        summary="Approve or reject",
        body=AnswerApproval,
        answer=TakenAnswer,
        problems=(404, 409, 410, 422),
        headers=("Idempotency-Key",),
    ),
    Endpoint(
        name="send_events",
        method="POST",
        path="/events",
        handler=send_events,
        summary="Send CloudEvents: structured, binary, or a batch",
        answer=EventsAnswer,
        problems=(413, 422),
        raw_bytes_max=EVENTS_BYTES_MAX,
    ),
)
