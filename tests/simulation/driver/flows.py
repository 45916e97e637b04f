"""Random flow documents, for the real flow layer to compile."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

Json = Any
PLACE = "{{ input.n }}"
RETRIES = (
    "none",
    {"max_attempts": 3, "initial_delay": "100ms", "retry_on": ["boom", "timeout"]},
    {"max_attempts": 2, "initial_delay": "3s", "jitter": 0.5, "retry_on": ["boom"]},
    {"max_attempts": 4, "initial_delay": "40s", "multiplier": 2, "retry_on": ["boom", "timeout"]},
)
CRON = "0 */6 * * *"
WAITS = ("0ms", "300ms", "2s", "90s", "45m")


@dataclass
class Scope:
    """Nodes and edges of one scope, while it is made."""

    owner: str | None
    nodes: list[str] = field(default_factory=list)


class FlowMaker:
    """Makes one document. `size` is the number of nodes per scope, at most."""

    def __init__(self, rng: Random, *, id_: str, size: int, calls: tuple[str, ...] = ()) -> None:
        self.calls = calls
        """Flows that it may call."""
        self.is_scheduled = False
        self.max_running = 0
        self.rng = rng
        self.id = id_
        self.size = size
        self.nodes: list[Json] = []
        self.edges: list[Json] = []

    def make(self) -> Json:
        rng = self.rng
        self._scope(None, prefix="", depth=0)
        if self.is_scheduled:
            self._triggers()
        settings: dict[str, Json] = {}
        if rng.random() < 0.1:
            settings["deadline"] = rng.choice(("5s", "2m", "3h"))
        if rng.random() < 0.1:
            settings["on_failure"] = "leave"
        if self.max_running:
            settings["max_running"] = self.max_running
        document = {
            "schema": "baton.flow/v1",
            "id": self.id,
            "name": self.id,
            "nodes": self.nodes,
            "edges": self.edges,
        }
        return {**document, "settings": settings} if settings else document

    def _triggers(self) -> None:
        """Let a schedule and a person start what would start by itself."""
        led_to = {edge["to"] for edge in self.edges}
        roots = [n["id"] for n in self.nodes if "parent" not in n and n["id"] not in led_to]
        schedule = {"cron": CRON, "missed": self.rng.choice(("all", "latest")), "input": {"n": 4}}
        self.nodes += [
            {"id": "tick", "type": "trigger.schedule", "config": schedule},
            {"id": "hand", "type": "trigger.manual"},
        ]
        self.edges += [{"from": trigger, "to": r} for r in roots for trigger in ("tick", "hand")]

    def _scope(self, owner: str | None, *, prefix: str, depth: int) -> None:
        rng = self.rng
        names: list[str] = []
        for number in range(rng.randint(1, self.size)):
            name = f"{prefix}n{number}"
            self._node(name, owner, depth=depth)
            for source in rng.sample(names, min(len(names), rng.choice((0, 1, 1, 1, 2, 3)))):
                self._edge(source, name)
            names.append(name)

    def _node(self, name: str, owner: str | None, *, depth: int) -> None:
        rng = self.rng
        kinds = ("work",) * 9 + ("wait",) * 3 + ("set", "switch", "fail", "return", "approval")
        kind = rng.choice((*kinds, "call", "call") if self.calls else kinds)
        if depth < 2 and rng.random() < 0.18:
            kind = rng.choice(("map", "map", "repeat", "try"))
        node: dict[str, Json] = {"id": name}
        if owner is not None:
            node["parent"] = owner
        if rng.random() < 0.25:
            node["join"] = rng.choice(("all", "first"))
        if rng.random() < 0.04:
            node["disabled"] = True
        self.nodes.append(node)
        getattr(self, f"_{kind}")(node, owner, depth)

    def _work(self, node: Json, owner: str | None, _: int) -> None:
        rng = self.rng
        item = self._seen_from(owner)
        node |= {"type": "stage.work", "config": {"value": {"n": PLACE, **item}}}
        node["retry"] = rng.choice(RETRIES)
        if rng.random() < 0.2:
            node["timeout"] = rng.choice(("1s", "20s"))
        if rng.random() < 0.15:
            node["on_unknown"] = "fail"
        if rng.random() < 0.1:
            node["on_error"] = "continue"
        if rng.random() < 0.06:
            node["deadline"] = rng.choice(("2s", "3m"))
        if rng.random() < 0.2:
            node["config"]["rounds"] = rng.randint(1, 3)
            node["polling"] = {"initial_delay": rng.choice(("200ms", "30s"))}
        if rng.random() < 0.35 and "undo" not in node["id"]:
            undo = {"id": f"{node['id']}undo"} | ({"parent": owner} if owner else {})
            self._work(undo, owner, 0)
            for key in ("on_unknown", "on_error", "deadline"):
                undo.pop(key, None)
            self.nodes.append(undo)
            self.edges.append({"from": node["id"], "to": undo["id"], "kind": "compensation"})

    def _wait(self, node: Json, *_: object) -> None:
        node |= {"type": "flow.wait", "config": {"duration": self.rng.choice(WAITS)}}

    def _set(self, node: Json, *_: object) -> None:
        node |= {"type": "flow.set", "config": {"values": {"n": PLACE}}}

    def _switch(self, node: Json, *_: object) -> None:
        bound = self.rng.randint(0, 9)
        cases = [{"port": "left", "when": above(bound)}]
        node |= {"type": "flow.switch", "config": {"cases": cases}}

    def _fail(self, node: Json, *_: object) -> None:
        node |= {"type": "flow.fail", "config": {"code": "boom", "message": "as drawn"}}

    def _return(self, node: Json, owner: str | None, depth: int) -> None:
        if owner is not None or self.rng.random() < 0.5:
            self._set(node)
        else:
            node |= {"type": "flow.return", "config": {"value": PLACE}}

    def _map(self, node: Json, _: str | None, depth: int) -> None:
        rng = self.rng
        items = [rng.randint(0, 9) for _ in range(rng.choice((0, 1, 2, 3, 5)))]
        node["type"] = "flow.map"
        node["config"] = {
            "items": items,
            "concurrency": rng.choice((1, 2, 10)),
            "on_item_error": rng.choice(("fail", "collect")),
        }
        self._scope(node["id"], prefix=f"{node['id']}_", depth=depth + 1)

    def _repeat(self, node: Json, _: str | None, depth: int) -> None:
        node["type"] = "flow.repeat"
        node["config"] = {"times": self.rng.randint(0, 3), "max_iterations": 3}
        self._scope(node["id"], prefix=f"{node['id']}_", depth=depth + 1)

    def _try(self, node: Json, _: str | None, depth: int) -> None:
        node["type"] = "flow.try"
        self._scope(node["id"], prefix=f"{node['id']}_", depth=depth + 1)

    def _approval(self, node: Json, *_: object) -> None:
        timeout = self.rng.choice(("20s", "2h"))
        node |= {"type": "flow.approval", "config": {"title": "May it?", "timeout": timeout}}

    def _call(self, node: Json, *_: object) -> None:
        config = {"flow": self.rng.choice(self.calls), "input": {"n": PLACE}}
        node |= {"type": "flow.call", "config": config}
        if self.rng.random() < 0.2:
            config["wait"] = False

    def _seen_from(self, owner: str | None) -> dict[str, str]:
        """What tells the bodies of a scope apart, as far as expressions see it."""
        seen: dict[str, str] = {}
        while owner is not None:
            node = next(node for node in self.nodes if node["id"] == owner)
            if node["type"] == "flow.map":
                seen.setdefault("i", "{{ item }}")
            if node["type"] != "flow.try":
                seen.setdefault("at", "{{ index }}")
            owner = node.get("parent")
        return seen

    def _edge(self, source: str, target: str) -> None:
        rng = self.rng
        made: dict[str, Json] = {"from": source, "to": target}
        port = rng.random()
        kind = next(node["type"] for node in self.nodes if node["id"] == source)
        if kind in ("flow.return", "flow.fail"):
            port = 0 if kind == "flow.fail" else 1
        if kind == "flow.approval":
            made["port"] = rng.choice(("approved", "approved", "rejected", "timeout"))
        elif port < 0.15 and kind not in ("flow.set", "flow.switch", "flow.wait"):
            made["port"] = "error"
        elif kind == "flow.switch":
            made["port"] = rng.choice(("left", "else"))
        elif port < 0.25 and kind == "stage.work":
            made["port"] = "left"
        if rng.random() < 0.1:
            made["when"] = above(rng.randint(0, 5))
        if kind != "flow.return":
            self.edges.append(made)


def random_flow(
    seed: int,
    *,
    id_: str = "shop",
    size: int = 5,
    is_scheduled: bool = False,
    calls: tuple[str, ...] = (),
    max_running: int = 0,
) -> Json:
    maker = FlowMaker(Random(f"flow {seed} {id_}"), id_=id_, size=size, calls=calls)
    maker.is_scheduled = is_scheduled
    maker.max_running = max_running
    return maker.make()


def above(bound: int) -> str:
    """Give the condition that a run's number is above this."""
    return f"{{{{ input.n > {bound} }}}}"
