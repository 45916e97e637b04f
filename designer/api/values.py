"""Single values of runs over HTTP: cut to be looked at, or whole as a file."""

import re
from typing import Any

from designer.api.endpoint import Call, Endpoint, Reply, TextReply
from designer.api.models.values import RunValueQuery, ValueAnswer, ValueQuery
from engine.drivers.reading.values import ValueWish

_ODD = re.compile(r"[^A-Za-z0-9._-]+")


def get_run_value(call: Call) -> Reply | TextReply:
    """Give the input, the output or the error of a run."""
    asked = call.asked(RunValueQuery)
    return _value(call, asked, ValueWish(run_id=call.path["run_id"], **_which(asked)))


def get_node_value(call: Call) -> Reply | TextReply:
    """Give an input, an output or an error of a node."""
    asked = call.asked(ValueQuery)
    wish = ValueWish(
        run_id=call.path["run_id"],
        node=call.path["node"],
        frame=asked.frame,
        attempt=asked.attempt,
        **_which(asked),
    )
    return _value(call, asked, wish)


def _which(asked: RunValueQuery) -> dict[str, Any]:
    return {"part": asked.part, "path": asked.path}


def _value(call: Call, asked: RunValueQuery, wish: ValueWish) -> Reply | TextReply:
    runtime = call.web.runtime
    if not asked.download:
        return Reply(
            data=runtime.value(wish, depth=asked.depth, entries=asked.entries, offset=asked.offset)
        )
    name = "-".join(_ODD.sub("_", part) for part in (wish.run_id, wish.node or "run", wish.part))
    return TextReply(
        text=runtime.value_text(wish),
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
    )


ENDPOINTS = (
    Endpoint(
        name="get_run_value",
        method="GET",
        path="/runs/<run_id>/value",
        handler=get_run_value,
        summary="Read the input, the output or the error of a run, cut or as a file",
        query=RunValueQuery,
        answer=ValueAnswer,
        problems=(404, 422),
    ),
    Endpoint(
        name="get_node_value",
        method="GET",
        path="/runs/<run_id>/nodes/<node>/value",
        handler=get_node_value,
        summary="Read a value of a node of a run, cut or as a file",
        query=ValueQuery,
        answer=ValueAnswer,
        problems=(404, 422),
    ),
)
