"""PostgreSQL for tests: one server for all of them, one database for each."""

import os
from collections.abc import Iterator

import pytest

from tests.postgres.server import NoPostgres, Server, running_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Give the server; without one the test is skipped, and fails where CI is set."""
    try:
        with running_server() as server:
            yield server
    except NoPostgres as reason:
        if os.environ.get("CI"):
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """Give the URL of an empty database, which is gone afterwards."""
    url = postgres.new_database()
    yield url
    postgres.drop_database(url)
