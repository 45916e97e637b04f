"""Runs as people see them: rows and histories through the views. Writes nothing."""

import json
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from engine.core.plan import Json, Step, StepKind
from engine.drivers.reading.decoding import decode_seen
from engine.drivers.reading.projections import Projections, feed
from engine.drivers.runs.admission import queued_input
from engine.drivers.runs.live import engine_error
from engine.drivers.runs.watch import Watch
from engine.drivers.versions.programs import Programs
from engine.errors import EngineError, NotFound
from engine.store.protocol import Store
from engine.store.records import RunRow
from engine.views.logs import put_logs
from engine.views.nodes import node_detail
from engine.views.projection import Place, Projection
from engine.views.runs import (
    OUTPUTS_BYTES_MAX,
    history_item,
    light_detail,
    light_view,
    run_delta,
    run_view,
)
from engine.views.standing import only_frame
from engine.views.times import rfc3339, rfc3339_or_none

KEEP_ALIVE_S = 15.0
HISTORY_SHOWN_MAX = 1_000
CHILDREN_SEEN_MAX = 1_000
"""Called runs that a view looks through; more are found in their own list."""
LOGS_SEEN_MAX = 500
"""Attempts whose lines the detail of a node has."""
OVER = ("succeeded", "failed", "cancelled", "timed_out")
QUEUED = "queued"
AT_REST = (*OVER, "undo_blocked", "parked")
"""States in which nothing happens by itself any more."""


class Reader:
    """Answers questions about runs from what is committed."""

    def __init__(self, store: Store, programs: Programs, watch: Watch) -> None:
        self._store = store
        self._programs = programs
        self._watch = watch
        self._projections = Projections(store, programs)
        self._light = Projections(store, programs, is_light=True)

    def row(self, run_id: str) -> RunRow:
        """Give a run's row. Raises NotFound."""
        row = self._store.run(run_id)
        if row is None:
            raise NotFound(f"There is no run {run_id}.")
        return row

    def summary(self, run_id: str) -> dict[str, Json]:
        """Give a run without its nodes; costs no replay."""
        return self.summaries([self.row(run_id)])[0]

    def run(
        self, run_id: str, *, is_whole: bool = False, is_light: bool = False
    ) -> dict[str, Json]:
        """Give the view of a run; outputs that are too large together only when it is whole.

        When it is light, no long value is read at all.
        """
        if is_light:
            return light_view(self._view(self.row(run_id), None, self._light))
        return self._view(self.row(run_id), None if is_whole else OUTPUTS_BYTES_MAX)

    def _view(
        self,
        row: RunRow,
        outputs_bytes_max: int | None = OUTPUTS_BYTES_MAX,
        projections: Projections | None = None,
    ) -> dict[str, Json]:
        header = self.summaries([row])[0]
        try:
            with (projections or self._projections).of(row) as projection:
                children = self.children_seen(projection)
                view = run_view(header, projection, children, outputs_bytes_max=outputs_bytes_max)
            return view | ({"input": queued_input(row)} if row.state == QUEUED else {})
        except EngineError as error:
            # A version that no longer compiles must not hide the run.
            return header | _unreadable(row, error)

    def seen(self, row: RunRow) -> AbstractContextManager[Projection]:
        """Lend the projection of a run; nobody else sees it meanwhile.

        Raises NotFound, InvalidFlow, HistoryCorrupt when it can no longer be read.
        """
        return self._projections.of(row)

    def light(self, row: RunRow) -> AbstractContextManager[Projection]:
        """Lend one in which a `Large` stands for each large output. Raises as `seen` does."""
        return self._light.of(row)

    def unseen(self, row: RunRow) -> Projection:
        """Give a projection that nobody shares, before its first fact."""
        return self._light.fresh(row)

    def whole(self, row: RunRow) -> Projection:
        """Give a projection in which every item of a map can be looked at; costs a replay."""
        return self._projections.whole(row)

    def node(self, run_id: str, node_id: str, *, is_light: bool = False) -> dict[str, Json]:
        """Give a node's view with its input and tries. Raises NotFound."""
        row = self.row(run_id)
        with self.light(row) if is_light else self.seen(row) as projection:
            step = step_of(projection, node_id)
            detail = node_detail(projection, step, self.children_seen(projection))
            frame = only_frame(projection, step)
            frames = [one["frame"] for one in detail.get("frames") or ()]
            self._put_logs(run_id, step, detail, frames if frame is None else [frame.id])
            return light_detail(detail) if is_light else detail

    def _put_logs(
        self, run_id: str, step: Step, detail: dict[str, Json], frames: Sequence[int]
    ) -> None:
        rows = self._store.logs(run_id, step.index, frames, limit=LOGS_SEEN_MAX)
        put_logs(detail, [(row.frame, row.attempt, json.loads(row.lines)) for row in rows])

    def history(self, run_id: str, *, after: int, limit: int) -> list[dict[str, Json]]:
        """Give a run's facts."""
        row = self.row(run_id)
        plan = self._programs.get(row.version_id).plan
        limit = max(1, min(limit, HISTORY_SHOWN_MAX))
        return [
            history_item(
                plan,
                seq=fact.seq,
                kind=fact.kind,
                frame=fact.frame,
                step=fact.step,
                attempt=fact.attempt,
                at=fact.at,
                data=None if fact.data is None else json.loads(fact.data),
            )
            for fact in self._store.history(run_id, after=after, limit=limit)
        ]

    def document(self, run_id: str) -> dict[str, Any]:
        """Give the document of the version that the run runs."""
        version = self._store.version(self.row(run_id).version_id)
        if version is None:
            raise NotFound(f"Run {run_id} has lost its version.")
        document: dict[str, Any] = json.loads(version.document)
        return document

    def wait(self, run_id: str, timeout_s: float | None) -> dict[str, Json]:
        """Give the run's view when it has ended or needs a person, or when the time is up."""
        return self._view(self._at_rest(run_id, timeout_s))

    def result(self, run_id: str, timeout_s: float | None) -> dict[str, Json]:
        """Give what `wait` would, but for the nodes and the input; costs no replay."""
        row = self._at_rest(run_id, timeout_s)
        return self.summaries([row])[0] | {"output": _load(row.output)}

    def _at_rest(self, run_id: str, timeout_s: float | None) -> RunRow:
        until = None if timeout_s is None else time.monotonic() + timeout_s
        looks = 0
        with self._watch.waiting(run_id) as news:
            while (row := self.row(run_id)).state not in AT_REST and not self._watch.is_closed:
                left_s = None if until is None else until - time.monotonic()
                if left_s is not None and left_s <= 0:
                    break
                news.wait(self._watch.patience_s(looks, left_s))
                news.clear()
                looks += 1
        return row

    def follow(
        self, run_id: str, *, after_seq: int, keep_alive_s: float = KEEP_ALIVE_S
    ) -> Iterator[dict[str, Json] | None]:
        """Give deltas as they are committed, None as a keep-alive; end with the run."""
        row = self.row(run_id)
        projection = self.unseen(row)
        with self._watch.following(run_id) as news:
            seen_state = None
            looks, spoken_at = 0, time.monotonic()
            while True:
                news.clear()
                row = self.row(run_id)
                steps = feed(projection, self._store, quiet_until=after_seq, decode=decode_seen)
                if after_seq == 0 and seen_state is None:
                    steps = set(range(len(projection.plan.steps)))
                if steps or row.state != seen_state:
                    seen_state = row.state
                    looks, spoken_at = 0, time.monotonic()
                    children = self.children_seen(projection, steps)
                    yield run_delta(row.state, _load(row.error), projection, steps, children)
                if projection.machine.state in OVER or (row.state in OVER and not projection.seq):
                    return
                left_s = max(spoken_at + keep_alive_s - time.monotonic(), 0)
                is_news = news.wait(self._watch.patience_s(looks, left_s))
                looks += 1
                if self._watch.is_closed:
                    return
                if not is_news and time.monotonic() >= spoken_at + keep_alive_s:
                    spoken_at = time.monotonic()
                    yield None

    def children_seen(
        self, projection: Projection, steps: Collection[int] | None = None
    ) -> dict[Place, str]:
        """Give the newest run that each call has started, by frame and step.

        Asks the store only when one of these steps (all when None) has called any, and names none
        when there are more than can be looked through each time.
        """
        among = range(len(projection.plan.steps)) if steps is None else steps
        has_called = any(
            projection.tallies[step].attempts for step in among if _calls(projection, step)
        )
        run_id = projection.machine.facts.id
        rows = self._store.children(run_id, limit=CHILDREN_SEEN_MAX + 1) if has_called else []
        if len(rows) > CHILDREN_SEEN_MAX:
            return {}
        return {(row.parent_frame, row.parent_step): row.run_id for row in rows}

    def nodes_of(self, row: RunRow) -> dict[int, str]:
        """Give the node of each step of a run's version."""
        return {step.index: step.node for step in self._programs.get(row.version_id).plan.steps}

    def summaries(self, rows: Sequence[RunRow]) -> list[dict[str, Json]]:
        """Give runs without their nodes, in order."""
        numbers = self._store.numbers(row.version_id for row in rows) if rows else {}
        return [_summary(row, numbers.get(row.version_id)) for row in rows]


def _calls(projection: Projection, step: int) -> bool:
    return projection.plan.steps[step].kind is StepKind.CALL


def _summary(row: RunRow, number: int | None) -> dict[str, Json]:
    return {
        "run_id": row.run_id,
        "flow_id": row.flow_id,
        "version": "draft" if number is None else number,
        "state": row.state,
        "undo": row.undo,
        "error": _load(row.error),
        "created_at": rfc3339(row.created_at),
        "started_at": rfc3339_or_none(row.started_at),
        "ended_at": rfc3339_or_none(row.ended_at),
        "request_id": row.request_id,
        "forked_from": row.forked_from,
        "parent_run": row.parent_run,
        "is_debug": bool(row.is_debug),
    }


def _load(text: str | None) -> Json:
    return None if text is None else json.loads(text)


def _unreadable(row: RunRow, error: EngineError) -> dict[str, Json]:
    said = engine_error(str(error))
    return {
        "input": None,
        "output": _load(row.output),
        "error": _load(row.error) or said,
        "nodes": {},
    }


def step_of(projection: Projection, node_id: str) -> Step:
    """Give the step of a node. Raises NotFound."""
    for step in projection.plan.steps:
        if step.node == node_id:
            return step
    raise NotFound(f"Run {projection.machine.facts.id} has no node {node_id}.")
