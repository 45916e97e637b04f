"""A cluster: workers that are processes, one PostgreSQL, and the ledger outside."""

import pytest

from tests.cluster.cluster import Cluster
from tests.postgres.server import NoPostgres, running_server


@pytest.fixture
def cluster(postgres, postgres_url, tmp_path):
    with Cluster(postgres, postgres_url, tmp_path) as made:
        yield made


@pytest.fixture
def fragile(postgres, tmp_path):
    """A cluster whose server may be stopped."""
    if not postgres.is_private:
        pytest.skip("the server that is named is not ours to stop")
    try:
        with running_server() as server, Cluster(server, server.new_database(), tmp_path) as made:
            yield made
    except NoPostgres as reason:
        pytest.skip(str(reason))
