"""Starting and reading runs over HTTP."""

from typing import Any, get_args

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.instants import instant_of
from designer.api.models.common import PageQuery
from designer.api.models.histories import (
    HistoryList,
    HistoryQuery,
    ReplayAnswer,
    ReplayQuery,
    TimelineAnswer,
)
from designer.api.models.runs import (
    ChildList,
    NodeDetail,
    RunFlowAnswer,
    RunList,
    RunsQuery,
    RunState,
    RunView,
    StartedAnswer,
)
from designer.api.models.starts import StartRun
from designer.api.models.values import ValuesQuery
from designer.api.request_ids import request_id_of
from designer.errors import Conflicting, Malformed, Unprocessable
from designer.flows.facts import drawable
from engine.drivers.operators.debugging import DebugWish
from engine.drivers.reading.lists import RunFilter

Json = Any


def start_run(call: Call) -> Reply:
    """Start a run; on disk before this answers, and once for a request id."""
    asked = call.read(StartRun) if call.body is not None else StartRun()
    draft = call.web.library.get(call.path["flow_id"])
    version = draft.row.published_version if asked.version is None else asked.version
    if (wanted := _debugging(asked)) and version != "draft":
        raise Unprocessable(
            f'{wanted} is for drafts only: add "version": "draft".',
            code="draft_only",
            errors=[{"field": wanted, "message": "only with version draft"}],
        )
    if version is None:
        raise Conflicting(
            'This flow has no version yet: publish it, or start the draft with "version": "draft".',
            code="not_published",
        )
    request_id = request_id_of(call.headers, asked.request_id)
    if wanted is not None:
        started = call.web.runtime.start_debug(_debug_wish(asked, draft.document, request_id))
    else:
        started = call.web.runtime.start(
            flow_id=draft.row.id,
            version=None if version == "draft" else version,
            draft=draft.document if version == "draft" else None,
            input=asked.input,
            request_id=request_id,
            trigger=asked.trigger,
        )
    return Reply(
        data={
            "run_id": started.run_id,
            "state": call.web.runtime.summary(started.run_id)["state"],
        },
        status=201 if started.created else 200,
        headers={"Location": f"/api/v1/runs/{started.run_id}"},
    )


_DEBUG_FIELDS = ("mocks", "until", "only", "from_run", "breakpoints")


def _debugging(asked: StartRun) -> str | None:
    """Give the first option of the start that only drafts have."""
    return next((name for name in _DEBUG_FIELDS if getattr(asked, name) not in (None, {})), None)


def _debug_wish(asked: StartRun, document: Json, request_id: str | None) -> DebugWish:
    return DebugWish(
        draft=document,
        mocks={node: mock.model_dump(exclude_unset=True) for node, mock in asked.mocks.items()},
        until=asked.until,
        only=asked.only,
        from_run=asked.from_run,
        breakpoints=asked.breakpoints,
        input=asked.input,
        request_id=request_id,
        trigger=asked.trigger,
    )


def list_runs(call: Call) -> Reply:
    """Give a page of runs, newest first."""
    asked = call.asked(RunsQuery)
    wanted = RunFilter(
        flow_id=asked.flow,
        states=_states(asked.state),
        since=instant_of("since", asked.since),
        until=instant_of("until", asked.until),
        text=asked.text,
        is_debug=asked.is_debug,
    )
    items, next_cursor = call.web.runtime.runs(
        wanted=wanted, cursor=asked.cursor, limit=asked.limit
    )
    return Reply(data={"items": items, "next_cursor": next_cursor})


def _states(text: str | None) -> tuple[str, ...]:
    states = tuple(state for state in (text or "").split(",") if state)
    unknown = set(states) - set(get_args(RunState))
    if unknown:
        raise Malformed(
            "A run is never in that state.",
            code="bad_query",
            errors=[{"field": "state", "message": f"one of {', '.join(get_args(RunState))}"}],
        )
    return states


def get_run(call: Call) -> Reply:
    """Give a run with the state of every node."""
    is_light = call.asked(ValuesQuery).values == "none"
    return Reply(data=call.web.runtime.run(call.path["run_id"], is_light=is_light))


def get_run_node(call: Call) -> Reply:
    """Give a node of a run: its input, its output and every attempt."""
    is_light = call.asked(ValuesQuery).values == "none"
    return Reply(
        data=call.web.runtime.node(call.path["run_id"], call.path["node"], is_light=is_light)
    )


def get_run_history(call: Call) -> Reply:
    """Give a page of the facts; with `wait_s` the answer may take so long to come."""
    asked = call.asked(HistoryQuery)
    run_id, runtime = call.path["run_id"], call.web.runtime
    if asked.wait_s:
        free = call.web.streams.take(call.who.key)
        try:
            items = runtime.growing_history(
                run_id, after=asked.after, limit=asked.limit, wait_s=asked.wait_s
            )
        finally:
            free()
    else:
        items = runtime.history(run_id, after=asked.after, limit=asked.limit)
    more = items[-1]["seq"] if len(items) == asked.limit else None
    return Reply(data={"items": items, "next_cursor": more})


def get_run_replay(call: Call) -> Reply:
    """Give a page of what each fact changed."""
    asked = call.asked(ReplayQuery)
    return Reply(
        data=call.web.runtime.replay(call.path["run_id"], after=asked.after, limit=asked.limit)
    )


def get_run_flow(call: Call) -> Reply:
    """Give the document that the run runs, which may be older than the draft."""
    run_id = call.path["run_id"]
    return Reply(
        data={
            "flow": drawable(call.web.runtime.run_document(run_id)),
            "version": call.web.runtime.summary(run_id)["version"],
        }
    )


def get_run_timeline(call: Call) -> Reply:
    """Give what the run did when."""
    return Reply(data=call.web.runtime.timeline(call.path["run_id"]))


def list_run_children(call: Call) -> Reply:
    """Give a page of the runs that this one has called."""
    asked = call.asked(PageQuery)
    items, next_cursor = call.web.runtime.children(
        call.path["run_id"], cursor=asked.cursor, limit=asked.limit
    )
    return Reply(data={"items": items, "next_cursor": next_cursor})


ENDPOINTS = (
    Endpoint(
        name="start_run",
        method="POST",
        path="/flows/<flow_id>/runs",
        handler=start_run,
        summary="Start a run",
        body=StartRun,
        is_body_optional=True,
        answer=StartedAnswer,
        status=201,
        problems=(404, 409, 422, 429),
        headers=("Idempotency-Key",),
    ),
    Endpoint(
        name="list_runs",
        method="GET",
        path="/runs",
        handler=list_runs,
        summary="List runs",
        query=RunsQuery,
        answer=RunList,
    ),
    Endpoint(
        name="get_run",
        method="GET",
        path="/runs/<run_id>",
        handler=get_run,
        summary="Read a run",
        query=ValuesQuery,
        answer=RunView,
        problems=(404,),
    ),
    Endpoint(
        name="get_run_node",
        method="GET",
        path="/runs/<run_id>/nodes/<node>",
        handler=get_run_node,
        summary="Read a node of a run: input, output, attempts",
        query=ValuesQuery,
        answer=NodeDetail,
        problems=(404,),
    ),
    Endpoint(
        name="get_run_history",
        method="GET",
        path="/runs/<run_id>/history",
        handler=get_run_history,
        summary="Read a run's facts",
        query=HistoryQuery,
        answer=HistoryList,
        problems=(404, 429),
    ),
    Endpoint(
        name="get_run_replay",
        method="GET",
        path="/runs/<run_id>/replay",
        handler=get_run_replay,
        summary="Read what each fact of a run changed",
        query=ReplayQuery,
        answer=ReplayAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="get_run_flow",
        method="GET",
        path="/runs/<run_id>/flow",
        handler=get_run_flow,
        summary="Read the document that a run runs",
        answer=RunFlowAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="get_run_timeline",
        method="GET",
        path="/runs/<run_id>/timeline",
        handler=get_run_timeline,
        summary="Read what a run did when",
        answer=TimelineAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="list_run_children",
        method="GET",
        path="/runs/<run_id>/children",
        handler=list_run_children,
        summary="List the runs that a run has called",
        query=PageQuery,
        answer=ChildList,
        problems=(404,),
    ),
)
