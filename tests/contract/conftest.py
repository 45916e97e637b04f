"""Every store that has to keep the promises of `engine/store/protocol.py`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.store.memory import MemoryStore
from engine.store.postgres_store import PostgresStore
from engine.store.protocol import Store
from engine.store.sql import SqlStore
from tests.postgres.server import Server, name_of


@pytest.fixture(scope="session")
def migrated(postgres: Server) -> str:
    """Give the name of a database with our tables, from which tests get copies."""
    url = postgres.new_database()
    PostgresStore(url).close()
    return name_of(url)


@pytest.fixture
def postgres_store(postgres: Server, migrated: str) -> Iterator[PostgresStore]:
    url = postgres.new_database(template=migrated)
    made = PostgresStore(url)
    yield made
    made.close()
    postgres.drop_database(url)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "postgresql":
        yield request.getfixturevalue("postgres_store")
        return
    made: Store = MemoryStore() if request.param == "memory" else SqlStore(tmp_path)
    yield made
    made.close()
