"""Starting, reading and stopping runs over HTTP."""

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.runs import (
    CancelRun,
    HistoryList,
    HistoryQuery,
    NodeDetail,
    ResolveUndo,
    RunFlowAnswer,
    RunList,
    RunsQuery,
    RunView,
    StartedAnswer,
    StartRun,
)
from designer.errors import Conflicting, Malformed


def start_run(call: Call) -> Reply:
    """Start a run; on disk before this answers, and once for a request id."""
    asked = call.read(StartRun) if call.body is not None else StartRun()
    draft = call.web.library.get(call.path["flow_id"])
    version = draft.row.published_version if asked.version is None else asked.version
    if version is None:
        raise Conflicting(
            'This flow has no version yet: publish it, or start the draft with "version": "draft".',
            code="not_published",
        )
    started = call.web.runtime.start(
        flow_id=draft.row.id,
        version=None if version == "draft" else version,
        draft=draft.document if version == "draft" else None,
        input=asked.input,
        request_id=_request_id(call, asked),
        trigger=asked.trigger,
    )
    return Reply(
        data={
            "run_id": started.run_id,
            "state": call.web.runtime.run(started.run_id)["state"],
        },
        status=201 if started.created else 200,
        headers={"Location": f"/api/v1/runs/{started.run_id}"},
    )


def _request_id(call: Call, asked: StartRun) -> str | None:
    key = call.headers.get("Idempotency-Key", "").strip()
    if key and asked.request_id is not None and key != asked.request_id:
        raise Malformed(
            "request_id and the header Idempotency-Key say different things.", code="two_keys"
        )
    named = asked.request_id or key or None
    try:
        # A header may carry what no store can write.
        return named if named is None else StartRun(request_id=named).request_id
    except ValueError:
        raise Malformed("The Idempotency-Key is too long.", code="bad_key") from None


def list_runs(call: Call) -> Reply:
    """Give a page of runs, newest first."""
    asked = call.asked(RunsQuery)
    items, next_cursor = call.web.runtime.runs(
        flow_id=asked.flow, state=asked.state, cursor=asked.cursor, limit=asked.limit
    )
    return Reply(data={"items": items, "next_cursor": next_cursor})


def get_run(call: Call) -> Reply:
    """Give a run with the state of every node."""
    return Reply(data=call.web.runtime.run(call.path["run_id"]))


def get_run_node(call: Call) -> Reply:
    """Give a node of a run: its input, its output and every attempt."""
    return Reply(data=call.web.runtime.node(call.path["run_id"], call.path["node"]))


def get_run_history(call: Call) -> Reply:
    """Give a page of the facts."""
    asked = call.asked(HistoryQuery)
    items = call.web.runtime.history(call.path["run_id"], after=asked.after, limit=asked.limit)
    more = items[-1]["seq"] if len(items) == asked.limit else None
    return Reply(data={"items": items, "next_cursor": more})


def get_run_flow(call: Call) -> Reply:
    """Give the document that the run runs, which may be older than the draft."""
    run_id = call.path["run_id"]
    return Reply(
        data={
            "flow": call.web.runtime.run_document(run_id),
            "version": call.web.runtime.run(run_id)["version"],
        }
    )


def cancel_run(call: Call) -> Reply:
    """Ask a run to stop and to undo what it did."""
    asked = call.read(CancelRun) if call.body is not None else CancelRun(reason="")
    run_id = call.path["run_id"]
    call.web.runtime.cancel(run_id, by=call.who.name, reason=asked.reason)
    return Reply(data=call.web.runtime.run(run_id))


def resolve_undo(call: Call) -> Reply:
    """Decide about an undo that could not succeed."""
    run_id, decision = call.path["run_id"], call.read(ResolveUndo).decision
    call.web.runtime.resolve(run_id, call.path["node"], decision, by=call.who.name)
    return Reply(data=call.web.runtime.run(run_id))


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
        problems=(404, 409, 422),
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
        answer=RunView,
        problems=(404,),
    ),
    Endpoint(
        name="get_run_node",
        method="GET",
        path="/runs/<run_id>/nodes/<node>",
        handler=get_run_node,
        summary="Read a node of a run: input, output, attempts",
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
        name="cancel_run",
        method="POST",
        path="/runs/<run_id>/cancel",
        handler=cancel_run,
        summary="Cancel a run and undo what it did",
        body=CancelRun,
        is_body_optional=True,
        answer=RunView,
        problems=(404, 409),
    ),
    Endpoint(
        name="resolve_undo",
        method="POST",
        path="/runs/<run_id>/nodes/<node>/resolve",
        handler=resolve_undo,
        summary="Decide about an undo that could not succeed",
        body=ResolveUndo,
        answer=RunView,
        problems=(404, 409),
    ),
)
