"""What people and services outside do, decided by names and a seed: the same in every world."""

from collections.abc import Callable
from typing import Literal

from engine.core.plan import Json, Plan

Path = tuple[int, ...]
Chance = Callable[..., float]
"""A number from 0 to 1 that depends on the names given and the seed alone."""

ENDLESS = 10**9
SHORT_MS = 1_000
"""Who polls for no longer than this polls in vain."""
GOOD = {"callback": "out", "event": "out", "approval": "approved"}


class Fortunes:
    """One plan's fortunes: who answers what, what goes on outside, what is lost."""

    def __init__(self, plan: Plan, chance: Chance) -> None:
        self.plan = plan
        self.chance = chance

    def awaited(self, path: Path, step: int, now: int) -> dict[str, Json]:
        """What an awaiting step lets in."""
        is_late = self._will(path, step) == "nobody"
        far = now + ENDLESS if self.chance("far", path, step) < 0.3 else None
        return {
            "details": {"kind": self.plan.steps[step].awaits, "path": list(path)},
            "answers": self._wanted(path, step),
            "refusals": self._refusals(path, step),
            "timeout_at": self._moment("timeout", path, step, now) if is_late else far,
            "remind_at": self._moment("remind", path, step, now),
            "escalate_at": self._moment("escalate", path, step, now),
        }

    def _moment(self, what: str, path: Path, step: int, now: int) -> int | None:
        luck = self.chance(what, path, step)
        return now + int(luck * 500) if what == "timeout" or luck < 0.5 else None

    def _wanted(self, path: Path, step: int) -> int:
        return 1 + int(self.chance("wanted", path, step) * 2.5)

    def _refusals(self, path: Path, step: int) -> int:
        return 1 + int(self.chance("refusals", path, step) * 1.5)

    def _will(self, path: Path, step: int) -> str:
        luck = self.chance("will", path, step)
        if luck < 0.2:
            return "nobody"
        return "refused" if luck < 0.4 and self.plan.steps[step].awaits == "approval" else "good"

    def answers(self, path: Path, step: int) -> list[tuple[str, str, Json]]:
        """All that is ever answered, as (key, port, output); enough unless nobody wants to."""
        will, good = self._will(path, step), GOOD[self.plan.steps[step].awaits]
        goods = self._wanted(path, step) - (will != "good")
        refused = self._refusals(path, step) - (will != "refused")
        ports = [good] * goods
        if good == "approved":
            ports += ["rejected"] * refused
        return [
            (f"{path} {step} {number}", port, f"{path} {step} {port}")
            for number, port in enumerate(ports)
        ]

    def is_early(self, path: Path, step: int) -> bool:
        return self.chance("early", path, step) < 0.4

    def polls(self, path: Path, step: int, attempt: int) -> int:
        """How often an attempt says "ask me again" before it ends."""
        if self.chance("polls", path, step, attempt) > 0.15:
            return 0
        if self.plan.steps[step].polling.max_duration_ms < SHORT_MS:
            return ENDLESS
        return 1 + int(self.chance("polls more", path, step, attempt) * 3)

    def ask_after(self, path: Path, step: int, poll: int) -> int | None:
        luck = self.chance("ask after", path, step, poll)
        return int(luck * 500) if luck < 0.3 else None

    def is_lost(self, path: Path, step: int, attempt: int) -> bool:
        return self.chance("lost", path, step, attempt) < 0.04

    def verdict(self, path: Path, step: int, attempt: int) -> Literal["retry", "fail", "done"]:
        luck = self.chance("verdict", path, step, attempt)
        return "retry" if luck < 0.4 else "fail" if luck < 0.7 else "done"

    def undo(self, path: Path, step: int) -> Literal["none", "done", "partly"]:
        luck = self.chance("undo", path, step)
        return "done" if luck < 0.7 else "none" if luck < 0.9 else "partly"
