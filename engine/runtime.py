"""The engine's facade: what the designer and the command line hold. Everything is thread-safe.

`open_runtime` is the one place where the engine's parts are put together.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, Self

from connectors.registry import Registry
from connectors.sdk.catalog import Catalog
from connectors.sdk.context import Services, TaskReceipt, TaskRequest
from connectors.sdk.egress import EgressPolicy
from engine.core.events import CancelRequested, UndoResolved
from engine.core.plan import Json
from engine.drivers.clock import Clock, SystemClock
from engine.drivers.inbox import Fact, Reply
from engine.drivers.machinery import Machinery
from engine.drivers.palette import Palette
from engine.drivers.publishing import VersionInfo, version_info
from engine.drivers.reading import KEEP_ALIVE_S
from engine.drivers.recovery import set_going_again
from engine.drivers.starting import StartedRun, Wish
from engine.drivers.suspects import NOTE_NAME, Suspects
from engine.errors import Conflict
from engine.flow.findings import Finding
from engine.flow.validate import validate
from engine.store.sql import SqlStore

ANSWER_S_MAX = 60.0
WORKERS = 16
DRAIN_S = 5.0
"""How long closing waits for attempts that have begun; the others run after the next opening."""

Decision = Literal["retry", "skip", "done"]


class Runtime:
    """One open store with its engine."""

    def __init__(self, machinery: Machinery) -> None:
        self._m = machinery

    # Flows.

    @property
    def catalog(self) -> Catalog:
        """What flows can be made of: the connectors' actions and the controls."""
        return self._m.catalog()

    def validate(self, document: Json) -> tuple[Finding, ...]:
        """Say everything that is wrong with a document. Never raises."""
        return validate(document, self.catalog)

    def publish(self, document: Json, *, by: str) -> VersionInfo:
        """Make the document its flow's newest version, and its triggers live.

        The same content as the newest version gives that version. Raises InvalidFlow.
        """
        info = self._m.publisher.publish(document, by=by)
        self._m.poke()
        return info

    def unpublish(self, flow_id: str) -> None:
        """Switch a flow's triggers off; its versions stay for the runs they have."""
        self._m.store.drop_schedules(flow_id)

    def versions(self, flow_id: str) -> list[VersionInfo]:
        """Give a flow's versions, newest first."""
        return [version_info(row) for row in self._m.store.versions(flow_id)]

    def version_document(self, flow_id: str, number: int) -> dict[str, Any]:
        """Give a version's document. Raises NotFound."""
        return self._m.publisher.document(flow_id, number)

    # Runs.

    def start(
        self,
        *,
        flow_id: str | None = None,
        version: int | None = None,
        draft: Json = None,
        input: Json = None,  # noqa: A002  # the word of the API
        request_id: str | None = None,
        trigger: str | None = None,
    ) -> StartedRun:
        """Start a run of the newest version, of this version, or of a draft.

        Returns when the start is durable. Raises NotFound, InvalidFlow, InvalidInput,
        StoreUnavailable, and Conflict for a request id that was used with another body.
        """
        wish = Wish(
            flow_id=flow_id,
            version=version,
            draft=draft,
            input=input,
            request_id=request_id,
            trigger=trigger,
        )
        return self.start_many([wish])[0]

    def start_many(self, wishes: Sequence[Wish]) -> list[StartedRun]:
        """Start runs together, in one transaction; raises as `start` does."""
        return self._m.starter.start(wishes)

    def cancel(self, run_id: str, *, by: str, reason: str = "") -> None:
        """Stop a run and undo what it has done. Raises NotFound, Conflict when it is ending."""
        at = self._m.clock.now_ms()
        self._tell(run_id, CancelRequested(at=at, by=by, reason=reason), "cannot be cancelled")

    def resolve_undo(self, run_id: str, node: str, decision: Decision, by: str) -> None:
        """Decide about an undo that could not succeed. Raises NotFound, Conflict."""
        place = self._m.reader.blocked(run_id, node)
        if place is None:
            raise Conflict(f"No undo waits for a decision at {node}.")
        frame, step = place
        at = self._m.clock.now_ms()
        event = UndoResolved(at=at, frame=frame, step=step, decision=decision, by=by)
        self._tell(run_id, event, "has no undo that waits")

    def resume(self, run_id: str) -> None:
        """Let a parked run go on. Raises NotFound, Conflict when it is not parked."""
        row = self._m.reader.row(run_id)
        if row.state != "parked":
            raise Conflict(f"Run {run_id} is not parked.")
        set_going_again(self._m.store, row, self._m.engine.put).reply.take(ANSWER_S_MAX)

    def _tell(self, run_id: str, event: CancelRequested | UndoResolved, otherwise: str) -> None:
        row = self._m.reader.row(run_id)
        reply = Reply()
        self._m.engine.put(Fact(run_id, event, reply))
        if not reply.take(ANSWER_S_MAX):
            raise Conflict(f"Run {run_id} is {row.state} and {otherwise}.")

    def run(self, run_id: str) -> dict[str, Json]:
        """Give a run with all its nodes. Raises NotFound."""
        return self._m.reader.run(run_id)

    def summary(self, run_id: str) -> dict[str, Json]:
        """Give a run without its nodes, from its row alone. Raises NotFound."""
        return self._m.reader.summary(run_id)

    def runs(
        self,
        *,
        flow_id: str | None = None,
        state: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> tuple[list[dict[str, Json]], str | None]:
        """Give a page of runs, newest first, and the cursor of the next page."""
        return self._m.reader.runs(flow_id=flow_id, state=state, cursor=cursor, limit=limit)

    def node(self, run_id: str, node_id: str) -> dict[str, Json]:
        """Give a node of a run with its input and tries. Raises NotFound."""
        return self._m.reader.node(run_id, node_id)

    def history(self, run_id: str, *, after: int = 0, limit: int = 200) -> list[dict[str, Json]]:
        """Give a run's facts with `seq > after`. Raises NotFound."""
        return self._m.reader.history(run_id, after=after, limit=limit)

    def run_document(self, run_id: str) -> dict[str, Any]:
        """Give the document that a run runs. Raises NotFound."""
        return self._m.reader.document(run_id)

    def wait(self, run_id: str, timeout_s: float | None = None) -> dict[str, Json]:
        """Give the run when it has ended or needs a person, or when the time is up. NotFound."""
        return self._m.reader.wait(run_id, timeout_s)

    def follow(
        self, run_id: str, *, after_seq: int = 0, keep_alive_s: float = KEEP_ALIVE_S
    ) -> Iterator[dict[str, Json] | None]:
        """Give what changes in a run as it is committed, None when nothing does for so long.

        Ends with the run.
        """
        return self._m.reader.follow(run_id, after_seq=after_seq, keep_alive_s=keep_alive_s)

    # Schedules and task queues.

    def schedules(self, flow_id: str | None = None) -> list[dict[str, Json]]:
        """Give the schedules of published flows."""
        return self._m.schedules.listed(flow_id)

    def pause_schedule(self, schedule_id: str) -> None:
        """Stop a schedule from firing. Raises NotFound."""
        self._m.schedules.pause(schedule_id)

    def resume_schedule(self, schedule_id: str) -> None:
        """Let a schedule fire again, from now on. Raises NotFound."""
        self._m.schedules.resume(schedule_id)
        self._m.poke()

    def run_schedule(self, schedule_id: str) -> StartedRun:
        """Start the run of a schedule now, besides its nominal times. Raises NotFound."""
        return self._m.fire_now(schedule_id)

    def preview_schedule(
        self,
        cron: str,
        time_zone: str = "UTC",
        gap: str = "after",
        repeated: str = "first",
        count: int = 5,
    ) -> list[str]:
        """Give the next fire times of a rule. Raises InvalidInput."""
        preview = self._m.schedules.preview
        return preview(cron, time_zone, gap=gap, repeated=repeated, count=count)

    def enqueue_task(self, task: TaskRequest) -> TaskReceipt:
        """Put a task on its queue, once per idempotency key. Raises ActionError."""
        return self._m.task_desk.enqueue(task)

    def queues(self) -> list[dict[str, Json]]:
        """Give the task queues with their counts."""
        return self._m.queues.listed()

    def save_queue(self, name: str, **changes: Json) -> dict[str, Json]:
        """Create a queue or change its limits. Raises InvalidInput."""
        return self._m.queues.save(name, **changes)

    def pause_queue(self, name: str) -> None:
        """Stop a queue from dispatching. Raises NotFound."""
        self._m.queues.pause(name)

    def resume_queue(self, name: str) -> None:
        """Let a queue dispatch again. Raises NotFound."""
        self._m.queues.resume(name)

    def tasks(self, queue: str, *, limit: int = 100) -> list[dict[str, Json]]:
        """Give a queue's tasks, open ones first. Raises NotFound."""
        return self._m.queues.tasks(queue, limit=limit)

    def task(self, task_id: str) -> dict[str, Json]:
        """Give one task. Raises NotFound."""
        return self._m.queues.task(task_id)

    def drop_task(self, task_id: str) -> None:
        """Remove a task that is not running. Raises NotFound, Conflict."""
        self._m.queues.drop(task_id)

    def run_task(self, task_id: str) -> None:
        """Make a waiting or failed task due now. Raises NotFound, Conflict."""
        self._m.queues.run_now(task_id)

    def close(self, *, drain_s: float = DRAIN_S) -> None:
        """Finish what has begun, within some seconds, and let go of the store."""
        self._m.close(drain_s=drain_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def open_runtime(
    data: Path,
    *,
    registry: Registry,
    clock: Clock | None = None,
    workers: int = WORKERS,
    run_scheduler: bool = True,
    egress: EgressPolicy | None = None,
    queue_url: str | None = None,
    files_root: Path | None = None,
) -> Runtime:
    """Open the store in a folder, take over its unfinished runs, and begin to work.

    `files_root` is where the default file store is, when it is not below the folder.
    Raises StoreLocked, StoreTooNew, StoreUnavailable.
    """
    services = Services(
        files_root=files_root or data / "files",
        queues_root=data / "queues",
        state_root=data / "connector-state",
        queue_url=queue_url,
        egress=egress or EgressPolicy(),
    )
    machinery = Machinery(
        SqlStore(data),
        services,
        actions=registry,
        catalog=Palette(registry).catalog,
        clock=clock or SystemClock(),
        workers=workers,
        suspects=Suspects(data / NOTE_NAME),
    )
    machinery.open(run_scheduler=run_scheduler)
    return Runtime(machinery)
