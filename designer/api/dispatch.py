"""Carries a Flask request to an endpoint's handler, and its reply back. Decides nothing."""

import json
from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response, g, request
from pydantic import BaseModel
from werkzeug.exceptions import RequestEntityTooLarge

from designer.api.body import shape_body, shape_query
from designer.api.endpoint import (
    AnyReply,
    BytesReply,
    Call,
    Endpoint,
    Reply,
    Sent,
    StreamReply,
    TextReply,
)
from designer.api.models.flows import FlowDocument
from designer.api.problems import MEDIA_TYPE, ProblemReply
from designer.api.web import Web
from designer.auth.trail import is_tracked
from designer.errors import Malformed, UnsupportedMediaType
from designer.google.errors import google_body
from designer.strict_json import read_json
from engine.flow.text import DocumentUnreadable, read_text

YAML_TYPES = frozenset({"application/yaml", "application/x-yaml", "text/yaml"})


def mount(app: Flask, web: Web, root: str, endpoints: tuple[Endpoint, ...]) -> None:
    """Make each endpoint a route below *root*."""
    for endpoint in endpoints:
        app.add_url_rule(
            root + endpoint.path,
            endpoint=endpoint.name,
            view_func=_view(web, endpoint),
            methods=list(endpoint.methods),
            provide_automatic_options=False,
        )


def _view(web: Web, endpoint: Endpoint) -> Callable[..., Response]:
    def view(**path: Any) -> Response:
        call = Call(
            web=web,
            who=g.who,
            path=path,
            body=_body(endpoint, request),
            query=_query(endpoint, request),
            headers={name: request.headers.get(name, "") for name in endpoint.headers},
            is_gone=request.environ.get("waitress.client_disconnected", lambda: False),
            sent=_sent(endpoint, request),
        )
        reply = endpoint.handler(call)
        if isinstance(reply, Reply) and reply.is_change and _is_tracked(endpoint):
            subject = " ".join(map(str, path.values())) or reply.subject
            web.trail.note(endpoint.name, subject, by=call.who.name)
        return _response(endpoint, reply)

    return view


def _is_tracked(endpoint: Endpoint) -> bool:
    return is_tracked(endpoint.method, endpoint.name)


def _query(endpoint: Endpoint, asked: Request) -> BaseModel:
    values = {} if endpoint.raw_bytes_max is not None else asked.args.to_dict(flat=False)
    return shape_query(endpoint.query, values)


def _sent(endpoint: Endpoint, asked: Request) -> Sent | None:
    if endpoint.raw_bytes_max is None:
        return None
    asked.max_content_length = endpoint.raw_bytes_max
    body = asked.get_data(cache=False)
    if len(body) > endpoint.raw_bytes_max:
        raise RequestEntityTooLarge
    return Sent(
        method=asked.method,
        headers={name.lower(): value for name, value in asked.headers.items()},
        query=asked.args.to_dict(flat=False),
        query_text=asked.query_string.decode("latin-1"),
        body=body,
        media_type=asked.mimetype,
    )


def _body(endpoint: Endpoint, asked: Request) -> BaseModel | None:
    if endpoint.body is None:
        return None
    if endpoint.body_bytes_max is not None:
        asked.max_content_length = endpoint.body_bytes_max
    raw = asked.get_data(cache=False)
    if not raw and endpoint.is_body_optional:
        return None
    kind = asked.mimetype
    if kind == "application/json" or kind.endswith("+json"):
        return shape_body(endpoint.body, read_json(raw))
    if kind in YAML_TYPES and endpoint.body is FlowDocument:
        return shape_body(endpoint.body, _read_yaml(raw))
    kinds = "application/json or application/yaml"
    raise UnsupportedMediaType(
        f"Send the body as {kinds if endpoint.body is FlowDocument else 'application/json'}"
        f" (Content-Type), not as {kind or 'nothing named'!r:.100}."
    )


def _read_yaml(raw: bytes) -> Any:
    try:
        return read_text(raw)
    except DocumentUnreadable as error:
        raise Malformed(f"The body cannot be read: {error}", code="bad_yaml") from None


def _response(endpoint: Endpoint, reply: AnyReply) -> Response:
    if isinstance(reply, StreamReply):
        return Response(
            reply.events,
            mimetype="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
    if isinstance(reply, TextReply):
        return Response(reply.text, mimetype=reply.media_type, headers=dict(reply.headers))
    if isinstance(reply, BytesReply):
        return Response(reply.body, status=reply.status, headers=dict(reply.headers))
    status = reply.status or endpoint.status
    if endpoint.answer is not None:
        # Only what was given: a key that a run does not have is absent, not null.
        shaped = endpoint.answer.model_validate(reply.data)
        text = shaped.model_dump_json(exclude_unset=True)
    elif reply.data is not None:
        text = json.dumps(reply.data, ensure_ascii=False, separators=(",", ":"))
    else:
        return Response(status=status, headers=dict(reply.headers))
    return Response(text, status=status, mimetype="application/json", headers=dict(reply.headers))


def google_response(made: ProblemReply) -> Response:
    """Give a problem as Google's clients read it."""
    status, body = google_body(made.status, made.body)
    text = json.dumps(body, ensure_ascii=True, separators=(",", ":"))
    return Response(text, status=status, mimetype="application/json", headers=made.headers)


def problem_response(made: ProblemReply) -> Response:
    """Give a problem as Flask sends it."""
    text = json.dumps(made.body, ensure_ascii=True, separators=(",", ":"))
    return Response(text, status=made.status, mimetype=MEDIA_TYPE, headers=made.headers)
