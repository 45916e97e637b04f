"""How things are dealt out to shards: by a name, the same on every machine and for ever."""

from zlib import crc32

from engine.store.records import SHARDS


def shard_of(name: str) -> int:
    """Give the shard of a name: of a run's root, a flow with a limit, a schedule, a task queue."""
    return crc32(name.encode()) % SHARDS
