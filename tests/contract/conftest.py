"""Every store that has to keep the promises of `engine/store/protocol.py`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text

from engine.store.memory import MemoryStore
from engine.store.postgres_store import PostgresStore
from engine.store.protocol import Store
from engine.store.sql import SqlStore
from tests.postgres.proxy import Proxy
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


class Leased(NamedTuple):
    """A store that several engines share, and the passing of its time."""

    store: Store
    passes: Callable[[int], None]
    """Lets so many milliseconds pass on the store's clock."""


class Moment:
    def __init__(self) -> None:
        self.at = 0

    def __call__(self) -> int:
        return self.at

    def passes(self, ms: int) -> None:
        self.at += ms


@pytest.fixture(params=["memory", "postgresql"])
def shared(request: pytest.FixtureRequest) -> Leased:
    if request.param == "memory":
        moment = Moment()
        return Leased(MemoryStore(now=moment), moment.passes)
    store = request.getfixturevalue("postgres_store")

    def passes(ms: int) -> None:
        """Move all ends of leases, because nobody can move the server's clock."""
        with store.database.write() as tx:
            for table in ("leases", "workers"):
                tx.execute(text(f"UPDATE {table} SET until = until - :ms"), {"ms": ms})

    return Leased(store, passes)


@pytest.fixture
def url(postgres, migrated):
    url = postgres.new_database(template=migrated)
    yield url
    postgres.drop_database(url)


@pytest.fixture
def opened(url):
    """Open the store, as one process of several would."""
    stores = []

    def open_(place=url):
        stores.append(PostgresStore(place))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


@pytest.fixture
def proxy(url):
    if "host=" not in url:
        pytest.skip("The server is not reached by a Unix socket.")
    proxy = Proxy(url)
    yield proxy
    proxy.close()
