"""That the server for tests can do what tests of crashes need."""

import psycopg
import pytest


@pytest.fixture
def private(postgres):
    if not postgres.is_private:
        pytest.skip("The server is not ours to stop.")
    return postgres


def test_a_database_starts_empty_and_speaks_utf8(postgres_url):
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute(
            "SELECT current_setting('server_encoding'),"
            " (SELECT count(*) FROM pg_tables WHERE schemaname = 'public')"
        ).fetchone()
    assert row == ("UTF8", 0)


def test_a_connection_can_be_cut(postgres, postgres_url):
    connection = psycopg.connect(postgres_url)
    cut = postgres.kill_backends(postgres_url)
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    assert cut == 1


def test_a_crash_of_the_server_keeps_what_was_committed(private, postgres_url):
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    private.stop("immediate")
    private.start()
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
