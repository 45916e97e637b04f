"""What a new run takes over from one that has ended, what runs again, and why. Pure.

Reused is what ended well and was not undone. Pure steps cost nothing, so they are computed again
wherever something before them is. What has an effect outside is done again only when it did not
end well, when it was undone, or when it is, or comes after, the node that the fork begins at.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from engine.core.plan import NONE, Json, Scope, Step, StepKind
from engine.core.reuse import entry_of
from engine.core.state import error_of
from engine.views.projection import Projection
from engine.views.takeover import Fork, Takeover

if TYPE_CHECKING:
    from engine.core.frame import Frame, Unit

SCOPES = frozenset({StepKind.MAP, StepKind.REPEAT, StepKind.TRY})
COMPUTED = frozenset({StepKind.PURE, StepKind.FAIL, StepKind.RETURN})
"""Without any effect outside."""
UNLISTED = frozenset({StepKind.TRIGGER, StepKind.PASS})
"""They hand on what there is; nobody needs to know whether they do so again."""


def take_over(source: Projection, fork: Fork) -> Takeover:
    """Say what of `source` a new run can use. Costs its nodes and edges, once for each frame."""
    return _Planner(source, fork).plan()


class _Planner:
    def __init__(self, source: Projection, fork: Fork) -> None:
        self._source = source
        self._fork = fork
        self._result = Takeover()
        self._chain = self._around(fork.begin)

    def plan(self) -> Takeover:
        """Go through the flow, and through the items of its scopes."""
        frame = self._source.machine.frames.get(1)
        is_steady = not self._fork.is_input_edited
        self._result.entries, _ = self._frame(self._fork.plan.scopes[0], frame, is_steady=is_steady)
        return self._result

    def _around(self, step: int) -> frozenset[int]:
        """Give the step that the fork begins at, and the scope steps around it."""
        plan, found = self._fork.plan, set[int]()
        while step != NONE:
            found.add(step)
            step = plan.scopes[plan.steps[step].scope].owner
        return frozenset(found)

    def _frame(
        self, scope: Scope, frame: "Frame | None", *, is_steady: bool
    ) -> tuple[dict[str, Json], bool]:
        """Give the entries of one frame, and whether something in it runs again.

        `is_steady` says whether all around it is as it was.
        """
        steps = [s for s in self._steps(scope) if s.undoes == NONE]
        again = {s.index: why for s in steps if (why := self._why_again(s, frame)) is not None}
        after = self._after(again)
        for index in self._after(self._chain & again.keys()):
            again[index] = "It comes after the node that the fork begins at."
        for index in after if is_steady else [s.index for s in steps]:
            if self._fork.plan.steps[index].kind in COMPUTED and index not in again:
                again[index] = "It is computed again, for what it reads may have changed."
        entries: dict[str, Json] = {}
        runs_again = False
        for step in steps:
            place = is_steady and step.index not in after
            runs_again |= self._decide(step, frame, again.get(step.index), entries, place)
        return entries, runs_again

    def _decide(
        self,
        step: Step,
        frame: "Frame | None",
        why: str | None,
        entries: dict[str, Json],
        is_steady: bool,  # noqa: FBT001  # one of a row of facts about the step
    ) -> bool:
        """Put the step where it belongs; say whether it runs again."""
        state = self._state(step, frame)
        if step.kind in UNLISTED:
            return False
        if state == "skipped" and why is None and self._fork.is_only:
            entries[step.node] = {"error": _was_skipped(step)}
            return False
        if state == "skipped" and why is None:
            if not is_steady:
                self._again(step, "It was skipped, and may run now.")
            return False
        if why is None:
            self._reuse(step, frame, entries, is_steady=is_steady)
            return False
        self._again(step, why)
        if state == "compensated" and not self._fork.is_only:
            self._note(self._result.undone, step, "It was undone when the run was stopped.")
        if step.kind in SCOPES:
            self._inside(step, frame, why, entries, is_steady=is_steady)
        return True

    def _inside(
        self,
        step: Step,
        frame: "Frame | None",
        why: str,
        entries: dict[str, Json],
        *,
        is_steady: bool,
    ) -> None:
        """Take over the good items of a scope that runs again, where they are still the same."""
        scope = self._fork.plan.scopes[step.body]
        is_named = step.index == self._fork.begin
        is_same = is_steady and step.index not in self._fork.altered
        old = () if frame is None else self._kids(step, frame)
        if is_named or not (is_same or step.kind is StepKind.TRY) or not old:
            self._all_again(scope, f"{step.node} runs again." if old or is_named else why, old)
            return
        items: dict[str, Json] = {}
        kids, seen = sorted(old, key=lambda one: one.key), 0
        for kid in kids:
            seen += 1
            taken, runs_again = self._frame(scope, kid, is_steady=is_steady)
            if taken:
                items[str(kid.key)] = taken
            if runs_again and step.kind is StepKind.REPEAT and not self._fork.is_only:
                break  # the next iteration reads what this one will yield
        goes_on = step.kind is StepKind.REPEAT and not self._fork.is_only
        if goes_on or len(kids) < self._total(step, frame):
            self._all_again(scope, f"{step.node} goes on from there.", kids[seen:])
        if items:
            entries[step.node] = {"items": items}

    def _total(self, step: Step, frame: "Frame | None") -> int:
        """Give how many items the scope step had; bodies of those may never have begun."""
        each = None if frame is None else frame.scopes.get(self._fork.twins[step.index])
        return 0 if each is None else each.total

    def _all_again(self, scope: Scope, why: str, old: Sequence["Frame"]) -> None:
        """Note that everything in a scope runs again, however deep, and what was undone in it."""
        stack = [(scope, old)]
        while stack:
            scope, frames = stack.pop()
            for step in self._steps(scope):
                if step.undoes != NONE or step.kind in UNLISTED:
                    continue
                self._again(step, why)
                if any(self._state(step, frame) == "compensated" for frame in frames):
                    self._note(self._result.undone, step, "It was undone when the run was stopped.")
                if step.kind in SCOPES:
                    kids = [kid for frame in frames for kid in self._kids(step, frame)]
                    stack.append((self._fork.plan.scopes[step.body], kids))

    def _why_again(self, step: Step, frame: "Frame | None") -> str | None:
        """Say why a step has to run again by itself; None when its outcome can be reused."""
        state, why, is_only = self._state(step, frame), None, self._fork.is_only
        if is_only and state in _UNDONE:
            state = "succeeded"
        if step.index == self._fork.begin:
            why = "The fork begins here."
        elif step.index in self._chain:
            why = "The node that the fork begins at is inside."
        elif step.index not in self._fork.twins:
            why = "It is new in this version."
        elif state == "succeeded" and step.kind is StepKind.RETURN:
            why = "It ends the run."
        elif state == "succeeded" and self._is_undone_inside(step, frame) and not is_only:
            why = "Some of what it did was undone."
        elif not (state == "failed" and self._is_handled(step, frame)):
            why = _REASONS.get(state)
        return why

    def _reuse(
        self, step: Step, frame: "Frame | None", entries: dict[str, Json], *, is_steady: bool
    ) -> None:
        assert frame is not None  # without a frame there is no outcome
        twin = self._fork.twins[step.index]
        why = (
            "It ended well."
            if is_steady
            else "It ended well; it is not done again for what comes before it."
        )
        if frame.state_of(twin) == "failed":
            entries[step.node] = {"error": frame.errors[twin]}
            why = "Its failure was dealt with."
        else:
            output = frame.outputs.get(twin)
            entries[step.node] = {"output": output, "port": self._source.port_of(frame, twin)}
        if self._is_made_up(step, frame):
            entries[step.node]["mocked"] = True
        if frame.state_of(twin) == "compensation_failed":
            why = "It ended well, and undoing it was skipped."
        if step.index in self._fork.altered:
            why += " Its settings have changed since."
        self._note(self._result.reused, step, why)
        for kid in self._kids(step, frame):
            self._reused_inside(step, kid)

    def _reused_inside(self, owner: Step, frame: "Frame") -> None:
        """Note what ran in a scope that is reused as a whole. Recurs as deep as scopes nest."""
        for step in self._steps(self._fork.plan.scopes[owner.body]):
            if self._state(step, frame) in ("succeeded", "failed") and step.kind not in UNLISTED:
                self._note(self._result.reused, step, f"{owner.node} is reused as a whole.")
                for kid in self._kids(step, frame):
                    self._reused_inside(step, kid)

    # What the old run knows of a step of the new plan.

    def _steps(self, scope: Scope) -> Sequence[Step]:
        return self._fork.plan.steps[scope.first : scope.first + scope.count]

    def _state(self, step: Step, frame: "Frame | None") -> str:
        twin = self._fork.twins.get(step.index)
        return "pending" if frame is None or twin is None else frame.state_of(twin)

    def _kids(self, step: Step, frame: "Frame") -> Sequence["Frame"]:
        twin = self._fork.twins.get(step.index, NONE)
        return tuple(self._source.kids_of.get((frame.id, twin), {}).values())

    def _is_made_up(self, step: Step, frame: "Frame") -> bool:
        """Say whether the outcome of a step, or of one inside it, is somebody's invention."""
        stack = [(step, frame)]
        while stack:
            one, around = stack.pop()
            twin = self._fork.twins.get(one.index)
            if twin is not None:
                entry = entry_of(around, self._source.plan.steps[twin])
                if entry is not None and entry.get("mocked"):
                    return True
            if one.kind in SCOPES:
                inner = self._steps(self._fork.plan.scopes[one.body])
                stack += [(each, kid) for kid in self._kids(one, around) for each in inner]
        return False

    def _is_undone_inside(self, step: Step, frame: "Frame | None") -> bool:
        stack = [] if frame is None or step.kind not in SCOPES else [(step, frame)]
        while stack:
            owner, around = stack.pop()
            inner = self._steps(self._fork.plan.scopes[owner.body])
            for kid in self._kids(owner, around):
                if any(self._state(one, kid) == "compensated" for one in inner):
                    return True
                stack.extend((one, kid) for one in inner if one.kind in SCOPES)
        return False

    def _is_handled(self, step: Step, frame: "Frame | None") -> bool:
        """Say whether the old run went on after this failure, rather than fail with it."""
        assert frame is not None
        old = self._source.plan.steps[self._fork.twins[step.index]]
        error = frame.errors.get(old.index)
        unit: Unit | None = frame
        while unit is not None:
            if unit.error is not None and unit.error == error:
                return False
            unit = unit.up
        has_way = old.kind is StepKind.TRY or any(edge.port == "error" for edge in old.edges)
        return has_way or old.on_error == "continue"

    def _after(self, starts: Iterable[int]) -> set[int]:
        """Give the steps that some start leads to, without the starts themselves."""
        steps = self._fork.plan.steps
        stack, seen = list(starts), set[int]()
        while stack:
            for edge in steps[stack.pop()].edges:
                if edge.target not in seen:
                    seen.add(edge.target)
                    stack.append(edge.target)
        return seen

    def _again(self, step: Step, why: str) -> None:
        self._note(self._result.runs_again, step, why)

    def _note(self, notes: dict[str, tuple[str, int]], step: Step, why: str) -> None:
        first, times = notes.get(step.node, (why, 0))
        notes[step.node] = (first, times + 1)


def _was_skipped(step: Step) -> dict[str, Json]:
    """Give the error of a step that was skipped, should its turn come this time."""
    message = f"{step.node} was skipped in the run whose results are used, so it has none."
    return error_of(step, code="debug.no_result", message=message)


_UNDONE = frozenset({"compensated", "compensating", "compensation_failed"})
_REASONS = {
    "pending": "It has not run.",
    "running": "It was stopped.",
    "retrying": "It was stopped.",
    "waiting": "It was stopped.",
    "cancelled": "It was stopped.",
    "compensating": "It was undone.",
    "compensated": "It was undone.",
    "failed": "It failed.",
}
"""Why a step in this state runs again; in any other it does not."""
