"""Those who use the engine: they start, cancel, decide, and repeat what was not answered.

What they were promised goes into the notes.
"""

from random import Random
from typing import Any

from engine.errors import Conflict, EngineError, Gone, LimitExceeded, NotFound, StoreUnavailable
from tests.simulation.driver.notes import Notes

DECISIONS_MAX = 20
"""What a person decides at a time."""


class Clients:
    """Every wish has a request id; it is repeated, sometimes with another body."""

    def __init__(self, world: Any, names: tuple[str, ...], *, runs: int) -> None:
        self.world = world
        documents = self.documents = [world.draw(name, 0) for name in names]
        self.wishes = [
            (document["id"], f"wish {number}", {"n": number})
            for number in range(runs)
            for document in documents
        ]
        self.is_over = False
        self.is_timeless = False
        self.editions = 0

    @property
    def rng(self) -> Random:
        return self.world.rng

    @property
    def notes(self) -> Notes:
        return self.world.notes

    @property
    def runtime(self) -> Any:
        return self.world.process.runtime

    def act(self) -> None:
        """Do one thing. StoreUnavailable and Conflict are answers like others."""
        start = self._start
        others = (self._cancel, self._person, self._edit, self._approve)
        self.rng.choice((start, start, start, *others))()

    def settle(self) -> None:
        """Repeat what was never acknowledged, and decide what waits for a person."""
        acknowledged = {(flow, request) for flow, request, _, _ in self.notes.promises}
        for flow, request, value in self.wishes:
            if (flow, request) not in acknowledged:
                self._wish(flow, request, value)
        for _ in range(DECISIONS_MAX):
            if not self._person():
                return

    def are_done(self) -> bool:
        """Whether every wish was acknowledged and every run has ended."""
        acknowledged = {(flow, request) for flow, request, _, _ in self.notes.promises}
        wished = {(flow, request) for flow, request, _ in self.wishes}
        return wished <= acknowledged and not self.world.auditor.open_runs()

    def _start(self) -> None:
        flow, request, value = self.rng.choice(self.wishes)
        if self.rng.random() < 0.1:
            value = {"n": value["n"] + 1_000}
        self._wish(flow, request, value)

    def _wish(self, flow: str, request: str, value: Any) -> None:
        if not self.notes.published.get(flow):
            self._publish(flow)
        try:
            run_id, _ = self.runtime.start(flow_id=flow, input=value, request_id=request)
        except StoreUnavailable:
            return
        except Conflict as error:
            if "other input" not in str(error):
                return  # it shared a batch with what cannot be written
            self.notes.refused.append((flow, request, repr(value)))
            # Another body was first, and its sender may never have been told.
            self._adopt(flow, request)
            return
        if self.rng.random() >= self.world.faults.silent:
            self.notes.promises.append((flow, request, repr(value), run_id))

    def _adopt(self, flow: str, request: str) -> None:
        other = {"n": next(v["n"] for f, r, v in self.wishes if (f, r) == (flow, request))}
        if self.is_over:
            number = self.wishes.index((flow, request, other))
            self.wishes[number] = (flow, request, {"n": other["n"] + 1_000})

    def _publish(self, flow: str) -> None:
        document = next(each for each in self.documents if each["id"] == flow)
        self.runtime.publish(document, by="somebody")
        if self.is_timeless:
            self.runtime.unpublish(flow)
        editions = self.notes.published.setdefault(flow, [])
        editions.append(document)
        ticks = [n["config"] for each in editions for n in each["nodes"] if n["id"] == "tick"]
        if all(config["missed"] == "all" for config in ticks):
            self.notes.unbroken.add(f"{flow}:tick")
        else:
            self.notes.unbroken.discard(f"{flow}:tick")

    def _approve(self) -> None:
        """Answer somebody who waits, now and then twice; it may be too late."""
        for wait in self.world.rows.waits(kind="approval", after=None, limit=3):
            decision = self.rng.choice(("approved", "approved", "rejected"))
            key = f"{wait.frame}/{wait.step}/{self.rng.randint(1, 2)}"
            told = {"by": "a person", "key": key, "frame": wait.frame}
            try:
                said = self.runtime.answer_approval(wait.run_id, wait.node, decision, **told)
            except (Conflict, Gone, NotFound, StoreUnavailable):
                continue
            if said == "accepted":
                self.notes.answers.append((wait.run_id, key))

    def _edit(self) -> None:
        """Publish another document under the same name; runs keep the one they started with."""
        if self.rng.random() < 0.1:
            old = self.rng.choice(self.documents)
            place = self.documents.index(old)
            self.editions += 1
            self.documents[place] = self.world.draw(old["id"], self.editions)
            self._publish(old["id"])

    def end_schedules(self) -> None:
        """Let nothing be started by time any more, nor by what is published later."""
        self.is_timeless = True
        for document in self.documents:
            self.runtime.unpublish(document["id"])

    def _cancel(self) -> None:
        if not self.notes.promises or self.rng.random() < 0.7:
            return
        run_id = self.rng.choice(self.notes.promises)[3]
        try:
            self.runtime.cancel(run_id, by="somebody")
        except (Conflict, NotFound, StoreUnavailable):
            return
        self.notes.cancels.add(run_id)

    def _person(self) -> bool:
        """Look after one run that waits for a person; whether there was one."""
        waiting = self.world.auditor.rows_in("undo_blocked", "parked")
        if not waiting:
            return False
        row = self.rng.choice(waiting)
        try:
            if row.state == "parked":
                self.notes.resumes.add(row.run_id)
                self.runtime.resume(row.run_id)
            else:
                self._decide(row)
        except (Conflict, LimitExceeded, StoreUnavailable):
            return False
        return self.is_over

    def _decide(self, row: Any) -> None:
        view = self.runtime.run(row.run_id)
        blocked = [
            name for name, node in view["nodes"].items() if node["state"] == "compensation_failed"
        ]
        decision = self.rng.choice(("retry", "skip", "done"))
        for node in blocked:
            try:
                self.runtime.resolve(row.run_id, node, decision, by="a person")
            except EngineError:
                continue
            self.notes.decisions.append((row.run_id, node, decision))
            return
