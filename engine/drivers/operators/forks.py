"""New runs made from ended ones: a retry from what failed, or a fork from any node.

End states are final, so the old run stays as it is. The new one takes over what ended well, and
both say so: the new run names the old one, and the preview names every node.
"""

from dataclasses import dataclass
from typing import Literal

from engine.core.plan import NONE, Json, Step
from engine.drivers.reading.reader import Reader
from engine.drivers.rowtext import encode
from engine.drivers.runs.starting import ForkOf, StartedRun, Starter, Wish
from engine.drivers.versions.programs import Compiled, Programs
from engine.drivers.versions.publishing import Publisher
from engine.errors import Conflict, InvalidInput, LimitExceeded
from engine.store.records import RunRow
from engine.views.reuse import take_over
from engine.views.takeover import Fork, Takeover

REUSE_BYTES_MAX = 32 * 1024 * 1024
"""What a fork may take over, as JSON; above it the flow is started anew."""
Version = int | Literal["newest"] | None
"""A number, the newest published one, or None for the one that the old run ran."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkWish:
    """What somebody wants to run again."""

    run_id: str
    node: str | None = None
    """This node and all that comes after it run again; None retries what did not end well."""
    version: Version = None
    draft: Json = None
    """A document to run in place of a version."""
    is_input_edited: bool = False
    input: Json = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Planned:
    wish: ForkWish
    row: RunRow
    target: Compiled
    input: Json
    trigger: str | None
    takeover: Takeover
    debug: Json


class Forks:
    """Plans forks and starts them."""

    def __init__(
        self, reader: Reader, programs: Programs, publisher: Publisher, starter: Starter
    ) -> None:
        self._reader = reader
        self._programs = programs
        self._publisher = publisher
        self._starter = starter

    def preview(self, wish: ForkWish) -> dict[str, Json]:
        """Say what a fork would do, node by node, and start nothing.

        Raises NotFound, InvalidFlow, InvalidInput, and Conflict when the run has not ended or
        there is nothing to retry.
        """
        planned = self._plan(wish)
        self._starter.check(self._wish(planned))
        return {
            "run_id": wish.run_id,
            "flow_id": planned.row.flow_id,
            "version": planned.target.number or "draft",
            "node": wish.node,
            **planned.takeover.lines(),
        }

    def fork(self, wish: ForkWish) -> StartedRun:
        """Start the new run. Raises what `preview` raises, LimitExceeded, StoreUnavailable.

        The same request id starts one run only.
        """
        planned = self._plan(wish)
        size = len(encode(planned.takeover.entries))
        if size > REUSE_BYTES_MAX:
            raise LimitExceeded(
                f"Run {wish.run_id} has {size} bytes of results to take over; "
                f"{REUSE_BYTES_MAX} are possible. Start the flow anew."
            )
        return self._starter.start([self._wish(planned)])[0]

    def _wish(self, planned: _Planned) -> Wish:
        return Wish(
            version_id=planned.target.version_id,
            input=planned.input,
            request_id=planned.wish.request_id,
            trigger=planned.trigger,
            debug=planned.debug,
            fork=ForkOf(
                run_id=planned.row.run_id,
                node=planned.wish.node,
                reuse=planned.takeover.entries or None,
            ),
        )

    def _plan(self, wish: ForkWish) -> _Planned:
        row = self._reader.row(wish.run_id)
        _check_state(row, is_retry=wish.node is None)
        source, target = self._programs.get(row.version_id), self._target(row, wish)
        twins = twins_of(source, target)
        fork = Fork(
            plan=target.plan,
            twins=twins,
            altered=_altered(source, target, twins),
            begin=_begin(target, wish.node),
            is_input_edited=wish.is_input_edited,
        )
        seen = self._reader.whole(row)
        if not seen.seq:
            raise Conflict(
                f"Run {wish.run_id} was stopped before it had begun, so nothing is known of it. "
                "Start the flow anew."
            )
        return _Planned(
            wish=wish,
            row=row,
            target=target,
            input=wish.input if wish.is_input_edited else seen.machine.facts.input,
            trigger=_trigger(row, source, target),
            takeover=take_over(seen, fork),
            debug=_debug(row, seen.machine.facts.mocks, target),
        )

    def _target(self, row: RunRow, wish: ForkWish) -> Compiled:
        if wish.draft is not None:
            kept = self._publisher.keep_draft(wish.draft)
            if kept.flow_id != row.flow_id:
                raise InvalidInput(f"Run {row.run_id} runs flow {row.flow_id}, not {kept.flow_id}.")
            return self._programs.get(kept.version_id)
        if wish.version is None:
            return self._programs.get(row.version_id)
        number = None if wish.version == "newest" else wish.version
        return self._programs.get(self._publisher.version_id(row.flow_id, number))


def _debug(row: RunRow, mocks: dict[str, Json], target: Compiled) -> Json:
    """Give what makes the fork of a debug run one as well: what was made up stays made up."""
    if not row.is_debug:
        return None
    here = {step.node for step in target.plan.steps}
    return {"mocks": {node: entry for node, entry in mocks.items() if node in here}}


def _check_state(row: RunRow, *, is_retry: bool) -> None:
    if row.ended_at is None:
        hint = "Wait for its end, or cancel it first."
        if row.state in _NEEDS_A_PERSON:
            hint = _NEEDS_A_PERSON[row.state]
        raise Conflict(f"Run {row.run_id} has not ended: it is {row.state}. {hint}")
    if is_retry and row.state == "succeeded":
        raise Conflict(
            f"Run {row.run_id} succeeded, so there is nothing to retry. "
            "Name the node from which it is to run again."
        )


_NEEDS_A_PERSON = {
    "parked": "Resume it, or cancel it.",
    "undo_blocked": "Decide about the undo that could not succeed.",
}


def _begin(target: Compiled, node: str | None) -> int:
    """Give the step that the fork begins at. Raises InvalidInput when it cannot begin there."""
    if node is None:
        return NONE
    step = next((step for step in target.plan.steps if step.node == node), None)
    name = "The draft" if target.number is None else f"Version {target.number}"
    if step is None:
        raise InvalidInput(
            f"{name} of {target.flow.id} has no node {node}.", [("node", "no such node")]
        )
    if step.undoes != NONE:
        undone = target.plan.steps[step.undoes].node
        raise InvalidInput(
            f"{node} only runs to undo {undone}; begin at {undone}.", [("node", "an undo node")]
        )
    return step.index


def twins_of(source: Compiled, target: Compiled) -> dict[int, int]:
    """Give the old step for each new one that is the same node: by id and type, and by place."""
    if source.plan is target.plan:
        return {step.index: step.index for step in target.plan.steps}
    old = {step.node: step for step in source.plan.steps}
    twins = {NONE: NONE}
    for step in target.plan.steps:  # scopes come in breadth, so what is around a step was before
        other = old.get(step.node)
        if other is None or not _is_same(step, other):
            continue
        owners = target.plan.scopes[step.scope].owner, source.plan.scopes[other.scope].owner
        same_type = target.node(step.index).type == source.node(other.index).type
        if same_type and twins.get(owners[0]) == owners[1]:
            twins[step.index] = other.index
    del twins[NONE]
    return twins


def _is_same(step: Step, other: Step) -> bool:
    return step.kind is other.kind and (step.undoes == NONE) == (other.undoes == NONE)


def _altered(source: Compiled, target: Compiled, twins: dict[int, int]) -> frozenset[int]:
    return frozenset(
        new for new, old in twins.items() if target.node(new).config != source.node(old).config
    )


def _trigger(row: RunRow, source: Compiled, target: Compiled) -> str | None:
    """Give the trigger node that the old run began with, if the new version has it still."""
    node = source.node_of(row.trigger)
    return node if node in map(target.node_of, target.plan.triggers) else None
