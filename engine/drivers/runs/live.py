"""Runs that the engine thread holds in memory, and how they come back from the store."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from connectors.sdk.jsontext import read
from engine.core.codec import decode_answers, decode_event
from engine.core.events import (
    ActivityCompleted,
    ActivityFailed,
    ActivityPending,
    AnswerReceived,
    Event,
    EventKind,
    TimerFired,
)
from engine.core.machine import Machine
from engine.core.questions import Answer
from engine.core.replay import Recorder, replay
from engine.drivers.versions.programs import Compiled
from engine.store.protocol import RunStore
from engine.store.records import EventRow, LogRow, RunRow

HISTORY_PAGE = 1_000
END_STATES = frozenset({"succeeded", "failed", "cancelled", "timed_out"})
PARKED = "parked"
ANSWERED = EventKind.ANSWER_RECEIVED.value
BY_ITSELF = frozenset(
    {ActivityCompleted, ActivityFailed, ActivityPending, AnswerReceived, TimerFired}
)
"""What happens without people; a parked run takes none of it."""


def engine_error(message: str, code: str = "engine") -> dict[str, Any]:
    """Give an error that no node has caused, in the form that errors have everywhere."""
    return {"code": code, "message": message, "node": None, "attempt": 0, "details": None}


class Live:
    """A run in memory: its machine, and what its row says."""

    __slots__ = (
        "children",
        "compiled",
        "kept",
        "logs",
        "machine",
        "recorded_bytes",
        "recorder",
        "row",
        "seq",
        "taken",
    )

    def __init__(self, row: RunRow, compiled: Compiled, machine: Machine, seq: int) -> None:
        self.row = row
        self.compiled = compiled
        self.machine = machine
        self.recorder = Recorder(compiled.program)
        self.seq = seq
        self.recorded_bytes = 0
        self.kept: list[EventRow] | None = [] if compiled.keeps_facts else None
        """Facts that are not written yet; None for a run that writes every fact."""
        self.logs: list[LogRow] = []
        """What attempts have said with those facts."""
        self.children: dict[tuple[int, int, int], str] | None = None
        """The runs that this one has called, by frame, step and attempt; None until read."""

        self.taken: set[str] = set()
        """The keys of the answers that it has taken."""

    @property
    def is_ended(self) -> bool:
        """Whether nothing can happen any more."""
        return self.machine.state in END_STATES


def read_history(store: RunStore, run_id: str, *, after: int = 0) -> Iterator[EventRow]:
    """Read a whole history, or what comes after a fact, page by page."""
    while rows := store.history(run_id, after=after, limit=HISTORY_PAGE):
        yield from rows
        if len(rows) < HISTORY_PAGE:
            return
        after = rows[-1].seq


def decode_row(row: EventRow) -> tuple[Event, Sequence[Answer]]:
    """Turn a row back into a fact and the answers that were recorded with it."""
    data = None if row.data is None else read(row.data)
    answers = () if row.answers is None else decode_answers(read(row.answers))
    return decode_event(row.kind, row.frame, row.step, row.attempt, row.at, data), answers


def bring_back(
    row: RunRow, rows: Sequence[EventRow], compile_version: Callable[[str], Compiled]
) -> Live:
    """Replay a run to where its history ends. Raises HistoryCorrupt, InvalidFlow, NotFound."""
    compiled = compile_version(row.version_id)
    machine = replay(compiled.plan, row.run_id, map(decode_row, rows))
    live = Live(row, compiled, machine, rows[-1].seq if rows else 0)
    live.recorded_bytes = sum(len(fact.data or "") + len(fact.answers or "") for fact in rows)
    live.taken = {key for fact in rows if fact.kind == ANSWERED and (key := _key_of(fact))}
    return live


def _key_of(fact: EventRow) -> str:
    said = {} if fact.data is None else read(fact.data)
    key: str = said.get("key", "")
    return key
