"""Laws of a whole history, read from its rows and the document. Shares no code with the engine."""

import json
from collections import defaultdict
from typing import Any

from tests.simulation.driver.document import Drawing

STARTED, COMPLETED, FAILED, FIRED, CANCEL, UNDO_RESOLVED = 1, 2, 3, 4, 5, 6
ENGINE_CODES = frozenset({"aborted", "timeout", "unknown"})
"""Failures that the driver makes itself, without an effect."""


def judge_history(auditor: Any, row: Any, drawing: Drawing, history: list[Any]) -> None:
    """Judge one run that has ended."""
    story = Story(auditor, row, drawing, history)
    story.judge_times()
    story.judge_attempts()
    story.judge_outcomes()
    story.judge_timers()
    story.judge_undo()
    story.judge_end()


class Story:
    """One run with all that is known about it."""

    def __init__(self, auditor: Any, row: Any, drawing: Drawing, history: list[Any]) -> None:
        self.need = auditor.need
        self.row = row
        self.drawing = drawing
        self.history = history
        self.notes = auditor.notes
        self.effects = [e for e in auditor.notes.effects if e.run_id == row.run_id]
        self.handed = [h for h in auditor.notes.handed if h.run_id == row.run_id]
        self.tries = self._tries()
        self.settled = self._settled()

    def name(self, step: int) -> str:
        return self.drawing.names[step]

    def _tries(self) -> dict[tuple[int, int], list[Any]]:
        tries: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for event in self.history:
            if event.kind in (COMPLETED, FAILED):
                tries[event.frame, event.step].append(event)
        return tries

    def _settled(self) -> dict[tuple[int, int], Any]:
        """How each undo was settled: by its own success, or by a person."""
        settled: dict[tuple[int, int], Any] = {}
        for event in self.history:
            if event.kind not in (COMPLETED, UNDO_RESOLVED):
                continue
            if self.name(event.step) not in self.drawing.undoes:
                continue
            if event.kind == UNDO_RESOLVED and _data(event).get("decision") == "retry":
                continue
            place = (event.frame, event.step)
            self.need(place not in settled, "an undo is done once", event)
            settled[place] = event
        return settled

    # --- laws

    def judge_times(self) -> None:
        times = [event.at for event in self.history]
        self.need(times == sorted(times), "a history never goes back in time", times)
        kinds = [event.kind for event in self.history]
        self.need(kinds[0] == STARTED, "a history begins with the start", kinds)
        self.need(kinds.count(STARTED) == 1, "a run starts once", kinds)
        self.need(kinds.count(CANCEL) <= 1, "a run is cancelled once", kinds)

    def judge_attempts(self) -> None:
        for (frame, step), events in self.tries.items():
            numbers = [event.attempt for event in events]
            wanted = list(range(1, len(numbers) + 1))
            self.need(numbers == wanted, "attempts count 1, 2, 3", (self.name(step), numbers))
            more = sum(
                event.kind == UNDO_RESOLVED and (event.frame, event.step) == (frame, step)
                for event in self.history
            )
            allowed = self.drawing.attempts_max(self.name(step)) * (1 + more)
            self.need(len(numbers) <= allowed, "attempts are no more than allowed", numbers)
            good = [event for event in events if event.kind == COMPLETED]
            self.need(good in ([], events[-1:]), "nothing is tried after it succeeded", events)

    def judge_outcomes(self) -> None:
        """What is recorded has happened: an outcome has its effect, or is the driver's own."""
        seen = {(each.key, each.attempt): each for each in self.effects}
        for events in self.tries.values():
            for event in events:
                name = self.name(event.step)
                data = _data(event)
                if not self.drawing.is_work(name):
                    continue  # a call: what it came to is in another history
                key = (f"{event.run_id}/{event.frame}/{name}", event.attempt)
                code = (data.get("error") or {}).get("code")
                if event.kind == FAILED and code in ENGINE_CODES:
                    continue
                self.need(key in seen, "what is recorded has happened", (key, event))
                if event.kind == COMPLETED:
                    said = data.get("output")
                    value = {"did": name, "for": json.loads(seen[key].value)}
                    self.need(said == value, "what is recorded is what happened", event)

    def judge_timers(self) -> None:
        began = self.history[0].at
        fired: dict[Any, int] = defaultdict(int)
        for event in self.history:
            if event.kind != FIRED:
                continue
            kind = _data(event).get("timer", "retry")
            fired[event.frame, event.step, event.attempt, kind] += kind != "poll"
            if event.step < 0:
                due = began + (self.drawing.deadline_ms or 0)
                self.need(event.at >= due, "a timer never fires early", event)
            elif kind == "wait":
                self._judge_wait(event, began)
            elif kind == "retry":
                self._judge_pause(event)
        twice = [place for place, times in fired.items() if times > 1]
        self.need(not twice, "a timer fires once", twice)

    def _judge_wait(self, event: Any, began: int) -> None:
        name = self.name(event.step)
        edges = self.drawing.sources(name)
        since = began
        if len(edges) == 1 and self.drawing.is_work(edges[0]["from"]):
            place = (event.frame, self.drawing.names.index(edges[0]["from"]))
            since = max(each.at for each in self.tries[place])
        length = self.drawing.wait_ms(name)
        self.need(event.at >= since + length, "a timer never fires early", (event, since, length))

    def _judge_pause(self, event: Any) -> None:
        place = (event.frame, event.step)
        last = [each for each in self.tries[place] if each.attempt == event.attempt]
        self.need(len(last) == 1, "a retry follows its failure", event)
        series = self._before_this_series(event)
        pause = self.drawing.pause_ms(self.name(event.step), event.attempt - series)
        early = event.at < last[0].at + int(pause)
        self.need(not early, "a timer never fires early", (event, last, pause))

    def _before_this_series(self, event: Any) -> int:
        """The last attempt before a person asked for more of them; 0 when nobody did."""
        asked = [
            each.seq
            for each in self.history
            if each.kind == UNDO_RESOLVED
            and (each.frame, each.step) == (event.frame, event.step)
            and each.seq < event.seq
        ]
        tries = self.tries[event.frame, event.step]
        return max((t.attempt for t in tries if asked and t.seq < asked[-1]), default=0)

    def judge_undo(self) -> None:
        """Undo once, of what was done, newest first within a frame, one at a time."""
        done = {
            (event.frame, event.step): event.seq
            for event in self.history
            if event.kind == COMPLETED and self.name(event.step) in self.drawing.undo_of
        }
        order: dict[int, list[int]] = defaultdict(list)
        for (frame, handler), event in self.settled.items():
            target = self.drawing.names.index(self.drawing.undoes[self.name(handler)])
            self.need((frame, target) in done, "only what was done is undone", event)
            order[frame].append(done[frame, target])
        for frame, seqs in order.items():
            newest = sorted(seqs, reverse=True)
            self.need(seqs == newest, "undo goes newest first", (frame, seqs))
        if self.row.state != "succeeded" and self.drawing.compensates:
            left = [
                place for place in done if (place[0], self._handler(place[1])) not in self.settled
            ]
            self.need(not left, "what a failed run has done is undone", left)

    def _handler(self, step: int) -> int:
        return self.drawing.names.index(self.drawing.undo_of[self.name(step)])

    def judge_end(self) -> None:
        row, kinds = self.row, {event.kind for event in self.history}
        if row.state == "cancelled":
            self.need(CANCEL in kinds, "who is cancelled was asked to", row)
        if row.state == "timed_out":
            late = [e for e in self.history if e.kind == FIRED and e.step < 0]
            self.need(late != [], "who timed out had a deadline", row)
        if row.state == "succeeded":
            self.need(row.error is None, "who succeeded has no error", row)
        self.need(row.ended_at is not None, "what has ended says when", row)
        self.need(row.ended_at >= self.history[-1].at, "the end is no earlier than its cause", row)


def _data(event: Any) -> dict[str, Any]:
    return {} if event.data is None else json.loads(event.data)
