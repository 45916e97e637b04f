"""Golden histories: real histories with the plan they ran on, as JSON, to be replayed for ever.

`python -m tests.histories.golden` writes those that are missing. It never writes over one: a
history that no longer replays is a run of somebody's that no longer goes on.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from engine.core.codec import decode_answers, decode_event, encode_answers, encode_event
from engine.core.events import Event
from engine.core.plan import Edge, Plan, Polling, Retry, Scope, Step, StepKind
from engine.core.questions import Answer
from tests.simulation.fates import Fates
from tests.simulation.held import HeldWorld
from tests.simulation.memory import replayed
from tests.simulation.outside import with_outside
from tests.simulation.plans import random_plan
from tests.simulation.play import CANCELLED, UNDONE
from tests.simulation.world import STORM, World

FOLDER = Path(__file__).parent
NEW = {  # name -> seed, nodes per scope at most, whether somebody cancels
    "items-that-fail-and-are-collected": (144, 8, False),
    "failed-and-partly-undone": (139, 8, True),
    "cancelled-in-a-map": (193, 8, True),
    "an-undo-that-was-blocked": (204, 8, False),
    "a-deadline": (452, 8, False),
    "two-triggers": (794, 8, False),
}
SCOPES = {  # name -> seed, nodes per scope at most; under rules 2
    "a-deadline-of-a-step": (549, 5),
    "tried-undone-and-caught": (629, 7),
    "let-pass": (646, 6),
    "too-many-iterations": (804, 2),
    "a-fork-that-takes-over-items": (1793, 7),
    "too-many-failures": (1953, 5),
    "scopes-in-scopes": (2252, 4),
}
OUTSIDE = {  # name -> seed, nodes per scope at most, faults; with steps that reach out
    "answers-early-refused-and-late": (513, 6, STORM),
    "polled-and-given-up": (15, 3, STORM),
    "polled-and-cancelled": (49, 7, CANCELLED),
    "children-undone": (201, 4, STORM),
    "children-cancelled": (237, 5, CANCELLED),
    "lost-and-decided": (2544, 7, STORM),
    "undone-after-its-end": (189, 7, UNDONE),
}
HELD = {  # the same, with breakpoints
    "held-and-undone": (316, 4, STORM),
    "held-and-answered": (94, 6, STORM),
    "cancelled-while-held": (887, 7, CANCELLED),
}


def write(name: str, plan: Plan, history: list[tuple[Event, list[Answer]]]) -> None:
    rows = [[*encode_event(event), encode_answers(answers)] for event, answers in history]
    told = {"plan": asdict(plan), "rows": rows, "end": summary(plan, history)}
    text = json.dumps(told, indent=None, separators=(",", ":"), sort_keys=True)
    (FOLDER / f"{name}.json").write_text(text.replace("],[", "],\n[") + "\n")


def read(path: Path) -> tuple[Plan, list[tuple[Event, tuple[Answer, ...]]], dict[str, Any]]:
    told = json.loads(path.read_text())
    history = [(decode_event(*row), decode_answers(answers)) for *row, answers in told["rows"]]
    return plan_of(told["plan"]), history, told["end"]


def plan_of(told: dict[str, Any]) -> Plan:
    """The plan that `asdict` took apart."""
    steps = tuple(
        Step(
            **{
                **step,
                "kind": StepKind(step["kind"]),
                "edges": tuple(Edge(**edge) for edge in step["edges"]),
                "retry": Retry(**{**step["retry"], "retry_on": tuple(step["retry"]["retry_on"])}),
                "polling": Polling(**step.get("polling", {})),
            }
        )
        for step in told["steps"]
    )
    scopes = tuple(
        Scope(**{key: _tuple(value) for key, value in scope.items()}) for scope in told["scopes"]
    )
    return Plan(**{**told, "steps": steps, "scopes": scopes, "triggers": tuple(told["triggers"])})


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def summary(plan: Plan, history: Iterable[tuple[Event, Sequence[Answer]]]) -> dict[str, Any]:
    """What a replay must come to."""
    machine, frames = replayed(plan, history)
    states = {
        f"{frame.id}/{step.node}": frame.state_of(step.index)
        for frame in frames
        for step in machine.plan.steps
        if step.scope == frame.scope.index
    }
    end = {"state": machine.state, "output": machine.output, "error": machine.error}
    return {**end, "undone": machine.undone, "states": states}


def missing() -> Iterator[tuple[str, World]]:
    for name, (seed, size, is_cancelled) in NEW.items():
        if not (FOLDER / f"{name}.json").exists():
            plan = random_plan(seed, size=size)
            faults = CANCELLED if is_cancelled else STORM
            yield name, World(plan, Fates(plan, seed=seed), Random(seed), faults)
    for name, (seed, size) in SCOPES.items():
        if not (FOLDER / f"{name}.json").exists():
            plan = random_plan(seed, size=size)
            yield name, World(plan, Fates(plan, seed=seed), Random(seed), STORM)
    for name, (seed, size, faults) in OUTSIDE.items():
        if not (FOLDER / f"{name}.json").exists():
            plan = with_outside(random_plan(seed, size=size), seed)
            yield name, World(plan, Fates(plan, seed=seed), Random(seed), faults)
    for name, (seed, size, faults) in HELD.items():
        if not (FOLDER / f"{name}.json").exists():
            plan = with_outside(random_plan(seed, size=size), seed)
            yield name, HeldWorld(plan, Fates(plan, seed=seed), Random(seed), faults)


if __name__ == "__main__":
    for new_name, new_world in missing():
        new_world.run()
        write(new_name, new_world.plan, new_world.history)
