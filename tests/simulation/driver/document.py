"""What the auditor reads out of a flow document, by itself: numbers of nodes, undos, allowances."""

import re
from functools import cached_property
from typing import Any

UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def milliseconds(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)(ms|s|m|h|d)", text).groups()
    return int(number) * UNITS[unit]


class Drawing:
    """A document as a person would read it."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.nodes = {node["id"]: node for node in document["nodes"]}

    @cached_property
    def names(self) -> list[str]:
        """Node ids by their numbers: scope by scope from the outside in, each as it is drawn."""
        owners: list[str | None] = [None]
        names: list[str] = []
        for owner in owners:
            mine = [n["id"] for n in self.document["nodes"] if n.get("parent") == owner]
            names += mine
            owners += [name for name in mine if self._has_body(name)]
        return names

    def _has_body(self, name: str) -> bool:
        return any(node.get("parent") == name for node in self.document["nodes"])

    @cached_property
    def undo_of(self) -> dict[str, str]:
        """Handlers by the nodes that they undo; disabled ones count on neither side."""
        return {
            edge["from"]: edge["to"]
            for edge in self.document["edges"]
            if edge.get("kind") == "compensation"
            and not self.nodes[edge["to"]].get("disabled")
            and not self.nodes[edge["from"]].get("disabled")
        }

    @cached_property
    def undoes(self) -> dict[str, str]:
        return {handler: node for node, handler in self.undo_of.items()}

    @property
    def compensates(self) -> bool:
        return self.document.get("settings", {}).get("on_failure", "compensate") == "compensate"

    @property
    def is_race(self) -> bool:
        """Whether what comes out may depend on what comes first, or on a crash."""
        nodes = self.document["nodes"]
        kinds = {node["type"] for node in nodes}
        timed = {"timeout", "on_unknown", "deadline", "polling"}
        is_timed = any(timed & node.keys() for node in nodes)
        racing = {"flow.return", "flow.approval", "flow.call"}
        return self.deadline_ms is not None or bool(racing & kinds) or is_timed

    @property
    def is_coupled(self) -> bool:
        """Whether its runs change other runs' rows: they call, or make room in a line."""
        kinds = {node["type"] for node in self.document["nodes"]}
        return "flow.call" in kinds or "max_running" in self.document.get("settings", {})

    @property
    def deadline_ms(self) -> int | None:
        said = self.document.get("settings", {}).get("deadline")
        return None if said is None else milliseconds(said)

    def sources(self, name: str) -> list[dict[str, Any]]:
        return [
            edge
            for edge in self.document["edges"]
            if edge["to"] == name and edge.get("kind") != "compensation"
        ]

    def is_work(self, name: str) -> bool:
        return self.nodes[name]["type"] == "stage.work" and not self.nodes[name].get("disabled")

    def attempts_max(self, name: str) -> int:
        retry = self.nodes[name].get("retry", "none")
        return 1 if retry == "none" else retry["max_attempts"]

    def pause_ms(self, name: str, attempt: int) -> float:
        """The least pause after this attempt has failed."""
        retry = self.nodes[name]["retry"]
        grown = milliseconds(retry["initial_delay"]) * retry.get("multiplier", 1.25) ** (
            attempt - 1
        )
        return min(grown, 60_000) * (1 - retry.get("jitter", 0))

    def wait_ms(self, name: str) -> int | None:
        node = self.nodes[name]
        if node["type"] != "flow.wait" or node.get("disabled"):
            return None
        return milliseconds(node["config"]["duration"])
