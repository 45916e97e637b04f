"""Many callers, one transaction: whoever comes while one commits is in the next. Knows no store.

There is no thread and no timer: the first of those who wait does the work for all of them.
"""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Generic, TypeVar

from engine.errors import EngineError, StoreUnavailable

Item = TypeVar("Item")
Result = TypeVar("Result")
TOGETHER_MAX = 64


class _Entry(Generic[Item, Result]):
    """One caller's item. Its lock is held until it is done, or its caller is to lead."""

    __slots__ = ("error", "is_done", "item", "result", "turn")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.is_done = False
        self.result: Result
        self.error: Exception | None = None
        self.turn = Lock()
        self.turn.acquire()


class Combiner(Generic[Item, Result]):
    """Commits what several threads bring, together, and gives each its own result."""

    def __init__(self, commit: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._commit = commit
        self._lock = Lock()
        self._has_leader = False
        self._entries: list[_Entry[Item, Result]] = []

    def do(self, item: Item) -> Result:
        """Give the item's result when it is durable. Raises what its commit raised."""
        entry: _Entry[Item, Result] = _Entry(item)
        with self._lock:
            self._entries.append(entry)
            leads, self._has_leader = not self._has_leader, True
        if not leads:
            entry.turn.acquire()  # whoever is done goes on at once, whatever is committed next
        if not entry.is_done:
            try:
                self._do_together()
            finally:
                self._hand_over()
        if entry.error is not None:
            raise entry.error
        return entry.result

    def _hand_over(self) -> None:
        """Let the first of those who came meanwhile lead."""
        with self._lock:
            self._has_leader = bool(self._entries)
            if self._entries:
                self._entries[0].turn.release()

    def _do_together(self) -> None:
        with self._lock:
            batch, self._entries = self._entries[:TOGETHER_MAX], self._entries[TOGETHER_MAX:]
        try:
            self._try_together(batch)
        finally:
            for entry in batch[1:]:  # the first is who leads
                entry.turn.release()

    def _try_together(self, batch: Sequence[_Entry[Item, Result]]) -> None:
        try:
            self._finish(batch)
        except StoreUnavailable as error:
            _fail(batch, error)
        except EngineError as error:
            if len(batch) == 1:
                _fail(batch, error)
            else:  # one of them is at fault, and the others shall not suffer for it
                for entry in batch:
                    self._alone(entry)
        except Exception as error:  # noqa: BLE001  # it is raised by those who wait
            _fail(batch, error)
        except BaseException:
            _fail(batch, StoreUnavailable("It was interrupted; ask again."))
            raise

    def _alone(self, entry: _Entry[Item, Result]) -> None:
        try:
            self._finish([entry])
        except Exception as error:  # noqa: BLE001  # the same
            _fail([entry], error)

    def _finish(self, batch: Sequence[_Entry[Item, Result]]) -> None:
        results = self._commit([entry.item for entry in batch])
        for entry, result in zip(batch, results, strict=True):
            entry.result = result
            entry.is_done = True


def _fail(batch: Sequence[_Entry[Item, Result]], error: Exception) -> None:
    for entry in batch:
        entry.error = error
        entry.is_done = True
