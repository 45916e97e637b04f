"""What a call starts: which version of which flow, with which input, in which family.

Reads versions; writes nothing and knows no turn.
"""

from typing import Any

from engine.core.commands import StartChild
from engine.core.plan import Json
from engine.drivers.ids import Ids
from engine.drivers.limits import Limits
from engine.drivers.runs.inbox import Start
from engine.drivers.runs.live import Live
from engine.drivers.versions.inputs import misfits, trigger_step, with_defaults
from engine.drivers.versions.programs import Compiled, Programs
from engine.drivers.versions.publishing import PINNED, Publisher
from engine.errors import EngineError, InvalidFlow, NotFound, StoreUnavailable
from engine.store.records import RunRow

LATEST = "latest"
CALL_PREFIX = "call:"
"""How the request ids of called runs begin; nobody else may use such ids."""


class CallRefused(Exception):
    """The child cannot be started, and no other attempt would make a difference."""

    def __init__(self, code: str, message: str, details: Json = None) -> None:
        super().__init__(message)
        self.code = code
        self.details = details


class Callees:
    """Finds what calls start."""

    def __init__(self, programs: Programs, publisher: Publisher, ids: Ids, limits: Limits) -> None:
        self._programs = programs
        self._publisher = publisher
        self._ids = ids
        self._limits = limits

    def start_of(self, caller: Live, command: StartChild, *, children: int) -> Start:
        """Give the start that a call wants. Raises CallRefused, StoreUnavailable.

        `children` is how many runs the caller has called so far.
        """
        limits = self._limits
        if caller.row.depth >= limits.call_depth_max:
            said = f"Calls may stand inside each other {limits.call_depth_max} deep."
            raise CallRefused("limit.call_depth", said)
        if children >= limits.children_max:
            said = f"A run may call {limits.children_max} runs."
            raise CallRefused("limit.children", said)
        config: dict[str, Any] = command.input if isinstance(command.input, dict) else {}
        compiled = self._version(caller, config)
        value = with_defaults(compiled.flow, config.get("input"))
        problems = misfits(compiled.flow, value)
        if problems:
            errors = [{"field": field, "message": message} for field, message in problems]
            said = f"The input does not fit the schema of the flow {compiled.flow.id}."
            raise CallRefused("call.input", said, {"errors": errors})
        row = self._row(caller, command, compiled)
        # What a debug run hands on may be made up, so the called run says the same of itself.
        debug: dict[str, Any] | None = {} if row.is_debug else None
        return Start(row=row, input=value, compiled=compiled, debug=debug)

    def _version(self, caller: Live, config: dict[str, Any]) -> Compiled:
        flow_id = config.get("flow")
        if not isinstance(flow_id, str) or not flow_id:
            raise CallRefused("call.not_found", "The call names no flow.")
        try:
            number = _number(config.get("version") or PINNED, caller.compiled.pins.get(flow_id))
            return self._programs.get(self._publisher.version_id(flow_id, number))
        except (NotFound, ValueError) as error:
            raise CallRefused("call.not_found", str(error)) from error
        except StoreUnavailable:
            raise
        except InvalidFlow as error:
            said = f"The called version of {flow_id} can no longer be run: {error}"
            raise CallRefused("call.invalid_flow", said) from error
        except EngineError as error:
            raise CallRefused("call.failed", str(error)) from error

    def _row(self, caller: Live, command: StartChild, compiled: Compiled) -> RunRow:
        above = caller.row
        is_awaited = caller.compiled.plan.steps[command.step].waits_for_child
        return RunRow(
            run_id=self._ids.new(),
            flow_id=compiled.flow.id,
            version_id=compiled.version_id,
            request_id=request_id_of(above.run_id, command.frame, command.step, command.attempt),
            body_hash="",
            state="queued",
            undo="none",
            trigger=trigger_step(compiled, None),
            output=None,
            error=None,
            created_at=0,
            shard=above.shard,
            root_id=above.root_id or above.run_id,
            parent_run=above.run_id,
            parent_frame=command.frame,
            parent_step=command.step,
            # Who does not wait is not told: attempt 0 stands for a run that goes its own way.
            parent_attempt=command.attempt if is_awaited else 0,
            depth=above.depth + 1,
            is_debug=above.is_debug,
        )


def request_id_of(run_id: str, frame: int, step: int, attempt: int) -> str:
    """Give the request id of what a call starts: one run for each attempt, whatever happens."""
    return f"{CALL_PREFIX}{run_id}/{frame}/{step}/{attempt}"


def _number(wanted: Any, pinned: int | None) -> int | None:
    """Give the number of the version to run; None stands for the newest."""
    if wanted == LATEST:
        return None
    # What was not there when the caller was published could not be pinned: the newest, then.
    return pinned if wanted == PINNED else int(wanted)
