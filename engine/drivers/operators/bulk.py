"""The same thing done to many runs: cancelled or retried page by page, each run once.

The caller turns the pages. Between two of them the engine does whatever else there is, and what
was done stays done: a page that is asked for again finds runs that need nothing any more.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from engine.core.plan import Json
from engine.drivers.ids import first_id
from engine.drivers.operators.forks import Forks, ForkWish, Version
from engine.drivers.runs.starting import StartedRun
from engine.errors import Conflict, InvalidFlow, InvalidInput, LimitExceeded, NotFound
from engine.store.protocol import RunStore
from engine.store.records import RunRow

PAGE_RUNS_MAX = 200
"""What one page looks at, at most."""
IDS_MAX = 1_000
COUNTED_MAX = 10_000
"""A dry run counts up to here, and says when there is more."""
SAMPLE = 20
READ_AT_ONCE = 500

Action = Literal["cancel", "retry"]
STATES: dict[Action, tuple[str, ...]] = {
    "cancel": ("queued", "running", "waiting", "parked"),
    "retry": ("failed", "cancelled", "timed_out"),
}
"""What an action can be done to."""
DEFAULT_STATES: dict[Action, tuple[str, ...]] = {
    "cancel": STATES["cancel"],
    "retry": ("failed", "timed_out"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkFilter:
    """Which runs. Called runs are left to those that called them, unless ids name them."""

    flow_id: str | None = None
    states: Sequence[str] = ()
    """Those that the action is for when empty."""
    ids: Sequence[str] = ()
    created_before: int | None = None
    created_after: int | None = None
    """Milliseconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkWish:
    """What is to be done to which runs."""

    action: Action
    filter: BulkFilter
    by: str
    request_id: str | None = None
    """With another one, runs that were retried before are retried once more."""
    reason: str = ""
    version: Version = None
    """Of the retries."""
    cursor: str | None = None
    limit: int = PAGE_RUNS_MAX


Cancel = Callable[[str, str, str], None]
"""Cancels a run, by whom and why."""
Summaries = Callable[[Sequence[RunRow]], list[dict[str, Json]]]


class Bulk:
    """Does things to many runs."""

    def __init__(
        self, store: RunStore, forks: Forks, *, cancel: Cancel, summaries: Summaries
    ) -> None:
        self._store = store
        self._forks = forks
        self._cancel = cancel
        self._summaries = summaries

    def preview(self, wish: BulkWish) -> dict[str, Json]:
        """Count the runs that an action would be done to, and show the newest of them."""
        states, flows = Counter[str](), Counter[str]()
        sample: list[RunRow] = []
        for row in islice(self._matching(wish), COUNTED_MAX + 1):
            states[row.state] += 1
            flows[row.flow_id] += 1
            if len(sample) < SAMPLE:
                sample.append(row)
        return {
            "action": wish.action,
            "count": min(states.total(), COUNTED_MAX),
            "is_more": states.total() > COUNTED_MAX,
            "by_state": dict(states),
            "by_flow": dict(flows),
            "sample": self._summaries(sample),
        }

    def page(self, wish: BulkWish) -> dict[str, Json]:
        """Do it to the next runs, newest first. Raises InvalidInput, StoreUnavailable.

        `next_cursor` names the next page; a run that it could not be done to is in `refused`.
        """
        limit = max(1, min(wish.limit, PAGE_RUNS_MAX))
        done: list[Json] = []
        refused: list[Json] = []
        last: str | None = None
        for count, row in enumerate(self._matching(wish), start=1):
            last = row.run_id
            try:
                done.append(self._do(wish, row))
            except (Conflict, InvalidFlow, InvalidInput, LimitExceeded, NotFound) as error:
                refused.append({"run_id": row.run_id, "reason": str(error)})
            if count == limit:
                break
        else:
            last = None
        return {"action": wish.action, "done": done, "refused": refused, "next_cursor": last}

    def _do(self, wish: BulkWish, row: RunRow) -> dict[str, Json]:
        if wish.action == "cancel":
            self._cancel(row.run_id, wish.by, wish.reason)
            return {"run_id": row.run_id}
        started = self._retry(wish, row)
        return {
            "run_id": row.run_id,
            "new_run_id": started.run_id,
            "created": started.created,
        }

    def _retry(self, wish: BulkWish, row: RunRow) -> StartedRun:
        mark = "" if wish.request_id is None else f"{wish.request_id}:"
        fork = ForkWish(
            run_id=row.run_id, version=wish.version, request_id=f"retry:{mark}{row.run_id}"
        )
        return self._forks.fork(fork)

    def _matching(self, wish: BulkWish) -> Iterator[RunRow]:
        """Give the runs behind the cursor, newest first."""
        wanted, is_named = wish.filter, bool(wish.filter.ids)
        states = _states(wish)
        rows = self._named(wish) if is_named else self._listed(wish, states)
        for row in rows:
            is_early = wanted.created_after is not None and row.created_at < wanted.created_after
            is_late = wanted.created_before is not None and row.created_at >= wanted.created_before
            is_of_flow = wanted.flow_id in (None, row.flow_id)
            is_own = row.parent_run is None or is_named
            if is_own and is_of_flow and row.state in states and not (is_early or is_late):
                yield row

    def _named(self, wish: BulkWish) -> Iterator[RunRow]:
        if len(wish.filter.ids) > IDS_MAX:
            raise InvalidInput(f"At most {IDS_MAX} ids can be named.", [("filter.ids", "too many")])
        for run_id in sorted(set(wish.filter.ids), reverse=True):
            if wish.cursor is not None and run_id >= wish.cursor:
                continue
            row = self._store.run(run_id)
            if row is not None:
                yield row

    def _listed(self, wish: BulkWish, states: Sequence[str]) -> Iterator[RunRow]:
        """Read pages of the list between the moments: run ids grow with time."""
        wanted = wish.filter
        before = wish.cursor
        if before is None and wanted.created_before is not None:
            before = first_id(wanted.created_before)
        oldest = "" if wanted.created_after is None else first_id(wanted.created_after)
        while rows := self._store.runs(
            flow_id=wanted.flow_id, states=states, before=before, limit=READ_AT_ONCE
        ):
            for row in rows:
                if row.run_id < oldest:
                    return
                yield row
            if len(rows) < READ_AT_ONCE:
                return
            before = rows[-1].run_id


def _states(wish: BulkWish) -> tuple[str, ...]:
    """Give the states to look for. Raises InvalidInput for one that the action is not for."""
    possible = STATES[wish.action]
    wrong = [state for state in wish.filter.states if state not in possible]
    if wrong:
        message = f"Runs that are {', '.join(wrong)} cannot be {_PAST[wish.action]}."
        raise InvalidInput(message, [("filter.states", f"one of {', '.join(possible)}")])
    return tuple(wish.filter.states) or DEFAULT_STATES[wish.action]


_PAST = {"cancel": "cancelled", "retry": "retried"}
