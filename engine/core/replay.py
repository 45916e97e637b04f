"""Answers written down and read back, and a run made again from its history. Evaluates nothing."""

from collections.abc import Iterable, Sequence

from engine.core.events import Event
from engine.core.frame import Frame
from engine.core.machine import Machine
from engine.core.plan import Plan
from engine.core.questions import Answer, Oracle, Question
from engine.errors import HistoryCorrupt


class Recorder:
    """An oracle that keeps the answers of another, in order, for the fact's row."""

    def __init__(self, oracle: Oracle) -> None:
        self._oracle = oracle
        self._answers: list[Answer] = []

    def ask(self, question: Question, frame: Frame, subject: int, now: int) -> Answer:
        """Ask the other oracle and keep what it says."""
        answer = self._oracle.ask(question, frame, subject, now)
        self._answers.append(answer)
        return answer

    def take(self) -> list[Answer]:
        """Return the answers since the last `take`."""
        answers, self._answers = self._answers, []
        return answers


class Replayer:
    """An oracle that reads recorded answers back. Raises HistoryCorrupt when they run out."""

    def __init__(self, answers: Sequence[Answer] = ()) -> None:
        self._answers = iter(answers)

    def ask(self, question: Question, frame: Frame, subject: int, now: int) -> Answer:
        """Return the next recorded answer."""
        answer = next(self._answers, None)
        if answer is None:
            raise HistoryCorrupt(
                f"No recorded answer for {question} about {subject} in frame {frame.id} at {now}."
            )
        return answer

    def load(self, answers: Sequence[Answer]) -> None:
        """Go on with the answers of the next fact. Raises HistoryCorrupt if any were left."""
        if next(self._answers, None) is not None:
            raise HistoryCorrupt("A fact has more recorded answers than the core has questions.")
        self._answers = iter(answers)


def replay(plan: Plan, run_id: str, history: Iterable[tuple[Event, Sequence[Answer]]]) -> Machine:
    """Make the machine again that wrote `history`. Raises HistoryCorrupt when it cannot have."""
    machine = Machine(plan, run_id=run_id)
    oracle = Replayer()
    for event, answers in history:
        if not machine.accepts(event):
            raise HistoryCorrupt(f"{type(event).__name__} cannot follow event {machine.events}.")
        oracle.load(answers)
        machine.apply(event, oracle)
    oracle.load(())
    return machine
