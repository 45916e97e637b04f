"""What operators do to runs over HTTP: cancel, decide, resume, retry, fork, many at once."""

from typing import Any

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.instants import instant_of
from designer.api.models.operators import (
    BulkAnswer,
    CancelAnswer,
    CancelRun,
    ChangeRuns,
    ForkAnswer,
    ForkRun,
    ResolveNode,
    RetryRun,
    RunsFilter,
)
from designer.api.models.runs import RunView
from designer.api.request_ids import request_id_of
from engine.drivers.operators.bulk import BulkFilter, BulkWish

Json = Any


def cancel_run(call: Call) -> Reply:
    """Ask a run to stop and to undo what it did; or say what that would be."""
    asked = call.read(CancelRun) if call.body is not None else CancelRun(reason="")
    run_id, runtime = call.path["run_id"], call.web.runtime
    if asked.dry_run:
        return Reply(data=runtime.preview_cancel(run_id), is_change=False)
    runtime.cancel(run_id, by=call.who.name, reason=asked.reason)
    return Reply(data=runtime.run(run_id))


def resolve_node(call: Call) -> Reply:
    """Decide about an undo that cannot succeed, or an attempt whose end nobody saw."""
    run_id, asked = call.path["run_id"], call.read(ResolveNode)
    call.web.runtime.resolve(
        run_id,
        call.path["node"],
        asked.decision,
        by=call.who.name,
        output=asked.output,
        frame=asked.frame,
    )
    return Reply(data=call.web.runtime.run(run_id))


def resume_run(call: Call) -> Reply:
    """Let a parked run go on."""
    run_id = call.path["run_id"]
    call.web.runtime.resume(run_id)
    return Reply(data=call.web.runtime.run(run_id))


def retry_run(call: Call) -> Reply:
    """Start a new run of what did not end well; or say what that would be."""
    asked = call.read(RetryRun) if call.body is not None else RetryRun()
    return _fork(call, asked, None)


def fork_run(call: Call) -> Reply:
    """Start a new run from a node on; or say what it would run again."""
    asked = call.read(ForkRun)
    return _fork(call, asked, asked.node)


def _fork(call: Call, asked: RetryRun, node: str | None) -> Reply:
    runtime, run_id = call.web.runtime, call.path["run_id"]
    edited: dict[str, Json] = {"input": asked.input} if "input" in asked.model_fields_set else {}
    if asked.version == "draft":
        flow_id = runtime.summary(run_id)["flow_id"]
        edited["draft"] = call.web.library.get(flow_id).document
    else:
        edited["version"] = asked.version
    if asked.dry_run:
        return Reply(data=runtime.preview_fork(run_id, node, **edited), status=200, is_change=False)
    request_id = request_id_of(call.headers, asked.request_id)
    started = runtime.fork(run_id, node, request_id=request_id, **edited)
    return Reply(
        data={
            "run_id": started.run_id,
            "state": runtime.summary(started.run_id)["state"],
        },
        status=201 if started.created else 200,
        headers={"Location": f"/api/v1/runs/{started.run_id}"},
    )


def change_runs(call: Call) -> Reply:
    """Cancel or retry the runs of a filter, one page at a time; or count them."""
    asked = call.read(ChangeRuns)
    wish = BulkWish(
        action=asked.action,
        filter=_filter(asked.filter),
        by=call.who.name,
        request_id=request_id_of(call.headers, asked.request_id),
        reason=asked.reason,
        version=asked.version,
        cursor=asked.cursor,
        limit=asked.limit,
    )
    if asked.dry_run:
        return Reply(data=call.web.runtime.preview_bulk(wish), is_change=False)
    return Reply(data=call.web.runtime.bulk(wish), subject=asked.action)


def _filter(asked: RunsFilter) -> BulkFilter:
    return BulkFilter(
        flow_id=asked.flow,
        states=asked.states,
        ids=asked.ids,
        created_before=instant_of("filter.created_before", asked.created_before),
        created_after=instant_of("filter.created_after", asked.created_after),
    )


ENDPOINTS = (
    Endpoint(
        name="cancel_run",
        method="POST",
        path="/runs/<run_id>/cancel",
        handler=cancel_run,
        summary="Cancel a run and undo what it did",
        body=CancelRun,
        is_body_optional=True,
        answer=CancelAnswer,
        problems=(404, 409),
    ),
    Endpoint(
        name="resolve_node",
        method="POST",
        path="/runs/<run_id>/nodes/<node>/resolve",
        handler=resolve_node,
        summary="Decide about an undo that cannot succeed, or a lost attempt",
        body=ResolveNode,
        answer=RunView,
        problems=(404, 409, 422),
    ),
    Endpoint(
        name="resume_run",
        method="POST",
        path="/runs/<run_id>/resume",
        handler=resume_run,
        summary="Let a parked run go on",
        answer=RunView,
        problems=(404, 409),
    ),
    Endpoint(
        name="retry_run",
        method="POST",
        path="/runs/<run_id>/retry",
        handler=retry_run,
        summary="Run again what did not end well, as a new run",
        body=RetryRun,
        is_body_optional=True,
        answer=ForkAnswer,
        status=201,
        problems=(404, 409, 422, 429),
        headers=("Idempotency-Key",),
    ),
    Endpoint(
        name="fork_run",
        method="POST",
        path="/runs/<run_id>/fork",
        handler=fork_run,
        summary="Run again from a node on, as a new run",
        body=ForkRun,
        answer=ForkAnswer,
        status=201,
        problems=(404, 409, 422, 429),
        headers=("Idempotency-Key",),
    ),
    Endpoint(
        name="change_runs",
        method="POST",
        path="/runs/bulk",
        handler=change_runs,
        summary="Cancel or retry many runs, page by page",
        body=ChangeRuns,
        answer=BulkAnswer,
        problems=(422,),
        headers=("Idempotency-Key",),
    ),
)
