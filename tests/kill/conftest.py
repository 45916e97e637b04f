"""Stores for processes that are killed: SQLite files, and databases of a real PostgreSQL."""

import pytest

from tests.kill.lives import Lives


@pytest.fixture(params=["sqlite", "postgresql"])
def lives_of(request, tmp_path):
    """Make stores, one for each number."""
    is_sqlite = request.param == "sqlite"
    server = None if is_sqlite else request.getfixturevalue("postgres")
    urls = []

    def make(number=1):
        folder = tmp_path / str(number)
        folder.mkdir()
        if server is not None:
            urls.append(server.new_database())
        return Lives(folder, urls[-1] if urls else None)

    yield make
    for url in urls:
        server.drop_database(url)
