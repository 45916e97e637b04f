"""What the auditor may know: the plan, what was seen of a run, and facts derived from both.

Shares the vocabulary with the core (plan, events, commands, questions) and no logic.
"""

from dataclasses import dataclass, field

from engine.core.commands import Command
from engine.core.events import Event
from engine.core.plan import NONE, Edge, Json, Plan, Step, StepKind
from engine.core.questions import Answer, Question

Key = tuple[int, int]
"""(frame, step)"""

UnitId = tuple[int, int]
"""What fails as one: (frame, NONE) for a frame, (frame, step) for a scope step."""

SCOPES = frozenset({StepKind.MAP, StepKind.REPEAT, StepKind.TRY})


Moment = tuple[int, int, bool]
"""(fact, place among its claims, whether a frame ended)"""


class Unlawful(AssertionError):
    """The core broke a law of the run's semantics."""


@dataclass(frozen=True)
class Place:
    """Where a frame hangs: NONE and 0 for the flow itself."""

    parent: int
    owner: int
    position: int


@dataclass(frozen=True)
class Asked:
    question: Question
    frame: int
    subject: int
    answer: Answer
    parent: int = 0
    """The frame around, and the place in it: a frame that is asked about may not be open yet."""
    position: int = NONE
    claims: int = 0
    """How many states were final before it was asked."""


@dataclass(frozen=True)
class Claim:
    """The core says that a step's state is final."""

    frame: int
    step: int
    word: str
    output: Json = None

    @property
    def key(self) -> Key:
        return self.frame, self.step


@dataclass(frozen=True)
class Seen:
    """One fact, and all that the core did about it."""

    event: Event
    asked: list[Asked]
    commands: list[Command]
    claims: list[Claim]
    places: dict[int, Place]


@dataclass
class Stop:
    """A unit that has to deal with an error (or the run, which may be cancelled)."""

    error: Json
    is_unwinding: bool = False
    left: list[Key] = field(default_factory=list)
    current: Key | None = None


@dataclass
class Ledger:
    """Facts about a run, each from an event, an answer, or a claim that was found lawful."""

    plan: Plan
    places: dict[int, Place] = field(default_factory=dict)
    fates: dict[Key, tuple[str, str | None]] = field(default_factory=dict)
    outputs: dict[Key, Json] = field(default_factory=dict)
    begun: set[Key] = field(default_factory=set)
    live: dict[Key, int] = field(default_factory=dict)
    attempts: dict[Key, int] = field(default_factory=dict)
    verdicts: dict[Key, Answer] = field(default_factory=dict)
    items: dict[Key, list[Json]] = field(default_factory=dict)
    times: dict[Key, int] = field(default_factory=dict)
    """How often repeats run, where it was said beforehand."""
    again: dict[tuple[Key, int], Answer] = field(default_factory=dict)
    """Whether a repeat runs the iteration of that number, where that was asked."""
    reuse: dict[int, Json] = field(default_factory=dict)
    """What the steps of a frame take over, by node."""
    lost: dict[Key, int] = field(default_factory=dict)
    """Attempts whose end nobody saw."""
    late: set[Key] = field(default_factory=set)
    """Steps past their deadline."""
    closed: dict[int, Moment] = field(default_factory=dict)
    """Bodies that finished well, and when."""
    completed: dict[Key, Moment] = field(default_factory=dict)
    """Steps that ended well and can be undone, and when."""
    failed_items: set[int] = field(default_factory=set)
    doubtful: list[Key] = field(default_factory=list)
    """Maps in which an item has failed just now."""
    dead: set[int] = field(default_factory=set)
    """Frames inside a unit that has failed and been undone."""
    results: dict[int, Json] = field(default_factory=dict)
    stops: dict[UnitId, Stop] = field(default_factory=dict)
    asked: dict[tuple[Question, int, int], Answer] = field(default_factory=dict)
    blocked: set[Key] = field(default_factory=set)
    scope_errors: dict[Key, Json] = field(default_factory=dict)
    """Scope steps that a body has failed, to the last of its undos."""
    handed_on: set[Key] = field(default_factory=set)
    """Scope steps whose error went on at once to what is around them."""
    escalated: set[Key] = field(default_factory=set)
    """Failures that were followed to the unit that has to deal with them."""
    aborted: set[tuple[Key, int]] = field(default_factory=set)
    undone: set[Key] = field(default_factory=set)
    """Steps whose undo the newest fact has settled, and their handlers."""
    stopped_before: set[int] = field(default_factory=set)
    """Frames that were stopped when the newest fact came."""
    doubted: Key | None = None
    """What the newest fact is about, when it has to be asked whether its error is worth a retry."""
    rules: int = 1
    is_retry_due: bool = False
    trigger: int = NONE
    clock: int = 0
    ending: str = "succeeded"
    is_returning: bool = False
    has_ended: bool = False

    seen: "Seen | None" = None

    def moment(self, frame: int, step: int = NONE) -> Moment:
        """When a step settled in the newest fact, or (without a step) a frame's last one."""
        claims = [] if self.seen is None else self.seen.claims
        places = [
            place
            for place, claim in enumerate(claims)
            if claim.frame == frame
            and step in (claim.step, NONE)
            and self.plan.steps[claim.step].undoes == NONE
            # Handlers that were not needed are skipped when all is over.
            and self.plan.steps[claim.step].undoes == NONE
        ]
        return self.clock, max(places, default=-1), step == NONE

    def step(self, key: Key) -> Step:
        return self.plan.steps[key[1]]

    def steps_of(self, frame: int) -> list[Step]:
        """The steps of a frame that are no undo handlers."""
        place = self.places[frame]
        scope = self.plan.scopes[0 if place.owner == NONE else self.plan.steps[place.owner].body]
        steps = self.plan.steps[scope.first : scope.first + scope.count]
        return [step for step in steps if step.undoes == NONE]

    def edges_into(self, target: int) -> list[Edge]:
        scope = self.plan.scopes[self.plan.steps[target].scope]
        steps = self.plan.steps[scope.first : scope.first + scope.count]
        return [edge for step in steps for edge in step.edges if edge.target == target]

    def is_live(self, frame: int, edge: Edge) -> bool | None:
        """None while the edge is not decided."""
        fate = self.fates.get((frame, edge.source))
        if fate is None:
            return None
        is_open = fate[0] == "failed" and (frame, edge.source) not in self.escalated
        if is_open and edge.port != "error" and self.plan.steps[edge.source].on_error == "continue":
            return None  # until no error edge has taken it
        if fate[1] != edge.port:
            return False
        if not edge.is_conditional:
            return True
        verdict = self.verdicts.get((frame, edge.index))
        return verdict.value if verdict and verdict.value in (True, False) else None

    def due(self, key: Key) -> str | None:
        """What has to become of a step by its edges alone: "run", "skip", or nothing yet."""
        frame, index = key
        edges = [self.is_live(frame, edge) for edge in self.edges_into(index)]
        if not edges:
            is_off = frame == 1 and self.plan.triggers and index != self.trigger
            return "skip" if is_off else "run"
        join = self.plan.steps[index].join
        if join == "first" and True in edges:
            return "run"
        if join == "all" and False in edges:
            return "skip"
        if None in edges:
            return None
        return "run" if True in edges else "skip"

    def taken_over(self, key: Key) -> Json:
        """What a step settles with instead of running; None when it runs."""
        step = self.step(key)
        entry = (self.reuse.get(key[0]) or {}).get(step.node)
        is_new = step.kind in {StepKind.TRIGGER, StepKind.RETURN}
        return None if is_new or entry is None or "items" in entry else entry

    def units_around(self, frame: int) -> list[UnitId]:
        """The frame itself, then what holds it, outwards."""
        units: list[UnitId] = [(frame, NONE)]
        while (place := self.places[frame]).parent:
            units += [(place.parent, place.owner), (place.parent, NONE)]
            frame = place.parent
        return units

    def is_stopped(self, frame: int) -> bool:
        return frame in self.dead or any(unit in self.stops for unit in self.units_around(frame))

    def is_inside(self, frame: int, unit: UnitId) -> bool:
        return unit in self.units_around(frame)

    def items_of(self, key: Key) -> dict[int, int]:
        """The bodies of a scope step, by position."""
        return {
            place.position: frame
            for frame, place in self.places.items()
            if (place.parent, place.owner) == key
        }

    def leaf_outputs(self, frame: int) -> dict[str, Json]:
        steps = [step for step in self.steps_of(frame) if not step.edges]
        keys = [(frame, step.index) for step in steps]
        return {self.step(key).node: self.outputs[key] for key in keys if key in self.outputs}

    def undo_order(self, unit: UnitId) -> list[Key]:
        """Newest first. A finished item is one entry, from when it finished."""
        entries: list[tuple[Moment, list[Key]]] = []
        for key, when in self.completed.items():
            if self._is_direct(key[0], unit):
                entries.append((when, [key]))
        for frame, when in self.closed.items():
            if self._is_direct(self.places[frame].parent, unit, via=frame):
                entries.append((when, self.undo_order((frame, NONE))))
        entries.sort(key=lambda entry: entry[0], reverse=True)
        return [key for _, keys in entries for key in keys]

    def _is_direct(self, frame: int, unit: UnitId, via: int = 0) -> bool:
        """Whether no finished item stands between `frame` and `unit`."""
        if via and (self.places[via].parent, self.places[via].owner) == unit:
            return True
        for each in self.units_around(frame):
            if each == unit:
                return True
            if each[1] == NONE and each[0] in self.closed:
                return False
        return False
