"""What a program is made of: a version's expressions, compiled, by the numbers of its plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.core.plan import Json, StepKind
from engine.flow.expressions import Constant, Template

CallbackUrl = Callable[[str, int, int], str]
"""Gives the URL that answers a step, of a run's id, a frame's id and the step."""


def no_callback_url(run_id: str, frame: int, step: int) -> str:
    """Give a URL that nobody answers, for flows that are only checked or tested."""
    return f"https://callbacks.invalid/{run_id}/{frame}/{step}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A way out of a switch."""

    port: str
    when: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What decides whether a repeat runs another round."""

    condition: Template
    is_end: bool
    """It says when the repeat ends (`until`), rather than how long it goes on (`while`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a program is made of; steps and edges by their numbers in the plan."""

    flow_id: str
    vars: Mapping[str, Json] = field(default_factory=dict)
    steps: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Step and scope of each node."""
    loops: Mapping[int, StepKind] = field(default_factory=dict)
    """Of each scope that is the body of a map or a repeat, which of them."""
    inputs: Mapping[int, Template] = field(default_factory=dict)
    """The config of every step that has one; of a map its items, of a repeat its times."""
    switches: Mapping[int, tuple[Case, ...]] = field(default_factory=dict)
    collects: Mapping[int, Template] = field(default_factory=dict)
    agains: Mapping[int, Again] = field(default_factory=dict)
    awaits: Mapping[int, Literal["callback", "approval", "event"]] = field(default_factory=dict)
    matches: Mapping[int, Template] = field(default_factory=dict)
    """Which events an awaiting step takes; none stands for all."""
    retries: Mapping[int, Template] = field(default_factory=dict)
    """Which errors are worth another attempt, besides those that the plan names."""
    conditions: Mapping[int, Template] = field(default_factory=dict)
    output: Template = field(default_factory=lambda: Constant(None))
    callback_url: CallbackUrl = no_callback_url
