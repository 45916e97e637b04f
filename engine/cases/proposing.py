"""A case made from a run: its input, mocks of all that came from outside, what to look at. Pure.

The proposal is then played, and what would not come out the same (an id of the run, a moment) is
no longer asked for: `{"$any": true}` stands there.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from engine.cases.judging import frames_of, item_view
from engine.cases.matching import Difference, Path
from engine.cases.model import STATES, Case
from engine.cases.outside import OUTSIDE, positions_of
from engine.core.plan import NONE, Json, Step, StepKind
from engine.core.retry import is_listed
from engine.core.reuse import entry_of
from engine.views.projection import Projection
from engine.views.times import rfc3339

ANY: Final = {"$any": True}
_ITEMS_ASSERTED_MAX: Final = 100


def proposed(projection: Projection, *, id_: str, name: str, trigger: str | None) -> Case:
    """Give the case of a run, as far as it got."""
    machine = projection.machine
    started = projection.started_at
    return Case(
        id=id_,
        name=name,
        now=None if started is None else rfc3339(started),
        trigger=trigger,
        input=machine.facts.input,
        mocks=_mocks(projection),
        expect=_expected(projection),
    )


def relaxed(case: Case, judge: Callable[[Case], Iterable[Difference]]) -> Case:
    """Give the case without what does not come out the same when it is played."""
    expect: Any = dict(case.expect)
    for one in judge(case):
        expect = _with_any(expect, one.path)
    return Case(
        id=case.id,
        name=case.name,
        now=case.now,
        trigger=case.trigger,
        input=case.input,
        mocks=case.mocks,
        expect=expect,
    )


def _with_any(value: Any, path: Path) -> Any:
    """Give a value with `$any` at a place, or at the nearest one around it that is there."""
    if not path:
        return ANY
    key, rest = path[0], path[1:]
    if isinstance(value, dict) and key in value:
        return {**value, key: _with_any(value[key], rest)}
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return [*value[:key], _with_any(value[key], rest), *value[key + 1 :]]
    return ANY


def _mocks(projection: Projection) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for step in projection.plan.steps:
        if step.kind is StepKind.TRIGGER:
            continue
        told: list[tuple[list[int], Json]] = []
        for frame in frames_of(projection, step):
            mock = _mock(projection, step, frame)
            if mock is not None:
                told.append((positions_of(projection.plan, frame), mock))
        if told:
            found[step.node] = _by_item(told)
    return found


def _by_item(told: list[tuple[list[int], Json]]) -> Json:
    """Give one mock when all items came to the same, else one for each."""
    if all(mock == told[0][1] for _, mock in told):
        return told[0][1]
    items: list[Json] = [None] * (1 + max(places[0] for places, _ in told))
    for position in range(len(items)):
        inside = [(places[1:], mock) for places, mock in told if places[0] == position]
        if inside:
            items[position] = _by_item(inside)
    return {"items": items}


def _mock(projection: Projection, step: Step, frame: Any) -> Json:
    """Give what a step came to in a frame; None when it reached nobody or is not settled."""
    entry = entry_of(frame, step)
    if entry is not None and frame.state_of(step.index) in ("succeeded", "failed"):
        return _outcome(entry.get("output"), entry.get("port", "out"), entry.get("error"))
    if step.kind not in OUTSIDE:
        return None
    if step.kind is StepKind.AWAIT:
        return _answers(projection, step, frame)
    tries = _tries(projection, step, frame)
    return tries[0] if len(tries) == 1 else tries or None


def _tries(projection: Projection, step: Step, frame: Any) -> list[Json]:
    seen = projection.seen.get((frame.id, step.index))
    made = [] if seen is None else seen.attempts
    tries: list[Json] = []
    for number, attempt in enumerate(made):
        if attempt.outcome == "completed":
            output = frame.outputs.get(step.index)
            tries.append(_outcome(output, projection.port_of(frame, step.index), None))
        elif attempt.outcome == "failed" and isinstance(attempt.error, Mapping):
            error = {k: v for k, v in attempt.error.items() if k not in ("node", "attempt")}
            is_tried_again = number + 1 < len(made)
            if is_tried_again != _is_usually(step, error, number + 1):
                error["retryable"] = is_tried_again
            tries.append(_outcome(None, "out", error))
    return tries


def _is_usually(step: Step, error: Mapping[str, Json], attempt: int) -> bool:
    """Tell whether the policy alone would try again, as far as code and number decide."""
    is_listed_code = is_listed(step.retry, str(error.get("code", "")))
    return is_listed_code and attempt < step.retry.max_attempts


def _outcome(output: Json, port: str, error: Json) -> dict[str, Json]:
    if error is not None:
        return {"error": {k: v for k, v in error.items() if v is not None}}
    return {"output": output} | ({} if port == "out" else {"port": port})


def _answers(projection: Projection, step: Step, frame: Any) -> Json:
    if frame.state_of(step.index) != "succeeded":
        return None
    output, port = frame.outputs.get(step.index), projection.port_of(frame, step.index)
    if port == "timeout":
        return {"port": "timeout"}
    several = output.get("answers") if isinstance(output, Mapping) else output
    work = frame.work.get(step.index)
    if getattr(work, "wanted", 1) > 1 and isinstance(several, list) and several:
        return [_answer(one, port) for one in several]
    return _answer(output, port)


def _answer(output: Json, port: str) -> Json:
    own = output.get("decision", port) if isinstance(output, Mapping) else port
    return _outcome(output, own, None)


def _expected(projection: Projection) -> dict[str, Json]:
    machine = projection.machine
    expect: dict[str, Json] = {"state": machine.state if machine.state in STATES else "succeeded"}
    if machine.state == "succeeded":
        expect["output"] = machine.output
    elif isinstance(machine.error, Mapping):
        expect["error"] = {
            key: machine.error[key] for key in ("code", "node") if machine.error.get(key)
        }
    nodes = {
        step.node: told
        for step in projection.plan.steps
        if step.kind in OUTSIDE and (told := _node(projection, step))
    }
    return expect | ({"nodes": nodes} if nodes else {})


def _node(projection: Projection, step: Step) -> dict[str, Json]:
    frames = frames_of(projection, step)
    told = [_looked_at(projection, step, frame) for frame in frames]
    if not frames:
        return {}
    if not positions_of(projection.plan, frames[0]):
        is_idle = step.undoes != NONE and told[0]["state"] in ("pending", "skipped")
        return {} if is_idle else told[0]
    return {"items": told} if len(told) <= _ITEMS_ASSERTED_MAX else {}


def _looked_at(projection: Projection, step: Step, frame: Any) -> dict[str, Json]:
    view = item_view(projection, step, frame)
    told = {"state": view["state"]}
    if step.kind is not StepKind.AWAIT and view["attempts"]:
        told |= {"attempts": view["attempts"], "input": view["input"]}
    return told
