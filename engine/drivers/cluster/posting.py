"""Word for runs that another process owns: kept in the store, picked up by whoever owns them.

Nobody is called: the sender reads what has become of its word, the owner looks when it is
signalled to, and every LOOK_S besides, for a signal may be lost.
"""

import json
import logging
import time
from collections.abc import Callable
from threading import Event as Flag
from threading import Thread

from engine.core.codec import decode_event, encode_event
from engine.core.events import Event
from engine.drivers.clock import Clock
from engine.drivers.ids import Ids
from engine.drivers.ownership import Ownership
from engine.drivers.rowtext import encode
from engine.drivers.runs.entering import ADMIT
from engine.drivers.runs.inbox import Admit, Fact, Item, Posted, Reply, Resume
from engine.drivers.runs.live import read_history
from engine.drivers.runs.updates import AT_ONCE
from engine.errors import EngineError, HistoryCorrupt, NotFound, NotOwned, StoreUnavailable
from engine.store.protocol import Store
from engine.store.records import InboxRow, RunRow

ANSWER_S_MAX = 60.0
LOOK_S = 0.5
ANSWER_LOOK_S = (0.005, 0.01, 0.02, 0.05)
"""Pauses between looks for an answer; the last one goes on."""
TAKEN_MAX = 500
CLOSE_S_MAX = 2.0
FACT, GO_ON = "fact", "go_on"

log = logging.getLogger(__name__)


class Post:
    """Tells runs what has happened, wherever they are."""

    def __init__(
        self,
        store: Store,
        put: Callable[[Item], None],
        *,
        clock: Clock,
        ids: Ids,
        ownership: Ownership,
    ) -> None:
        self._store = store
        self._put = put
        self._ownership = ownership
        self._clock = clock
        self._ids = ids

    def tell(self, run_id: str, event: Event, *, timeout_s: float = ANSWER_S_MAX) -> bool:
        """Say whether it counted, once that is durable. Raises NotFound, StoreUnavailable."""
        reply = Reply()
        self._put(Fact(run_id, event, reply))
        try:
            is_wanted: bool = reply.take(timeout_s)
        except NotOwned:
            return self._tell_elsewhere(run_id, event, timeout_s)
        return is_wanted

    def leave_word(self, run_id: str, shard: int, event: Event) -> None:
        """Tell a run of another process, and do not wait for what it says."""
        data = encode(list(encode_event(event)))
        row = InboxRow(self._ids.new(), shard, run_id, FACT, data, self._clock.now_ms())
        self._store.post([row])
        self._store.signal([shard])

    def go_on(self, row: RunRow, *, timeout_s: float = ANSWER_S_MAX) -> None:
        """Let a parked run go on with a fresh count, here or elsewhere."""
        epochs = self._ownership.epochs()
        if epochs is None or row.shard in epochs:
            item = Resume((row.run_id,), is_wanted=True)
            self._put(item)
            item.reply.take(timeout_s)
        else:
            self._leave(row, GO_ON, "null", timeout_s)

    def _tell_elsewhere(self, run_id: str, event: Event, timeout_s: float) -> bool:
        row = self._store.run(run_id)
        if row is None:
            raise NotFound(f"There is no run {run_id}.")
        seen = self._store.last_facts([run_id]).get(run_id, 0)
        self._leave(row, FACT, encode(list(encode_event(event))), timeout_s)
        return self._has_happened(run_id, event, after=seen)

    def _leave(self, row: RunRow, kind: str, data: str, timeout_s: float) -> None:
        """Post, and return when it has been dealt with."""
        item_id = self._ids.new()
        at = self._clock.now_ms()
        self._store.post([InboxRow(item_id, row.shard, row.run_id, kind, data, at)])
        self._store.signal([row.shard])
        until = time.monotonic() + timeout_s
        looks = 0
        while self._store.posted([item_id]):
            if time.monotonic() > until:
                raise StoreUnavailable("The run's owner did not answer in time; ask again.")
            time.sleep(ANSWER_LOOK_S[min(looks, len(ANSWER_LOOK_S) - 1)])
            looks += 1

    def _has_happened(self, run_id: str, event: Event, *, after: int) -> bool:
        kind, frame, step, attempt, _, data = encode_event(event)
        wanted = (kind, frame, step, attempt, None if data is None else encode(data))
        return any(
            (row.kind, row.frame, row.step, row.attempt, row.data) == wanted
            for row in read_history(self._store, run_id, after=after)
        )


class Mail:
    """Picks up what others have left for the runs of this process: starts, and word for them."""

    def __init__(self, store: Store, put: Callable[[Item], None], ownership: Ownership) -> None:
        self._store = store
        self._put = put
        self._ownership = ownership
        self._news = Flag()
        self._is_closed = False
        self._thread = Thread(target=self._keep, name="baton-mail", daemon=True)

    def open(self) -> None:
        """Begin to look."""
        self._thread.start()

    def look(self) -> None:
        """Look now."""
        self._news.set()

    def close(self) -> None:
        """Stop looking."""
        self._is_closed = True
        self._news.set()
        if self._thread.ident is not None:
            self._thread.join(CLOSE_S_MAX)  # the engine may be waiting for a store that is away

    def _keep(self) -> None:
        is_failing = False
        while not self._is_closed:
            self._news.wait(LOOK_S)
            self._news.clear()
            try:
                while not self._is_closed and self.take():
                    pass
                is_failing = False
            except StoreUnavailable as error:
                if not is_failing:
                    log.warning("posts cannot be read, trying again: %s", error)
                is_failing = True
            except Exception:
                log.exception("posts could not be taken; the next look tries again")

    def take(self) -> bool:
        """Hand over what is there, and return when it is dealt with; True when there is more."""
        epochs = self._ownership.epochs()
        shards = None if epochs is None else tuple(epochs)
        begun = self._store.due_wakes(now=AT_ONCE, limit=TAKEN_MAX, shards=shards)
        rows = self._store.inbox(shards, TAKEN_MAX)
        replies = [self._hand_over(row) for row in rows]
        if begun:
            item = Resume(begun)
            self._put(item)
            replies.append(item.reply)
        for reply in replies:
            reply.take(ANSWER_S_MAX)
        return TAKEN_MAX in (len(begun), len(rows))

    def _hand_over(self, row: InboxRow) -> Reply:
        item: Posted | Resume | Admit
        try:
            item = self._item(row)
        except (EngineError, ValueError, TypeError) as error:
            log.error("post %s for run %s cannot be read: %s", row.item_id, row.run_id, error)  # noqa: TRY400  # it is data, not code, that is wrong
            item = Resume((), item_ids=(row.item_id,), shard=row.shard)
        self._put(item)
        assert item.reply is not None
        return item.reply

    def _item(self, row: InboxRow) -> Posted | Resume | Admit:
        if row.kind == ADMIT:
            return Admit(item_ids=(row.item_id,), shard=row.shard)
        if row.kind == GO_ON:
            ids, items = (row.run_id,), (row.item_id,)
            return Resume(ids, is_wanted=True, item_ids=items, shard=row.shard)
        if row.kind != FACT:
            raise HistoryCorrupt(f"There is no kind of post {row.kind}.")
        event = decode_event(*json.loads(row.data))
        return Posted(row.run_id, event, Reply(), item_id=row.item_id, shard=row.shard)
