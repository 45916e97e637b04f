"""Writes that are whole or not there, locks, and receipts. Knows no connector."""

import fcntl
import hashlib
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from connectors.sdk.outcome import Json

PART_PREFIX = ".baton-part-"
"""Begins the names of files that are being written; a leftover is harmless."""
RECEIPT_DAYS_MAX = 90
"""Longer than any activity stays undecided after a crash."""
_SWEEP_S = 24 * 3600


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file durably: after a crash it is the old one or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.parent / f"{PART_PREFIX}{os.getpid()}-{threading.get_ident()}"
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock of that name; others, threads or processes, wait their turn."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{_digest(name)}.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # let go when the file closes, or the process dies
        yield


class Receipts:
    """What was done under which key, so that a repeated attempt finds it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Json:
        """Give what was put under the key; None when nothing was, or long ago."""
        try:
            return json.loads(self._place(key).read_bytes())
        except (FileNotFoundError, ValueError):
            return None

    def put(self, key: str, value: Json) -> None:
        """Keep a JSON value durably."""
        write_whole(self._place(key), json.dumps(value).encode())
        self._sweep()

    def drop(self, key: str) -> None:
        """Forget a key."""
        self._place(key).unlink(missing_ok=True)

    def _place(self, key: str) -> Path:
        digest = _digest(key)
        return self._folder / digest[:2] / f"{digest}.json"

    def _sweep(self) -> None:
        """Once a day, remove what nobody will ask for again."""
        mark = self._folder / "swept"
        now_s = time.time()
        with suppress(OSError):
            if mark.exists() and now_s - mark.stat().st_mtime < _SWEEP_S:
                return
            mark.touch()
            for receipt in self._folder.glob("*/*.json"):
                if now_s - receipt.stat().st_mtime > RECEIPT_DAYS_MAX * 24 * 3600:
                    receipt.unlink(missing_ok=True)


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
