"""What a start is: which version, which trigger, which input, and whether it was there before."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from engine.core.plan import Json
from engine.drivers.fires import node_of, scheduled_input
from engine.drivers.ids import Ids
from engine.drivers.runs.callees import CALL_PREFIX
from engine.drivers.runs.embedded import Engine
from engine.drivers.runs.inbox import Reply, Start, Starts
from engine.drivers.runs.watch import Expected, Watch
from engine.drivers.shards import shard_of
from engine.drivers.versions.inputs import misfits, trigger_step, with_defaults
from engine.drivers.versions.programs import Compiled, Programs
from engine.drivers.versions.publishing import Publisher
from engine.errors import EngineError, InvalidInput, LimitExceeded, StoreUnavailable
from engine.store.records import RunRow
from engine.store.records_schedules import ScheduleRow

INPUT_BYTES_MAX = 24 * 1024 * 1024
"""A body of 16 MiB in base 64, and what stands beside it."""
REQUEST_ID_CHARACTERS_MAX = 255
START_S_MAX = 60.0
SCHEDULED = "scheduled"
"""The body of every scheduled start: a nominal time fires once, whatever was edited since."""


class StartedRun(NamedTuple):
    """A run, and whether this start made it."""

    run_id: str
    created: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to start."""

    flow_id: str | None = None
    version: int | None = None
    draft: Json = None
    input: Json = None
    request_id: str | None = None
    same: str | None = None
    """What a repetition with the same request id has in common; the input when None."""
    trigger: str | None = None
    fork: "ForkOf | None" = None
    """What this run takes over from an ended one; then `version_id` says what it runs."""
    version_id: str = ""
    debug: Json = None
    """What makes it a debug run (`RunStarted.debug`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkOf:
    """Where a fork comes from."""

    run_id: str
    node: str | None
    reuse: Json


class _Starting(Reply):
    """Takes the answer to a start for who waits for the end: only bad news wakes them."""

    __slots__ = ("_expected",)

    def __init__(self, expected: Expected) -> None:
        super().__init__()
        self._expected = expected

    def give(self, value: Any = None) -> None:
        """Take which run it is, or what keeps it from beginning."""
        (result,) = value
        if isinstance(result, EngineError):
            self.fail(result)
            return
        self._expected.started = result
        # Of a run that was started before no end is told here.
        if self._expected.is_late or not result[1]:
            self._expected.tell()

    def fail(self, error: BaseException) -> None:
        """Take why nothing was started."""
        self._expected.error = error
        self._expected.tell()


class Starter:
    """Turns wishes into runs; returns when they are committed."""

    def __init__(self, engine: Engine, programs: Programs, publisher: Publisher, ids: Ids) -> None:
        self._engine = engine
        self._programs = programs
        self._publisher = publisher
        self._ids = ids

    def start(self, wishes: Sequence[Wish]) -> list[StartedRun]:
        """Start runs in one transaction.

        Raises NotFound, InvalidFlow, InvalidInput, LimitExceeded, StoreUnavailable, and Conflict
        for a request id that has started a run with another body.
        """
        item = Starts(starts=[self._start(wish) for wish in wishes])
        self._engine.put(item)
        results = item.reply.take(START_S_MAX)
        for result in results:
            if isinstance(result, EngineError):
                raise result
        return [StartedRun(*result) for result in results]

    def start_expecting(self, wish: Wish, watch: Watch, timeout_s: float) -> Expected:
        """Start a run and wait so long for its end; who waits is woken once, with the end.

        Returns when the start is committed in any case. Raises as `start` does.
        """
        start = self._start(wish)
        with watch.expecting(start.row.run_id) as expected:
            self._engine.put(Starts(starts=[start], reply=_Starting(expected)))
            expected.wait(timeout_s)
            expected.is_late = True  # before the look: either this thread sees it or it is told
            if expected.started is None and expected.error is None:
                expected.wait(START_S_MAX)
        if expected.error is not None:
            raise expected.error
        if expected.started is None:
            raise StoreUnavailable("The engine did not answer in time; ask again.")
        return expected

    def check(self, wish: Wish) -> None:
        """Raise what `start` would raise about the wish, and start nothing."""
        self._start(wish)

    def scheduled(self, row: ScheduleRow, at: int) -> Start:
        """Give the start of a nominal time. Raises NotFound, InvalidFlow."""
        request_id = f"sched:{row.schedule_id}:{at}"
        return self._of_schedule(row, at, request_id=request_id)

    def fire(self, row: ScheduleRow, at: int) -> StartedRun:
        """Start a schedule's run besides its nominal times."""
        item = Starts(starts=[self._of_schedule(row, at, request_id=None)])
        self._engine.put(item)
        return StartedRun(*item.reply.take(START_S_MAX)[0])

    def _of_schedule(self, row: ScheduleRow, at: int, *, request_id: str | None) -> Start:
        compiled = self._programs.get(self._publisher.version_id(row.flow_id, None))
        value = with_defaults(compiled.flow, scheduled_input(at, json.loads(row.input)))
        trigger = trigger_step(compiled, row.node or node_of(row))
        return self._made(compiled, value, trigger, request_id=request_id, body=SCHEDULED)

    def _start(self, wish: Wish) -> Start:
        _check_request_id(wish.request_id)
        compiled = self._compiled(wish)
        value = with_defaults(compiled.flow, wish.input)
        problems = misfits(compiled.flow, value)
        if problems:
            raise InvalidInput("The input does not fit the flow's schema.", problems)
        said = _text_of(wish.input)
        body = f"{said if wish.same is None else wish.same}|{wish.version}|{wish.trigger}"
        trigger = trigger_step(compiled, wish.trigger)
        if wish.debug is not None:
            body += f"|{_text_of(wish.debug)}"
        if wish.fork is not None:
            body += f"|{wish.fork.run_id}|{wish.fork.node}|{wish.version_id}"
        start = self._made(compiled, value, trigger, request_id=wish.request_id, body=body)
        if wish.debug is not None:
            start = replace(start, row=start.row._replace(is_debug=1), debug=wish.debug)
        if wish.fork is None:
            return start
        row = start.row._replace(forked_from=wish.fork.run_id)
        return replace(start, row=row, reuse=wish.fork.reuse)

    def _compiled(self, wish: Wish) -> Compiled:
        if wish.version_id:
            return self._programs.get(wish.version_id)
        if wish.draft is not None:
            return self._programs.get(self._publisher.keep_draft(wish.draft).version_id)
        if wish.flow_id is None:
            raise InvalidInput("A start needs a flow or a draft.")
        return self._programs.get(self._publisher.version_id(wish.flow_id, wish.version))

    def _made(
        self, compiled: Compiled, value: Json, trigger: int, *, request_id: str | None, body: str
    ) -> Start:
        run_id = self._ids.new()
        # All runs of a flow with a limit have one owner, who can count them.
        dealt_by = run_id if compiled.flow.settings.max_running is None else compiled.flow.id
        row = RunRow(
            run_id=run_id,
            flow_id=compiled.flow.id,
            version_id=compiled.version_id,
            request_id=request_id,
            body_hash="" if request_id is None else hashlib.sha256(body.encode()).hexdigest(),
            state="queued",
            undo="none",
            trigger=trigger,
            output=None,
            error=None,
            created_at=0,
            shard=shard_of(dealt_by),
            root_id=run_id,
        )
        return Start(row=row, input=value, compiled=compiled)


def _text_of(value: Json) -> str:
    try:
        text = json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInput(f"The input is no JSON value: {error}") from error
    if len(text) > INPUT_BYTES_MAX:
        raise LimitExceeded(f"An input may have {INPUT_BYTES_MAX} bytes; this has {len(text)}.")
    return text


def _check_request_id(request_id: str | None) -> None:
    if request_id is None:
        return
    if not 0 < len(request_id) <= REQUEST_ID_CHARACTERS_MAX or not request_id.isprintable():
        message = f"1 to {REQUEST_ID_CHARACTERS_MAX} printable characters"
        raise InvalidInput("The request id cannot be used.", [("request_id", message)])
    if request_id.startswith(CALL_PREFIX):
        said = f"{CALL_PREFIX} begins the ids of called runs"
        raise InvalidInput("The request id cannot be used.", [("request_id", said)])
