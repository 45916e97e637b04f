"""Shards of a SQLite file: the lock gives it to one engine, which therefore owns them all."""

import os
from collections.abc import Callable, Collection, Mapping

from engine.store.connections import Connections
from engine.store.dialect import OWNER_EPOCH
from engine.store.protocol_waits import Shards
from engine.store.records import SHARDS

SECRET_BYTES = 32


class SqlShards:
    """`ShardStore` for one process."""

    _db: Connections
    is_shared = False

    def __init__(self) -> None:
        self._owner: str | None = None
        self._notices: list[Callable[[Collection[int]], None]] = []

    def claim_shards(self, owner: str, *, want: int, lease_ms: int) -> dict[int, int]:  # noqa: ARG002  # there are no others
        """Give all shards; whoever has opened the file owns them."""
        self._owner = owner
        return dict.fromkeys(range(SHARDS), OWNER_EPOCH)

    def inherited(self, shards: Collection[int]) -> set[int]:  # noqa: ARG002  # `was_crashed` says it
        """Give none: the file has one owner at a time."""
        return set()

    def note_suspect(self, run_id: str, shard: int, epoch: int) -> None:
        """Note nothing: beside the file there is a note that costs no transaction."""

    def suspects(self, epochs: Mapping[int, int], *, within_ms: int) -> set[str] | None:  # noqa: ARG002  # as above
        """Know nothing."""
        return None

    def release_shards(self, owner: str, shards: Shards = None) -> None:  # noqa: ARG002  # there is nobody to take them
        """Let go in name; the lock is what others wait for."""
        if shards is None:
            self._owner = None

    def workers(self) -> dict[str, int]:
        """Give the one owner."""
        return {} if self._owner is None else {self._owner: SHARDS}

    def signal(self, shards: Collection[int]) -> None:
        """Tell this process, for there is no other."""
        for notice in self._notices:
            notice(shards)

    def watch_signals(self, notice: Callable[[Collection[int]], None]) -> None:
        """Call `notice` on the thread that posts."""
        self._notices.append(notice)

    def secret(self, name: str) -> bytes:
        """Give the bytes of whoever asked first."""
        statement = "INSERT INTO meta (name, data) VALUES (?, ?) ON CONFLICT DO NOTHING"
        rows = self._db.fetch("SELECT data FROM meta WHERE name = ?", (name,))
        if not rows:
            self._db.change(statement, (name, os.urandom(SECRET_BYTES)))
            rows = self._db.fetch("SELECT data FROM meta WHERE name = ?", (name,))
        return bytes(rows[0][0])
