"""Random plans: branches, joins, conditions, error edges, retries, waits, undo, nested scopes."""

from random import Random

from engine.core.plan import Plan, Retry
from tests.core.sketch import Sketch, plan

DEPTH_MAX = 2
KINDS = ("activity",) * 12 + ("pure",) * 3 + ("wait", "pass", "fail", "return")
JOINS = ("merge", "merge", "merge", "all", "first")
SCOPES = ("map", "map", "repeat", "try")
PORTS = ("out", "out", "out", "out", "left", "error")


class PlanMaker:
    """Draws one plan; the same generator state draws the same plan."""

    def __init__(self, rng: Random, *, size: int) -> None:
        self.rng = rng
        self.size = size
        self.bodies: dict[str, Sketch] = {}
        self.steps: dict[str, dict[str, object]] = {}
        self.has_deadlines = rng.random() < 0.2

    def make(self) -> Plan:
        rng = self.rng
        has_triggers = rng.random() < 0.2
        root = self._scope("n", depth=0, has_triggers=has_triggers)
        triggers = tuple(name for name in root.nodes if name.startswith("trigger"))
        return plan(
            root,
            bodies=self.bodies,
            steps=self.steps,
            triggers=triggers,
            has_output=rng.random() < 0.3,
            compensates=rng.random() < 0.85,
            deadline_ms=rng.choice((None, None, None, 300, 2_000)),
        )

    def _scope(self, prefix: str, *, depth: int, has_triggers: bool = False) -> Sketch:
        rng, made = self.rng, Sketch()
        names = [f"{prefix}{place}" for place in range(rng.randint(1, self.size))]
        if has_triggers:
            names = ["trigger_a", "trigger_b", *names]
        for place, name in enumerate(names):
            made.mention(name)
            earlier = [each for each in names[:place] if not each.startswith("trigger")]
            self._step(name, depth=depth, is_trigger=name.startswith("trigger"))
            if not name.startswith("trigger"):
                self._edges(made, earlier or names[:place], name)
        for name in names:
            if self.steps[name]["kind"] in {"activity", *SCOPES} and rng.random() < 0.5:
                undo = made.mention(f"undo_{name}")
                made.undos[name] = undo
                self.steps[undo] = {"retry": self._retry()}
        return made

    def _edges(self, made: Sketch, earlier: list[str], name: str) -> None:
        rng = self.rng
        for source in rng.sample(earlier, min(len(earlier), rng.choice((0, 1, 1, 1, 2, 3)))):
            port = "out" if source.startswith("trigger") else rng.choice(PORTS)
            made.edges.append((source, port, name, rng.random() < 0.15))

    def _step(self, name: str, *, depth: int, is_trigger: bool) -> None:
        rng = self.rng
        special: dict[str, object] = {"kind": rng.choice(KINDS), "join": rng.choice(JOINS)}
        if is_trigger:
            special = {"kind": "trigger"}
        elif depth < DEPTH_MAX and rng.random() < 0.15:
            self.bodies[name] = Sketch()  # its place comes before that of maps inside it
            self.bodies[name] = self._scope(f"{name}.", depth=depth + 1)
            special |= self._scope_step(rng.choice(SCOPES))
        elif special["kind"] == "activity":
            special["retry"] = self._retry()
        if self.has_deadlines and rng.random() < 0.3:
            special["deadline_ms"] = rng.choice((50, 200, 1_000))
        if rng.random() < 0.1:
            special["on_error"] = "continue"
        self.steps[name] = special

    def _scope_step(self, kind: str) -> dict[str, object]:
        rng = self.rng
        special: dict[str, object] = {"kind": kind, "has_collect": rng.random() < 0.3}
        if kind == "map":
            special |= {
                "concurrency": rng.choice((1, 2, 3, 50)),
                "on_item_error": rng.choice(("fail", "collect")),
                "tolerated_failures": rng.choice((1.0, 1.0, 0.5, 0.0)),
            }
        if kind == "repeat":
            special["repeats"] = rng.choice(("while", "until", "times"))
            special["iterations_max"] = rng.choice((1, 3, 5))
        return special

    def _retry(self) -> Retry:
        attempts = self.rng.choice((1, 1, 2, 3))
        return Retry(
            max_attempts=attempts,
            initial_delay_ms=100,
            retry_on=("boom", "http.5xx"),
            jitter=0.5,
            is_conditional=self.rng.random() < 0.3,
        )


def random_plan(seed: int, *, size: int = 6) -> Plan:
    return PlanMaker(Random(f"plan {seed}"), size=size).make()
