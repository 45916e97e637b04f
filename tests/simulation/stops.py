"""The laws of failing: which unit deals with an error, when it has come to rest, what it undoes."""

from engine.core.plan import NONE, Json, Step, StepKind
from engine.core.questions import Question
from tests.simulation.ledger import Key, Ledger, Stop, UnitId

RUN: UnitId = (1, NONE)


class Stops(Ledger):
    """Follows what the facts lead to, as far as failures and endings go."""

    def progress(self) -> bool:
        """Derive what can be derived; tell whether anything was."""
        return any([self._escalate_failures(), self._close_frames(), self._advance_stops()])

    def stop(self, unit: UnitId, error: Json) -> None:
        if any(each in self.stops for each in [unit, *self.units_around(unit[0])]):
            return
        for each, stop in list(self.stops.items()):
            if not stop.is_unwinding and unit in self.units_of(each):
                del self.stops[each]
        self.stops[unit] = Stop(error)

    def units_of(self, unit: UnitId) -> list[UnitId]:
        """What holds a unit, outwards, without itself."""
        frame, step = unit
        return self.units_around(frame)[0 if step != NONE else 1 :]

    def is_forward(self) -> bool:
        return RUN not in self.stops and not self.has_ended

    def live_in(self, unit: UnitId) -> list[Key]:
        """The attempts, undos apart, that a unit waits for."""
        return [
            key
            for key in self.live
            if self.step(key).undoes == NONE and unit in self.units_around(key[0])
        ]

    def fail_frame(self, frame: int, error: Json) -> None:
        """Find who deals with an error in a frame."""
        if self.is_stopped(frame):
            return None
        while (place := self.places[frame]).parent:
            owner = self.plan.steps[place.owner]
            if owner.on_item_error == "collect":
                return self.stop((frame, NONE), error)
            if self.catches(owner):
                return self.stop((place.parent, place.owner), error)
            self.scope_errors[place.parent, place.owner] = error
            self.handed_on.add((place.parent, place.owner))
            frame = place.parent
        if self.is_forward():
            self.ending = "failed"
            self.stop(RUN, error)
        return None

    def fail_scope(self, key: Key, error: Json) -> None:
        """Find who deals with an error of a scope step's own."""
        if self.is_stopped(key[0]) or key in self.stops:
            return
        if self.catches(self.step(key)):
            self.stop(key, error)
        else:
            self.scope_errors[key] = error
            self.handed_on.add(key)
            self.fail_frame(key[0], error)

    def catches(self, step: Step) -> bool:
        is_wanted = any(edge.port == "error" for edge in step.edges)
        return is_wanted or step.kind is StepKind.TRY or step.on_error == "continue"

    def _escalate_failures(self) -> bool:
        found = False
        for key, (word, _) in list(self.fates.items()):
            if word != "failed" or key in self.escalated:
                continue
            takers = [edge for edge in self.step(key).edges if edge.port == "error"]
            lives = [self.is_live(key[0], edge) for edge in takers]
            if None in lives:
                continue
            self.escalated.add(key)
            found = True
            if True in lives:
                continue
            if self.step(key).on_error == "continue":
                self.fates[key] = ("failed", "out")
            elif self.step(key).kind is not StepKind.TRY:
                self.fail_frame(key[0], "the failure of a step")
        return found

    def _close_frames(self) -> bool:
        found = False
        for frame, place in self.places.items():
            is_over = frame in self.closed or frame in self.failed_items or self.has_ended
            if is_over or self.is_stopped(frame):
                continue
            if any((frame, step.index) not in self.fates for step in self.steps_of(frame)):
                continue
            if frame != 1:
                found |= self._close_item(frame, place.owner)
        return found

    def _close_item(self, frame: int, owner: int) -> bool:
        self.results[frame] = self.leaf_outputs(frame)
        if self.plan.steps[owner].has_collect:
            answer = self.asked.get((Question.COLLECT, frame, owner))
            if answer is None or answer.error is not None:
                return False
            self.results[frame] = answer.value
        self.closed[frame] = self.moment(frame)
        return True

    def _advance_stops(self) -> bool:
        found = False
        for unit, stop in list(self.stops.items()):
            is_held = any(unit in self.units_of(each) for each in self.stops)
            if is_held or (not self.is_returning and self.live_in(unit)):
                continue
            if not stop.is_unwinding:
                stop.is_unwinding = True
                is_final_return = unit == RUN and self.is_returning
                stop.left = [] if is_final_return else self.undo_order(unit)
                found = True
            elif not stop.left and stop.current is None and unit != RUN:
                self._let_go(unit)
                found = True
        return found

    def _let_go(self, unit: UnitId) -> None:
        frame, step = unit
        del self.stops[unit]
        self.dead |= {each for each in self.places if unit in self.units_around(each)}
        if step != NONE:
            self.scope_errors[unit] = "the failure of a body"
            return
        self.failed_items.add(frame)
        place = self.places[frame]
        self.doubtful.append((place.parent, place.owner))

    def judge_failures(self) -> bool:
        """See whether a map has failed in too many items, when nothing else is left to see.

        Whatever else happens in the same fact may come before.
        """
        if not self.doubtful:
            return False
        claims = [] if self.seen is None else self.seen.claims
        told = [each.key for each in claims if each.word == "failed" and each.key in self.doubtful]
        key = (told or self.doubtful)[0]
        self.doubtful.remove(key)
        failed = len(self.failed_items & set(self.items_of(key).values()))
        if failed / len(self.items[key]) > self.step(key).tolerated_failures:
            self.fail_scope(key, "too many failures")
        return True

    def forgettable(self) -> set[int]:
        """The frames that nothing can happen in any more, and nothing can be undone in.

        What is being undone is kept until all around it is.
        """
        held = {each for key in self.completed for each, _ in self.units_around(key[0])}
        over = {*self.closed, *self.failed_items, *self.dead} - held
        return {frame for frame in over if not set(self.stops) & set(self.units_around(frame))}

    def is_over(self) -> bool:
        """Whether the run has to end now."""
        if RUN in self.stops:
            stop = self.stops[RUN]
            return stop.is_unwinding and not stop.left and stop.current is None
        if any((1, step.index) not in self.fates for step in self.steps_of(1)):
            return False
        answer = self.asked.get((Question.OUTPUT, 1, NONE))
        return not self.plan.has_output or (answer is not None and answer.error is None)
