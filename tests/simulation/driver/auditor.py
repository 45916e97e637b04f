"""The auditor of the driver: judges from outside what the engine has stored, done and promised.

Reads rows as they are stored, the ledger of effects and the clients' notes. Shares no code with
core, driver or views: the numbers of facts are written down here again, for they are a format.
"""

import hashlib
import json
from collections import Counter, defaultdict
from typing import Any

from tests.simulation.driver.document import Drawing
from tests.simulation.driver.laws import CANCEL, judge_history
from tests.simulation.driver.leases import LeaseBook
from tests.simulation.driver.notes import Effect, Handed, Notes
from tests.simulation.driver.unlawful import Unlawful

STARTED, COMPLETED, FAILED, UNDO_REQUESTED = 1, 2, 3, 11
ANSWERED = 7
ENDS = frozenset({"succeeded", "failed", "cancelled", "timed_out"})
ALL = 10**9
RECOVERIES_MAX = 5
SCHEDULE_MS = 6 * 3_600_000
"""The worlds' schedules fire at 0, 6, 12 and 18 o'clock UTC."""


class Auditor:
    """Told of everything as it happens; raises Unlawful."""

    def __init__(self, rows: Any, notes: Notes, clocks: Any) -> None:
        self.rows = rows
        self.notes = notes
        self.clocks = clocks
        self.chains: dict[str, list[str]] = defaultdict(list)
        self.ended: dict[str, Any] = {}
        self.outcomes: dict[tuple[str, int, int, int], int] = {}
        self.first_rows: dict[str, Any] = {}
        self.states: dict[str, str] = {}
        self.high_ms = 0
        self.reopened: set[str] = set()
        """The latest moment that any clock has shown."""
        self.leases = LeaseBook(self.need)
        self.is_shared = len(clocks) > 1
        self.drawings: dict[str, Drawing] = {}
        self.begun: Counter[tuple[int, int, str, int]] = Counter()
        self.broken: Unlawful | None = None
        """What was found first: an action that raises is only a failed attempt to the engine."""
        self.laws: Counter[str] = Counter()

    def need(self, holds: bool, law: str, about: object = "") -> None:  # noqa: FBT001, a sentence
        self.laws[law] += 1
        if not holds:
            self.fail(law, about)

    def fail(self, law: str, about: object) -> None:
        self.broken = self.broken or Unlawful(law, about)
        raise self.broken

    # --- what the world asks

    def count(self) -> int:
        """Facts that were seen."""
        return sum(map(len, self.chains.values()))

    def all_rows(self) -> list[Any]:
        return self.rows.runs(flow_id=None, states=(), before=None, limit=ALL)

    def rows_in(self, *states: str) -> list[Any]:
        return [row for row in self.all_rows() if row.state in states]

    def open_runs(self) -> list[Any]:
        return [row for row in self.all_rows() if row.state not in ENDS]

    def drawing(self, row: Any) -> Drawing:
        if row.version_id not in self.drawings:
            document = json.loads(self.rows.version(row.version_id).document)
            self.drawings[row.version_id] = Drawing(document)
        return self.drawings[row.version_id]

    # --- what happens

    def wrote(self, batch: Any) -> None:
        """A batch was committed."""
        self.high_ms = max(self.high_ms, *(clock.now_ms() for clock in self.clocks))
        if self.is_shared:
            self.leases.wrote(batch, lambda run_id: self.rows.run(run_id).shard)
        touched = {event.run_id for event in batch.events}
        touched |= {row.run_id for row in batch.runs} | {row.run_id for row in batch.updates}
        for run_id in sorted(touched):
            self._probe(run_id)

    def leased(self, name: str, given: Any, named: Any, result: Any, *, now: int) -> None:
        """Shards were claimed or given back."""
        if name == "claim_shards":
            self.leases.claimed(given[0], result, until=now + named["lease_ms"], now=now)
        else:
            self.leases.released(given[0], given[1] if len(given) > 1 else None)

    def probe(self) -> None:
        """Look at everything."""
        for row in self.all_rows():
            self._probe(row.run_id)

    def _probe(self, run_id: str) -> None:
        row = self.rows.run(run_id)
        self.need(row is not None, "a run that has facts has a row", run_id)
        if run_id not in self.first_rows and row.request_id and row.request_id[:6] == "sched:":
            nominal = int(row.request_id.split(":")[-1])
            self.need(nominal <= self.high_ms, "a schedule never fires early", row)
        history = self.rows.history(run_id, after=0, limit=ALL)
        chain = self.chains[run_id]
        self.need(len(history) >= len(chain), "a history only grows", run_id)
        link = ""
        for number, event in enumerate(history):
            link = hashlib.sha256(f"{link}{tuple(event)}".encode()).hexdigest()
            if number < len(chain):
                self.need(link == chain[number], "a recorded fact never changes", event)
            else:
                chain.append(link)
                self._new_fact(row, number, event)
        known = self.ended.get(run_id)
        first = self.first_rows.setdefault(run_id, row)
        self.need(first.version_id == row.version_id, "a run keeps its version", row)
        before, self.states[run_id] = self.states.get(run_id), row.state
        if row.state == "parked" != before:
            takeovers = self.leases.takeovers[row.shard] if self.is_shared else self.notes.deaths
            is_suspect = min(row.recoveries, takeovers) > RECOVERIES_MAX
            is_suspect = is_suspect or run_id in self.notes.poisoned or self._is_coupled(row)
            self.need(is_suspect, "nothing is parked without need", row)
        self.need(known in (None, row), "an end state is final", (known, row))
        if row.ended_at is not None:
            self.need(row.state in ENDS, "what has ended says how", row)
            self.ended[run_id] = row

    def _is_coupled(self, row: Any) -> bool:
        """Whether it may share a batch with one that cannot be written, and be set aside too."""
        is_coupled = row.parent_run is not None or self.drawing(row).is_coupled
        return bool(self.notes.poisoned) and is_coupled

    def _new_fact(self, row: Any, number: int, event: Any) -> None:
        self.need(event.seq == number + 1, "facts are numbered without gaps", event)
        if event.kind == UNDO_REQUESTED and row.run_id not in self.reopened:
            # Whoever called it is being undone: the one thing that opens an end again, once.
            self.need(row.parent_run is not None, "only a called run is undone on request", row)
            self.reopened.add(row.run_id)
            self.ended.pop(row.run_id, None)
        self.need(row.run_id not in self.ended, "nothing happens after the end", event)
        if event.kind in (COMPLETED, FAILED):
            place = (event.run_id, event.frame, event.step, event.attempt)
            self.need(place not in self.outcomes, "an attempt has one outcome", event)
            self.outcomes[place] = event.kind

    def was_handed(self, handed: Handed) -> None:
        """An attempt was given to the workers."""
        row = self.rows.run(handed.run_id)
        self.need(row is not None, "what is done belongs to an accepted run", handed)
        self.need(row.ended_at is None, "nothing is begun after the end", (handed, row))
        place = (handed.run_id, handed.frame, handed.step)
        is_recorded = (*place, handed.attempt) in self.outcomes
        self.need(not is_recorded, "a recorded step never runs again", handed)
        if handed.attempt > 1:
            before = self.outcomes.get((*place, handed.attempt - 1))
            self.need(before == FAILED, "a retry follows a recorded failure", handed)
        self._need_cause(row, handed)

    def _need_cause(self, row: Any, handed: Handed) -> None:
        """Strict write-ahead: what an attempt follows from is committed before it is handed out."""
        drawing = self.drawing(row)
        name = drawing.names[handed.step]
        self.need(drawing.is_work(name), "workers get work only", handed)
        history = self.rows.history(handed.run_id, after=0, limit=ALL)
        self.need(history != [], "a run begins with a fact", handed)
        if name in drawing.undoes:
            target = drawing.names.index(drawing.undoes[name])
            done = (handed.run_id, handed.frame, target)
            is_done = any(self.outcomes.get((*done, n)) == COMPLETED for n in range(1, 50))
            self.need(is_done, "only what is recorded as done is undone", handed)
            return
        edges = drawing.sources(name)
        works = [edge["from"] for edge in edges if drawing.is_work(edge["from"])]
        if edges and len(works) == len(edges):
            steps = {drawing.names.index(work) for work in works}
            has_cause = any(
                event.kind in (COMPLETED, FAILED)
                and (event.frame, event.step in steps) == (handed.frame, True)
                for event in history
            )
            self.need(has_cause, "what an attempt follows from is recorded first", handed)

    def was_done(self, effect: Effect) -> None:
        """An attempt had its effect."""
        epoch = self.leases.newest.get(self.rows.run(effect.run_id).shard, 0)
        key = (effect.life, epoch, effect.key, effect.attempt)
        place = (effect.run_id, int(effect.key.split("/")[1]))
        step = self.drawing(self.rows.run(effect.run_id)).names.index(effect.node)
        is_recorded = (*place, step, effect.attempt) in self.outcomes
        self.need(not is_recorded, "a recorded step never runs again", effect)
        self.begun[key] += 1
        # What a person lets go on after it was set aside has lost its outcomes.
        is_resumed = effect.run_id in self.notes.resumes
        self.need(is_resumed or self.begun[key] == 1, "one process makes an attempt once", effect)
        mine = [each for each in self.notes.effects if each.key == effect.key]
        self.need(len({each.value for each in mine}) == 1, "all attempts have one input", mine)
        row = self.rows.run(effect.run_id)
        drawing = self.drawing(row)
        if drawing.nodes[effect.node].get("on_unknown") == "fail":
            times = sum(each.attempt == effect.attempt for each in mine)
            self.need(times == 1, "what may not be repeated is not repeated", mine)

    # --- at the end

    def judge(self) -> None:
        """Look at everything once more, with the whole story known."""
        self.probe()
        rows = {row.run_id: row for row in self.all_rows()}
        self._judge_starts(rows)
        self._judge_schedules(rows)
        self._judge_children(rows)
        for row in rows.values():
            self.need(row.state in ENDS, "every accepted run ends", row)
            history = self.rows.history(row.run_id, after=0, limit=ALL)
            if history:
                judge_history(self, row, self.drawing(row), history)
            else:
                self.need(row.state == "cancelled", "who never began was cancelled in line", row)

    def judge_cursors(self) -> None:
        """No schedule stays behind once nothing keeps it from firing."""
        next_at = self.rows.next_schedule()
        now = min(clock.now_ms() for clock in self.clocks)
        self.need(next_at is None or next_at > now, "a schedule catches up", (next_at, now))

    def _judge_schedules(self, rows: dict[str, Any]) -> None:
        fires: dict[str, list[int]] = defaultdict(list)
        for row in rows.values():
            if row.request_id and row.request_id.startswith("sched:"):
                _, flow, node, *_, at = row.request_id.split(":")
                fires[f"{flow}:{node}"].append(int(at))
        for id_, times in fires.items():
            self.need(all(at % SCHEDULE_MS == 0 for at in times), "fires are nominal times", times)
            self.need(len(set(times)) == len(times), "a nominal time fires once", times)
            if id_ in self.notes.unbroken:
                wanted = list(range(min(times), max(times) + 1, SCHEDULE_MS))
                self.need(sorted(times) == wanted, "no nominal time is left out", (id_, times))

    def _judge_children(self, rows: dict[str, Any]) -> None:
        calls = [
            (row.parent_run, row.parent_frame, row.parent_step, row.parent_attempt)
            for row in rows.values()
            if row.parent_run
        ]
        twice = [call for call, times in Counter(calls).items() if times > 1]
        self.need(not twice, "an attempt of a call starts one run", twice)
        lost = [call for call in calls if call[0] not in rows]
        self.need(not lost, "who was called has a caller", lost)
        for run_id, key in self.notes.answers:
            history = self.rows.history(run_id, after=0, limit=ALL)
            keys = [json.loads(e.data).get("key") for e in history if e.kind == ANSWERED]
            self.need(keys.count(key) == 1, "an accepted answer counts once", (run_id, key))

    def _judge_starts(self, rows: dict[str, Any]) -> None:
        asked = Counter((row.flow_id, row.request_id) for row in rows.values() if row.request_id)
        twice = [key for key, times in asked.items() if times > 1]
        self.need(not twice, "a request id starts one run", twice)
        answers: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        for flow, request, body, run_id in self.notes.promises:
            self.need(run_id in rows, "an accepted start is never lost", (flow, request))
            self.need(rows[run_id].request_id == request, "a start gets its own run", run_id)
            answers[flow, request].add((body, run_id))
        for key, given in answers.items():
            self.need(len(given) == 1, "a request id has one body and one run", (key, given))
        for flow, request, body in self.notes.refused:
            bodies = {each for each, _ in answers[flow, request]}
            self.need(body not in bodies, "a conflict is about another body", (request, body))
        for run_id in self.notes.cancels:
            kinds = [event.kind for event in self.rows.history(run_id, after=0, limit=ALL)]
            is_done = CANCEL in kinds or (not kinds and rows[run_id].state == "cancelled")
            self.need(is_done, "an accepted cancel is never lost", run_id)
