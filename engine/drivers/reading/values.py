"""Single values of a run, read when somebody asks for them: cut to be looked at, or whole."""

import json
from dataclasses import dataclass
from typing import Literal

from connectors.sdk.jsontext import read
from engine.core.frame import Frame
from engine.core.plan import Json, Step
from engine.drivers.reading.decoding import text_of
from engine.drivers.reading.reader import QUEUED, Reader, step_of
from engine.drivers.runs.admission import queued_input
from engine.errors import InvalidInput, NotFound
from engine.store.protocol import RunStore
from engine.store.records import RunRow
from engine.views.cutting import Cutter, type_of
from engine.views.large import Large, read_in, size_of
from engine.views.pointers import NowhereError, value_at
from engine.views.projection import Projection

Part = Literal["input", "output", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueWish:
    """Which value, and where in it."""

    run_id: str
    part: Part = "output"
    node: str | None = None
    """None stands for the run itself."""
    frame: int | None = None
    """Which item's, for a node in a map or a repeat; the first one when None."""
    attempt: int | None = None
    """Whose error or output; the newest one's when None."""
    path: str = ""
    """A JSON pointer."""


class Values:
    """Finds values in histories. Large ones are read from their row and kept nowhere."""

    def __init__(self, store: RunStore, reader: Reader) -> None:
        self._store = store
        self._reader = reader

    def text(self, wish: ValueWish) -> str:
        """Give a value as JSON text. Raises NotFound, and InvalidInput for the path."""
        found = self._found(wish)
        if isinstance(found, Large) and not wish.path:
            return self._text_of(wish.run_id, found)
        return json.dumps(self._inside(wish, found), ensure_ascii=False)

    def shown(
        self, wish: ValueWish, *, depth: int, entries: int, offset: int = 0
    ) -> dict[str, Json]:
        """Give a value as far as a person looks at it. Raises as `text` does.

        `offset` leaves out so many of its first members.
        """
        value = self._inside(wish, self._found(wish))
        cutter = Cutter(depth=depth, entries=entries, has_sizes=True)
        return {
            "value": cutter.cut(_from(value, offset)),
            "is_cut": cutter.is_cut or bool(offset),
            "size": size_of(value),
            "type": type_of(value),
            "entries": len(value) if isinstance(value, dict | list | str) else None,
        }

    def _inside(self, wish: ValueWish, found: Json) -> Json:
        whole = read_in(found, lambda large: read(self._text_of(wish.run_id, large)))
        try:
            return value_at(whole, wish.path)
        except ValueError as error:
            raise InvalidInput(str(error), [("path", "not a JSON pointer")]) from None
        except NowhereError as error:
            raise NotFound(f"The value has no {str(error)!r:.100} there.") from None

    def _text_of(self, run_id: str, large: Large) -> str:
        rows = self._store.history(run_id, after=large.seq - 1, limit=1)
        if not rows or rows[0].data is None:
            raise NotFound(f"Run {run_id} is gone.")
        return text_of(rows[0].data)

    def _found(self, wish: ValueWish) -> Json:
        row = self._reader.row(wish.run_id)
        if row.state == QUEUED:
            if wish.node is None and wish.part == "input":
                return queued_input(row)
            raise NotFound("The run has not begun.")
        with self._reader.light(row) as projection:
            if wish.node is None:
                return _of_run(projection, row, wish.part)
            step = step_of(projection, wish.node)
            frame = _frame(projection, step, wish.frame)
            if frame is not None:
                return _of_step(projection, step, frame, wish)
        projection = self._reader.whole(row)
        frame = _frame(projection, step, wish.frame)
        if frame is None:
            raise NotFound(f"Node {wish.node} has not run there.")
        return _of_step(projection, step, frame, wish)


def _frame(projection: Projection, step: Step, wanted: int | None) -> Frame | None:
    frames = projection.frames_of[step.scope]
    return next(iter(frames.values()), None) if wanted is None else frames.get(wanted)


def _of_run(projection: Projection, row: RunRow, part: Part) -> Json:
    machine = projection.machine
    if part == "input":
        return machine.facts.input
    if part == "error":
        said = None if row.error is None else read(row.error)
        return _there(machine.error if machine.error is not None else said, part)
    return _there(machine.output if machine.end_state is not None else None, part)


def _of_step(projection: Projection, step: Step, frame: Frame, wish: ValueWish) -> Json:
    if wish.part == "input":
        work = frame.work.get(step.index)
        return _there(None if work is None else work.input, wish.part)
    seen = projection.seen.get((frame.id, step.index))
    tries = [] if seen is None else seen.attempts
    if wish.part == "error":
        newest = frame.errors.get(step.index) or (tries[-1].error if tries else None)
        errors = {each.attempt: each.error for each in tries}
        return _there(newest if wish.attempt is None else errors.get(wish.attempt), wish.part)
    if wish.attempt is not None and (not tries or tries[-1].attempt != wish.attempt):
        raise NotFound(f"Attempt {wish.attempt} has no output.")
    if step.index not in frame.outputs:
        raise NotFound("The node has no output.")
    return frame.outputs[step.index]


def _there(value: Json, part: Part) -> Json:
    if value is None:
        raise NotFound(f"There is no {part}.")
    return value


def _from(value: Json, offset: int) -> Json:
    if isinstance(value, list):
        return value[offset:]
    if isinstance(value, dict):
        return dict(list(value.items())[offset:])
    return value
