"""What to run: a version compiled to numbers. Knows no JSON key, no expression, no connector."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

Json = Any
"""A JSON value: None, bool, int, float, str, list of Json, dict of str to Json."""

NONE = -1
"""The index that stands for "no step", "no scope", "no edge"."""


class StepKind(StrEnum):
    """How the core treats a step."""

    ACTIVITY = "activity"
    """Outside work: scheduled, tried, perhaps undone."""
    PURE = "pure"
    """Answered at once by the driver (`flow.set`, `flow.switch`)."""
    WAIT = "wait"
    """Settles when a timer fires (`flow.wait`)."""
    FAIL = "fail"
    """Fails with an error of the author's (`flow.fail`)."""
    RETURN = "return"
    """Ends the run well (`flow.return`)."""
    MAP = "map"
    """Runs its body scope once for every item (`flow.map`)."""
    REPEAT = "repeat"
    """Runs its body scope again and again, one after the other (`flow.repeat`)."""
    TRY = "try"
    """Runs its body scope once and catches what it throws (`flow.try`)."""
    CALL = "call"
    """Runs another flow (`flow.call`)."""
    AWAIT = "await"
    """Settles when answers from outside have come (`flow.callback`, `flow.approval`, ...)."""
    TRIGGER = "trigger"
    """Where a run starts; its output is the run's input."""
    PASS = "pass"  # noqa: S105, no password
    """A disabled node: settles at once and lets the run through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """When a failed attempt is tried again. Times are milliseconds."""

    max_attempts: int = 1
    initial_delay_ms: int = 1_000
    max_delay_ms: int = 60_000
    multiplier: float = 1.25
    jitter: float = 0.0
    """Share of the delay, 0 to 1, by which a hash of (run, step, attempt) shortens it."""
    retry_on: tuple[str, ...] = ()
    """Error codes that are worth another attempt; `http` stands for every `http.…`."""
    max_duration_ms: int | None = None
    """No attempt starts later than this after the first one started."""
    is_conditional: bool = False
    """An expression has a say as well: the core asks whether the error is worth an attempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """How often an activity that said "started, ask me again" is asked. Times are milliseconds."""

    initial_delay_ms: int = 1_000
    max_delay_ms: int = 60_000
    multiplier: float = 1.5
    max_duration_ms: int = 86_400_000
    """The attempt fails with `timeout` when it is still under way this long after it said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A wire from a port of one step to another step of the same scope."""

    index: int
    source: int
    port: str
    target: int
    is_conditional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A node without its looks. Its index is unique in the plan and contiguous in its scope."""

    index: int
    node: str
    kind: StepKind
    scope: int
    join: Literal["merge", "all", "first"] = "merge"
    edges: tuple[Edge, ...] = ()
    """Ordinary outgoing edges, in document order."""
    undo: int = NONE
    """The step that undoes this one: a step of the same scope without ordinary predecessors."""
    undoes: int = NONE
    """The step that this one undoes; such a step runs only in compensation."""
    retry: Retry = Retry()
    timeout_ms: int | None = None
    """Per attempt; kept by the driver."""
    deadline_ms: int | None = None
    """For the whole step, from its beginning: all attempts, all items, or the wait."""
    on_error: Literal["fail", "continue"] = "fail"
    """With `continue` a failure for good counts as an end: `out` is taken, without an output."""
    polling: Polling = Polling()
    body: int = NONE
    """The scope that a map, a repeat or a try runs."""
    concurrency: int = 1
    on_item_error: Literal["fail", "collect"] = "fail"
    tolerated_failures: float = 1.0
    """Share of a map's items, 0 to 1, that may fail under `collect` before the map does."""
    has_collect: bool = False
    """Each item's result is an expression's value rather than the body's leaf outputs."""
    repeats: Literal["while", "until", "times"] = "times"
    iterations_max: int = 1
    """A repeat that would go on after this many iterations fails with `limit.iterations`."""
    awaits: Literal["callback", "approval", "event"] = "callback"
    waits_for_child: bool = True
    """A call settles with the run that it started, not as soon as that is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A sub-graph: the flow itself (index 0) or the body of a map, a repeat or a try."""

    index: int
    owner: int
    """The step whose body this is; NONE for the flow."""
    first: int
    count: int
    """Its steps are `plan.steps[first : first + count]`."""
    roots: tuple[int, ...]
    """Steps that start the scope: no ordinary predecessor, and no undo handler."""
    in_degrees: tuple[int, ...]
    """Ordinary incoming edges of each step, by `step.index - first`."""
    leaves: tuple[int, ...]
    """Steps without ordinary successors that are no undo handlers, in document order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A valid version, ready to run."""

    steps: tuple[Step, ...]
    scopes: tuple[Scope, ...]
    triggers: tuple[int, ...] = ()
    has_output: bool = False
    """The run's output is an expression's value rather than its leaf outputs."""
    compensates: bool = True
    """`settings.on_failure` is `compensate`."""
    deadline_ms: int | None = None
    """The run fails with `timed_out` when it has not ended this long after its start."""
