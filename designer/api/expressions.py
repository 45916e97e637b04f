"""Expressions tried out over HTTP, on what a run has recorded."""

import json
from collections.abc import Mapping
from typing import Any

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.expressions import (
    EXPRESSION_CHARS_MAX,
    ExpressionPreviewAnswer,
    ExpressionPreviewRequest,
)
from designer.errors import Missing, Unprocessable
from engine.drivers.reading.previews import PreviewWish

Json = Any


def preview_expression(call: Call) -> Reply:
    """Give what an expression of the draft would come to on a run's data."""
    asked = call.read(ExpressionPreviewRequest)
    runtime, flow_id = call.web.runtime, call.path["flow_id"]
    draft = call.web.library.get(flow_id)
    if len(json.dumps(asked.expression)) > EXPRESSION_CHARS_MAX:
        said = f"An expression has at most {EXPRESSION_CHARS_MAX} characters."
        errors = [{"field": "expression", "message": said}]
        raise Unprocessable(said, code="invalid_input", errors=errors)
    run_id = asked.run_id
    if run_id is None:
        newest, _ = runtime.runs(flow_id=flow_id, limit=1)
        run_id = newest[0]["run_id"] if newest else None
    elif runtime.summary(run_id)["flow_id"] != flow_id:
        raise Missing(f"Run {run_id} is none of the flow {flow_id!r}.")
    wish = PreviewWish(
        expression=asked.expression,
        node=asked.node,
        parent=_parent_of(draft.document, asked.node),
        run_id=run_id,
        frame=asked.frame,
        pins={} if run_id is not None else call.web.pins.all(flow_id),
        vars=_mapping(draft.document.get("vars")),
        depth=asked.depth,
        entries=asked.entries,
    )
    return Reply(data=runtime.preview_expression(wish), is_change=False)


def _parent_of(document: Mapping[str, Json], node: str | None) -> str | None:
    nodes = document.get("nodes")
    for one in nodes if isinstance(nodes, list) else ():
        if isinstance(one, Mapping) and one.get("id") == node:
            parent = one.get("parent")
            return parent if isinstance(parent, str) else None
    return None


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


ENDPOINTS = (
    Endpoint(
        name="preview_expression",
        method="POST",
        path="/flows/<flow_id>/expressions/preview",
        handler=preview_expression,
        summary="Try an expression on a run's data",
        body=ExpressionPreviewRequest,
        answer=ExpressionPreviewAnswer,
        problems=(404, 422),
    ),
)
