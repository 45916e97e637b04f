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
    ApprovalAnswer,
    ApprovalCount,
    ApprovalList,
    ApprovalQuery,
    ApprovalsQuery,
    GivenAnswerList,
    TakenAnswer,
)
from designer.api.pages import cursor_of, place_of
from designer.api.request_ids import request_id_of
from designer.auth.roles import is_allowed
from designer.errors import Malformed
from designer.flows.contents import content_of
from designer.flows.moments import rfc3339
from engine.errors import EngineError, InvalidInput

Json = Any

CALLBACK_BYTES_MAX = 1024 * 1024
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
    asked = call.asked(ApprovalsQuery)
    items, next_cursor = call.web.runtime.approvals(
        cursor=asked.cursor,
        limit=asked.limit,
        by=_decider(call),
        is_mine=asked.mine,
        text=asked.text,
    )
    return Reply(data={"items": items, "next_cursor": next_cursor})


def count_approvals(call: Call) -> Reply:
    """Say how many questions wait for whoever asks."""
    by = _decider(call)
    return Reply(data={"mine": call.web.runtime.approvals_waiting(by=by) if by else 0})


def list_answers(call: Call) -> Reply:
    """Give a page of who decided what, newest first: from the trail."""
    asked = call.asked(PageQuery)
    place = place_of(asked.cursor)
    if place and not place.isdecimal():
        raise Malformed("This cursor is none of ours.", code="bad_cursor")
    rows = call.web.trail.lines(
        before=int(place) if place else None, limit=asked.limit + 1, action="answer_approval"
    )
    page = rows[: asked.limit]
    items = [
        {"run_id": run_id, "node": node, "by": row.actor, "at": rfc3339(row.at)}
        | _shown(call, run_id, node)
        for row in page
        for run_id, _, node in (row.subject.partition(" "),)
    ]
    more = cursor_of(str(page[-1].id)) if len(rows) > asked.limit else None
    return Reply(data={"items": items, "next_cursor": more})


def _shown(call: Call, run_id: str, node: str) -> dict[str, Json]:
    try:
        question = call.web.runtime.approval(run_id, node)
    except EngineError:  # its run is gone, or cannot be read any more
        return {"title": None, "flow_id": None, "state": "over"}
    return {name: question[name] for name in ("title", "flow_id", "state")}


def get_approval(call: Call) -> Reply:
    """Give one question, open or not."""
    frame = call.asked(ApprovalQuery).frame
    run_id, node = call.path["run_id"], call.path["node"]
    return Reply(data=call.web.runtime.approval(run_id, node, frame=frame, by=_decider(call)))


def _decider(call: Call) -> str:
    """Give the name under which whoever asks would decide; "" for who may not."""
    return call.who.name if is_allowed(call.who.role, "answer_approval") else ""


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
        comment=asked.comment,
    )
    return ACCEPTED


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
        query=ApprovalsQuery,
        answer=ApprovalList,
    ),
    Endpoint(
        name="count_approvals",
        method="GET",
        path="/approvals/waiting",
        handler=count_approvals,
        summary="Count what waits for whoever asks",
        answer=ApprovalCount,
    ),
    Endpoint(
        name="list_answers",
        method="GET",
        path="/approvals/answered",
        handler=list_answers,
        summary="List who decided what, newest first",
        query=PageQuery,
        answer=GivenAnswerList,
    ),
    Endpoint(
        name="get_approval",
        method="GET",
        path="/approvals/<run_id>/<node>",
        handler=get_approval,
        summary="Read one question, open or not, with the answers so far",
        query=ApprovalQuery,
        answer=ApprovalAnswer,
        problems=(404,),
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
)
