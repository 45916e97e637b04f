"""What happens outside the core, decided by names and a seed: the same in every world.

A place is named by its path (map step and position, inwards) rather than by its frame's number,
because worlds that differ in their order of events number their frames differently.
"""

from zlib import crc32

from engine.core.frame import Frame
from engine.core.plan import Json, Plan, StepKind
from engine.core.questions import Answer, Question
from tests.simulation.fortunes import Fortunes

Path = tuple[int, ...]


def path_of(frame: Frame) -> Path:
    path: Path = ()
    each: Frame | None = frame
    while each is not None:
        path = (each.owner_step, each.position, *path)
        each = each.parent
    return path


class Fates:
    """An oracle, and the outcome of every attempt. `troubles` is the share of bad luck, 0 to 1."""

    def __init__(self, plan: Plan, *, seed: int, troubles: float = 0.25) -> None:
        self.plan = plan
        self.seed = seed
        self.troubles = troubles
        self.fortunes = Fortunes(plan, self.chance)

    def chance(self, *names: object) -> float:
        """A number from 0 to 1 that depends on the names and the seed alone."""
        return crc32(repr((self.seed, names)).encode()) / 2**32

    def ask(self, question: Question, frame: Frame, subject: int, now: int) -> Answer:
        path = path_of(frame)
        luck = self.chance(question.value, path, subject)
        if luck < 0.04 * self.troubles:
            return Answer(error={"code": "expression", "message": "no value"})
        if question is Question.ITEMS:
            return Answer("no list" if luck < 0.03 else self._items(subject, luck))
        if question is Question.INPUT:
            return Answer(self._input(subject, luck))
        if question is Question.AWAIT:
            return Answer(self.fortunes.awaited(path, subject, now))
        answers = {
            Question.VALUE: Answer(luck, port="left" if luck < 0.3 else "out"),
            Question.DUE_AT: Answer(now + int(luck * 1000) - 200),
            Question.AGAIN: Answer("yes" if luck < 0.05 * self.troubles else luck < 0.6),
            Question.RETRY: Answer("yes" if luck < 0.1 else luck < 0.6),
            Question.CONDITION: Answer("yes" if luck < 0.05 * self.troubles else luck < 0.7),
        }
        return answers.get(question, Answer(f"{question.value} {path} {subject}"))

    def _items(self, step: int, luck: float) -> Json:
        if self.plan.steps[step].kind is StepKind.REPEAT:
            return int(luck * 5)
        return [f"item {place}" for place in range(int(luck * 6))]

    def _input(self, step: int, luck: float) -> Json:
        if self.plan.steps[step].kind is StepKind.RETURN:
            return {"value": luck}
        return {"config": luck, "code": "author's own", "message": "as drawn"}

    def fails(self, path: Path, step: int, attempt: int) -> bool:
        is_undo = self.plan.steps[step].undoes >= 0
        share = 0.2 if is_undo else self.troubles
        return self.chance("outcome", path, step, attempt) < share

    def port(self, path: Path, step: int) -> str:
        return "left" if self.chance("port", path, step) < 0.15 else "out"
