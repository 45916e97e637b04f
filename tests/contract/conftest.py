"""Every store that has to keep the promises of `engine/store/protocol.py`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.store.memory import MemoryStore
from engine.store.protocol import Store
from engine.store.sql import SqlStore


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqlStore(tmp_path)
    yield made
    made.close()
