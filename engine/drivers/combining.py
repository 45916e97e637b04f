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
    __slots__ = ("error", "is_done", "item", "result")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.is_done = False
        self.result: Result
        self.error: Exception | None = None


class Combiner(Generic[Item, Result]):
    """Commits what several threads bring, together, and gives each its own result."""

    def __init__(self, commit: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._commit = commit
        self._lock = Lock()
        self._turn = Lock()
        self._entries: list[_Entry[Item, Result]] = []

    def do(self, item: Item) -> Result:
        """Give the item's result when it is durable. Raises what its commit raised."""
        entry: _Entry[Item, Result] = _Entry(item)
        with self._lock:
            self._entries.append(entry)
        while not entry.is_done:
            with self._turn:
                if not entry.is_done:
                    self._do_together()
        if entry.error is not None:
            raise entry.error
        return entry.result

    def _do_together(self) -> None:
        with self._lock:
            batch, self._entries = self._entries[:TOGETHER_MAX], self._entries[TOGETHER_MAX:]
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
