"""The laws of scope steps: what opens a body, how often a repeat runs, what a scope step yields."""

from engine.core.plan import NONE, Json, StepKind
from tests.simulation.ledger import SCOPES, Asked, Key
from tests.simulation.stops import Stops


class Scopes(Stops):
    """Judges bodies that open, and scope steps that end well."""

    def may_begin(self, key: Key) -> bool:
        return self.taken_over(key) is None and self.has_turn(key)

    def has_turn(self, key: Key) -> bool:
        is_new = key not in self.begun and key not in self.fates
        return is_new and key[0] not in self.stopped_before and self.due(key) == "run"

    def begin(self, key: Key) -> bool:
        """Note the beginning of a step, if it may begin."""
        if not self.may_begin(key):
            return False
        self.begun.add(key)
        return True

    def take_over_body(self, frame: int) -> None:
        """Find out what a body takes over from the run that this one was forked from."""
        place = self.places[frame]
        owner = self.plan.steps[place.owner]
        items = (self.reuse.get(place.parent) or {}).get(owner.node, {}).get("items", {})
        name = "0" if owner.kind is StepKind.TRY else str(place.position)
        self.reuse[frame] = items.get(name)

    def is_opened_rightly(self, frame: int) -> bool:
        place = self.places[frame]
        key = (place.parent, place.owner)
        step = self.step(key)
        if step.kind is StepKind.MAP:
            return key in self.begun and key in self.items
        if step.kind is StepKind.TRY:
            return self.begin(key)
        if not self._are_closed(key, place.position) or place.position >= step.iterations_max:
            return False
        if step.repeats == "times":
            return key in self.begun and place.position < self.times.get(key, 0)
        if step.repeats == "until" and place.position == 0:
            return self.begin(key)
        judged = place.position - (step.repeats == "until")
        return key in self.begun and self._is_again(key, judged) is True

    def _are_closed(self, key: Key, count: int) -> bool:
        frames = self.items_of(key)
        return all(frames.get(position) in self.closed for position in range(count))

    def _is_again(self, key: Key, position: int) -> Json:
        answer = self.again.get((key, position))
        return None if answer is None or answer.error is not None else answer.value

    def is_again_due(self, asked: Asked) -> bool:
        """Whether a repeat had to find out just now whether it goes on."""
        key, position = (asked.parent, asked.subject), asked.position
        step = self.step(key)
        is_stopped = self.is_stopped(key[0]) or key in self.stops or key in self.fates
        if is_stopped or step.repeats == "times" or (key, position) in self.again:
            return False
        is_until = step.repeats == "until"
        if is_until and self.items_of(key).get(position) != asked.frame:
            return False
        if not self._are_closed(key, position + is_until):
            return False
        if not is_until and position == 0 and not self.begin(key):
            return False
        self.again[key, position] = asked.answer
        verdict = self._is_again(key, position)
        if verdict not in (True, False):
            self.fail_scope(key, "neither yes nor no")
        elif verdict and position + is_until == step.iterations_max:
            self.fail_scope(key, "too many iterations")
        return True

    def note_times(self, key: Key, value: Json) -> None:
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if is_number and 0 <= value <= self.step(key).iterations_max:
            self.times[key] = value

    def has_bad_items(self, key: Key) -> bool:
        """Whether a scope step was told something else than how often it runs."""
        step = self.step(key)
        if step.kind is StepKind.REPEAT and step.repeats == "times":
            return key not in self.times
        return step.kind is StepKind.MAP and key not in self.items

    def is_scope_success(self, key: Key, output: Json) -> bool:
        step, frames = self.step(key), self.items_of(key)
        if step.kind is StepKind.TRY:
            return all(
                frame in self.closed and output == self.results[frame] for frame in frames.values()
            )
        if not isinstance(output, list) or sorted(frames) != list(range(len(output))):
            return False
        if step.kind is StepKind.MAP:
            is_done = key in self.items and len(output) == len(self.items[key])
        elif step.repeats == "times":
            is_done = len(output) == self.times.get(key)
        else:
            is_done = self._is_again(key, len(output) - (step.repeats == "until")) is False
        return is_done and all(
            self._is_result(frames[place], result) for place, result in enumerate(output)
        )

    def _is_result(self, frame: int, result: Json) -> bool:
        """Whether an item of the output is what that body has yielded."""
        if frame in self.failed_items:
            return set(result) == {"error"} and bool(result["error"]["code"])
        return frame in self.closed and result == self.results[frame]

    def law_broken_by(self, key: Key) -> str | None:
        """Name the law that the bodies open now break, of a scope step that has begun."""
        frames = set(self.items_of(key).values())
        is_open = len(frames - self.failed_items - set(self.closed))
        if self.step(key).kind is not StepKind.MAP:
            return None if is_open == 1 else "a repeat and a try have one body open at a time"
        size = self.step(key).concurrency
        left = len(self.items[key]) - len(frames)
        if is_open > size:
            return "a window is never too wide"
        if is_open < size and left:
            return "a window is full while items are left"
        return None if is_open or left else "a map ends with its last item"

    def is_scope(self, key: Key) -> bool:
        return self.step(key).kind in SCOPES

    def is_owner(self, frame: int, step: int) -> bool:
        return self.places[frame].owner == step != NONE
