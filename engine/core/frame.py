"""Frames: where a run stands in each of its scopes. Holds state and no rule.

A unit is what can stop and be undone as one: a frame (one run of one scope) or a scope run (all
frames of one map, repeat or try). Units form a tree: a frame's kids are the scope steps that run in
it, a scope step's kids are its bodies.
"""

from typing import TYPE_CHECKING, Any, Final

from engine.core.plan import NONE, Json, Scope

if TYPE_CHECKING:
    from engine.core.events import AnswerReceived, TimerKind

# The state of a step, by number; STATES gives the word.
PENDING: Final = 0
RUNNING: Final = 1
RETRYING: Final = 2
WAITING: Final = 3
SUCCEEDED: Final = 4
FAILED: Final = 5
SKIPPED: Final = 6
CANCELLED: Final = 7
COMPENSATING: Final = 8
COMPENSATED: Final = 9
COMPENSATION_FAILED: Final = 10
HELD: Final = 11
"""Its turn has come, and a person is to let it begin (`engine.core.holding`)."""

STATES: Final = (
    "pending",
    "running",
    "retrying",
    "waiting",
    "succeeded",
    "failed",
    "skipped",
    "cancelled",
    "compensating",
    "compensated",
    "compensation_failed",
    "waiting",
)

# The phases of a unit, in the only order in which it can take them.
FORWARD: Final = 0
STOPPING: Final = 1
UNWINDING: Final = 2
GONE: Final = 3


_NO_MOCKS: Final[dict[str, Any]] = {}
"""Shared by all runs that have none, and never changed."""


class RunFacts:
    """What every frame of a run shares: its id, its input, when it started, what is mocked."""

    __slots__ = ("debug", "id", "input", "mocks", "started_at")

    def __init__(self, run_id: str) -> None:
        self.id = run_id
        self.input: Json = None
        self.started_at = 0
        self.debug: dict[str, Any] | None = None
        """What `RunStarted.debug` said."""
        self.mocks = _NO_MOCKS
        """What nodes settle with instead of running, by id, wherever they run."""


class Breakpoints:
    """Which steps of a debug run are held."""

    __slots__ = ("held", "is_stepping", "nodes")

    def __init__(self) -> None:
        self.held: dict[tuple[int, int], Frame] = {}
        """Those that are held now, by (frame, step)."""
        self.nodes: frozenset[str] | None = frozenset()
        """Those of these nodes; None for all."""
        self.is_stepping = False
        """Whatever begins is held."""

    def has(self, node: str) -> bool:
        """Tell whether steps of a node are held now."""
        return self.is_stepping or self.nodes is None or node in self.nodes

    def told(self) -> Json:
        """Return the nodes as a fact says it."""
        return "all" if self.nodes is None else sorted(self.nodes)


class Work:
    """An activity or a wait that has begun. It stays when it has ended, for views and retries."""

    # No slots: what most steps never need is a default of the class, and costs them nothing.
    due_at: int = 0
    """When the retry or the wait is due, while the step is retrying or waiting."""
    earlier: int = 0
    """Attempts made before a person asked for a new series."""
    is_aborted: bool = False
    is_lost: bool = False
    """Nobody saw the end of the newest attempt, and a person has not decided yet."""
    handle: Json = None
    """What the newest attempt has under way outside, as the action calls it."""
    polls: int = 0
    """How often the newest attempt has said that it is under way."""
    pending_since: int = 0
    verdict: Json = None
    """The error of an attempt that was given up, while the outcome of its abort is awaited."""
    late: Json = None
    """The error of a step whose deadline has passed, while an outcome is still awaited."""
    ports: tuple[str, ...] = ()
    """Ports whose edges were decided before the step settled."""
    unit: "Unit | None" = None
    """For an undo: the unit that is being unwound."""

    def __init__(self, attempt: int, content: Json, at: int) -> None:
        self.attempt = attempt
        """The newest attempt; 0 when the input could not be rendered."""
        self.input = content
        self.first_at = at
        """When attempt 1 was scheduled (of an undo that a person repeated: the first since)."""


class Wait(Work):
    """A step that awaits answers."""

    def __init__(self, details: Json, *, wanted: int, refusals_max: int, at: int) -> None:
        super().__init__(1, None, at)
        self.details = details
        self.wanted = wanted
        self.refusals_max = refusals_max
        self.dues: dict[TimerKind, int] = {}
        """When each timer that has not fired is due."""
        self.received: list[Json] = []
        """The outputs of the answers that counted, in order."""
        self.refused = 0


class Mail:
    """What came for one awaiting step of one frame."""

    __slots__ = ("early", "keys")

    def __init__(self) -> None:
        self.keys: set[str] = set()
        """The keys of all answers that were taken."""
        self.early: list[AnswerReceived] = []
        """Those that came before the step's turn, until then."""


class Unit:
    """What stops and is undone as one."""

    __slots__ = ("completed", "error", "kept", "key", "kids", "pending", "phase", "undoing", "up")

    def __init__(self, up: "Unit | None", key: int) -> None:
        self.up = up
        self.key = key
        """Its place among the kids of `up`: the step of a scope run, the number of a body."""
        self.kids: dict[int, Unit] = {}
        """Those that are not gone."""
        self.phase: int = FORWARD
        self.pending = 0
        """Steps decided to run but not settled; while stopping, attempts still in flight."""
        self.error: Json = None
        """Why it stops, in the unit that has to deal with it; None in units inside that one."""
        self.completed: list[tuple[int, Frame, int]] = []
        """What to undo, as (sequence, frame, step). Step NONE: a finished body, as one entry."""
        self.kept: list[Frame] = []
        """The closed frames inside that `completed` may name; given back with the unit."""
        self.undoing: tuple[Frame, int] | None = None
        """The frame and the handler of the newest undo, while the unit is unwinding."""


class Frame(Unit):
    """One run of one scope. It leaves `Machine.frames` when nothing in it can be undone any more.

    Steps are named by their index in the plan; the arrays are indexed by `step - first`.
    """

    __slots__ = (
        "deadlines",
        "errors",
        "first",
        "has_live",
        "id",
        "item",
        "outputs",
        "owner_step",
        "parent",
        "position",
        "previous",
        "reuse",
        "run",
        "scope",
        "scopes",
        "states",
        "subject",
        "undecided",
        "work",
    )

    def __init__(self, run: RunFacts, number: int, scope: Scope) -> None:
        super().__init__(None, 0)
        self.run = run
        self.id = number
        self.scope = scope
        self.first = scope.first
        self.parent: Frame | None = None
        self.owner_step: int = NONE
        self.position: int = NONE
        """The index of the nearest map's item, or repeat's iteration; NONE outside of both."""
        self.item: Json = None
        """The item of the nearest map around."""
        self.previous: Json = None
        """The result of the iteration before, in the nearest repeat around."""
        self.subject: Json = None
        """What a question is about, while it is asked: an error, an event."""
        self.outputs: dict[int, Json] = {}
        self.errors: dict[int, Json] = {}
        self.work: dict[int, Work] = {}
        self.scopes: dict[int, ScopeRun] = {}
        """The maps, repeats and tries that have begun, by step, finished or not."""
        self.deadlines: dict[int, int] = {}
        """When the steps that have a deadline of their own must have settled."""
        self.reuse: dict[str, Any] | None = None
        """What a fork takes over, by node id (`engine.core.reuse`); never None in a debug run."""
        self.states = bytearray(scope.count)
        self.undecided = list(scope.in_degrees)
        """Incoming edges not yet decided; negative once the step's own fate is."""
        self.has_live = bytearray(scope.count)
        """Whether one of the edges decided so far was live."""

    def state_of(self, step: int) -> str:
        """Return the word for the state of `step`."""
        return STATES[self.states[step - self.first]]

    def attempts_of(self, step: int) -> int:
        """Return how many attempts of `step` were made so far."""
        work = self.work.get(step)
        return 0 if work is None else work.attempt


class ScopeRun(Unit):
    """One run of a scope step: the bodies of a map, a repeat or a try, and what they yield."""

    __slots__ = ("failed", "frame", "items", "last", "next", "results", "succeeded", "total")

    def __init__(self, frame: Frame, step: int, *, total: int, items: list[Json]) -> None:
        super().__init__(frame, step)
        self.frame = frame
        self.total = total
        """How many bodies there will be; of a repeat without `times`, how many there are so far."""
        self.items = items
        """A map's items, while it runs."""
        self.results: list[Json] = []
        """What each body yields, in order."""
        self.last: Frame | None = None
        """The newest iteration of a repeat that judges it afterwards."""
        self.next = 0
        """The number of the next body to open."""
        self.succeeded = 0
        self.failed = 0
