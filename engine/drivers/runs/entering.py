"""How runs come in: a start that may be a repetition, a queue, and the first fact."""

from collections.abc import Sequence
from dataclasses import replace

from engine.core.events import RunStarted
from engine.core.machine import Machine
from engine.core.rules import RULES_NEWEST
from engine.drivers.rowtext import encode
from engine.drivers.runs.books import Books
from engine.drivers.runs.inbox import Item, Start, Starts
from engine.drivers.runs.live import Live
from engine.errors import Conflict, EngineError
from engine.store.records import InboxRow, KnownStart, RunRow

ADMIT = "admit"
"""What is left for the owner of a shard where somebody else has queued a run."""


def look_up(turn: Books, items: Sequence[Item]) -> None:
    """Read at once which request ids among these are known."""
    keys = [
        (start.row.flow_id, start.row.request_id)
        for item in items
        if isinstance(item, Starts)
        for start in item.starts
        if start.row.request_id is not None
    ]
    if keys:
        turn.known = turn.desk.known_starts(keys)


def start_once(turn: Books, start: Start) -> tuple[str, bool] | EngineError:
    """Give the run of a start and whether it is new; what keeps it from beginning is an error."""
    row = start.row
    key = None if row.request_id is None else (row.flow_id, row.request_id)
    known = None if key is None else turn.known.get(key)
    if known is not None and known.body_hash != row.body_hash:
        return Conflict(f"Request id {row.request_id} has started a run with other input.")
    if known is not None:
        return known.run_id, False
    refusal = begin(turn, start)
    if refusal is not None:
        return refusal
    if key is not None:
        turn.known[key] = KnownStart(row.run_id, row.body_hash)
    return row.run_id, True


def begin(turn: Books, start: Start) -> EngineError | None:
    """Let a new run begin, or queue it; give why neither can be.

    A run that somebody waits for is not queued: who waits holds a place of its own meanwhile, so
    that flows that call each other could wait for ever.
    """
    row = start.row._replace(created_at=turn.now)
    is_ours = turn.owns(row)
    if not row.parent_attempt and not turn.room.has_for(start, is_ours=is_ours):
        return queue_up(turn, replace(start, row=row), is_ours=is_ours)
    row = row._replace(state="running", started_at=turn.now)
    turn.notes.rows[row.run_id] = row
    enter(turn, start, row)
    return None


def queue_up(turn: Books, start: Start, *, is_ours: bool) -> EngineError | None:
    """Let a run wait in line; give why even that cannot be."""
    row = start.row
    refusal = turn.room.refusal(row.flow_id) if is_ours else None
    if refusal is not None:
        return refusal
    turn.notes.rows[row.run_id] = row._replace(state="queued", input=queued_text(start))
    if is_ours:
        turn.room.queue(row.flow_id)
        turn.reads(row)
    else:
        post = InboxRow(row.run_id, row.shard, row.run_id, ADMIT, "null", turn.now)
        turn.batch.posts.append(post)
    return None


def queued_text(start: Start) -> str:
    """Give what a queued run's row keeps until it begins."""
    kept = {"input": start.input}
    if start.reuse is not None:
        kept["reuse"] = start.reuse
    if start.debug is not None:
        kept["debug"] = start.debug
    return encode(kept)


def enter(turn: Books, start: Start, row: RunRow) -> None:
    """Let a run begin that is new, or queued."""
    live = Live(row, start.compiled, Machine(start.compiled.plan, run_id=row.run_id), 0)
    live.children = {}
    turn.touched[row.run_id] = live
    turn.desk.family.came(row)
    if turn.owns(row):
        turn.room.begin(row.flow_id)
    started = RunStarted(
        at=turn.now,
        input=start.input,
        trigger=row.trigger,
        rules=RULES_NEWEST,
        reuse=start.reuse,
        debug=start.debug,
    )
    turn.apply(live, started)
