"""Watches as people handle them, and as the ticker sees them: a few threads make the looks."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread

from connectors.sdk.errors import ActionError
from connectors.sdk.host import build
from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.rowtext import encode
from engine.drivers.timing.sources import Due, GiveEpochs, all_is_ours, is_ours, never
from engine.drivers.watches.looking import Looker, Watches
from engine.errors import InvalidInput, LimitExceeded, NotFound, StoreUnavailable
from engine.store.protocol_watches import WatchStore
from engine.store.records_watches import WatchRow
from engine.views.times import rfc3339_or_none

THREADS = 2
DUE_MAX = 50
EVERY_MS_MIN = 1_000
EVERY_MS_MAX = 86_400_000
WATCHES_MAX = 1_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchWish:
    """A watch as somebody wants it."""

    kind: str
    config: Json
    every_ms: int
    answers_approvals: bool
    made_by: str


class WatchDesk:
    """Keeps watches, and is the ticker's source for them."""

    name = "watches"

    def __init__(
        self,
        store: WatchStore,
        watches: Watches,
        looker: Looker,
        clock: Clock,
        epochs: GiveEpochs = all_is_ours,
    ) -> None:
        self._store = store
        self._watches = watches
        self._looker = looker
        self._clock = clock
        self._epochs = epochs
        self._due: dict[str, WatchRow] = {}
        self._fired: list[str] = []
        self._looking: set[str] = set()
        """Watches that a thread has now."""
        self._work: SimpleQueue[WatchRow | None] = SimpleQueue()
        self._threads: list[Thread] = []

    def listed(self) -> list[dict[str, Json]]:
        """Give all watches, by name."""
        return [_view(row) for row in self._store.watches()]

    def find(self, name: str) -> dict[str, Json]:
        """Give one. Raises NotFound."""
        return _view(self._row(name))

    def save(self, name: str, wish: WatchWish) -> dict[str, Json]:
        """Create or change one; a changed config sees anew. Raises InvalidInput, LimitExceeded."""
        self._check(wish)
        old = self._store.watch(name)
        if old is None and len(self._store.watches()) >= WATCHES_MAX:
            raise LimitExceeded(f"There are {WATCHES_MAX} watches already.")
        row = WatchRow(
            name=name,
            kind=wish.kind,
            config=encode(wish.config),
            every_ms=wish.every_ms,
            answers_approvals=wish.answers_approvals,
            made_by=wish.made_by,
            next_at=self._clock.now_ms(),
        )
        if old is not None:
            is_same = (old.kind, old.config) == (row.kind, row.config)
            row = row._replace(
                state=old.state, told=old.told, cursor=old.cursor if is_same else None
            )
        self._store.save_watch(row)
        return _view(row)

    def _check(self, wish: WatchWish) -> None:
        if not EVERY_MS_MIN <= wish.every_ms <= EVERY_MS_MAX:
            said = f"{EVERY_MS_MIN // 1_000}s to {EVERY_MS_MAX // 3_600_000}h"
            raise InvalidInput(f"A watch looks every {said}.", [("every", said)])
        try:
            build(self._watches.watch(wish.kind), wish.config)
        except LookupError as error:
            raise InvalidInput(f"{error}.".capitalize(), [("kind", str(error))]) from error
        except ActionError as error:
            raise InvalidInput(error.message, [("config", error.message)]) from error

    def set_state(self, name: str, state: str) -> dict[str, Json]:
        """Pause or resume. Raises NotFound."""
        row = self._row(name)
        if row.state != state:
            row = row._replace(state=state, next_at=self._clock.now_ms())
            self._store.save_watch(row)
        return _view(row)

    def drop(self, name: str) -> None:
        """Remove one. Raises NotFound."""
        if not self._store.drop_watch(name):
            raise NotFound(f"There is no watch {name}.")

    def _row(self, name: str) -> WatchRow:
        row = self._store.watch(name)
        if row is None:
            raise NotFound(f"There is no watch {name}.")
        return row

    # What the ticker asks for (`engine.drivers.timing.sources.Source`).

    def due(self, now: int) -> Sequence[Due]:
        """Give the watches whose moment has come and that nobody looks after now."""
        epochs = self._epochs()
        rows = [
            row
            for row in self._store.due_watches(now=now, limit=DUE_MAX)
            if is_ours(row.name, epochs) and row.name not in self._looking
        ]
        self._due, self._fired = {row.name: row for row in rows}, []
        return [Due(id=row.name, times=[now], following=never) for row in rows]

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Note a watch to look after."""
        del times
        self._fired.append(id_)

    def move(self, id_: str, next_at: int | None) -> None:
        """Need no note: a look says when the next one is."""

    def flush(self) -> bool:
        """Hand the looks to the threads."""
        for name in self._fired:
            self._looking.add(name)
            self._work.put(self._due[name])
        self._fired = []
        if self._looking and not self._threads:
            self._threads = [
                Thread(target=self._loop, name=f"baton-watches-{n + 1}", daemon=True)
                for n in range(THREADS)
            ]
            for thread in self._threads:
                thread.start()
        return False

    def next_at(self) -> int | None:
        """Give the earliest moment."""
        return self._store.next_watch()

    def _loop(self) -> None:
        while (row := self._work.get()) is not None:
            try:
                self._looker.look(row)
            except StoreUnavailable as error:
                log.warning("watch %s: %s", row.name, error)  # it stays due
            except Exception:
                log.exception("the watch %s failed", row.name)
            finally:
                self._looking.discard(row.name)

    def close(self, *, drain_s: float) -> None:
        """Begin no look, and wait a while for those that have begun."""
        for _ in self._threads:
            self._work.put(None)
        for thread in self._threads:
            thread.join(drain_s)


def _view(row: WatchRow) -> dict[str, Json]:
    return {
        "name": row.name,
        "kind": row.kind,
        "config": json.loads(row.config),
        "every_ms": row.every_ms,
        "answers_approvals": row.answers_approvals,
        "made_by": row.made_by,
        "state": row.state,
        "next_at": rfc3339_or_none(row.next_at) if row.state == "active" else None,
        "looked_at": rfc3339_or_none(row.looked_at),
        "error": row.error,
        "told": row.told,
    }
