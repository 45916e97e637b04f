"""That the server for tests can do what tests of crashes need."""

import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30
ASK = """
import os, signal
from tests.postgres.server import running_server
with running_server() as server:
    print(server.url, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


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


def test_a_server_ends_with_whoever_asked_for_it_however_that_ended(private):
    command = [sys.executable, "-c", ASK]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    folder = asked.stdout.strip().rpartition("host=")[2]
    end = time.monotonic() + PATIENCE_S
    while (left := _left_of(folder)) and time.monotonic() < end:
        time.sleep(0.05)
    assert (asked.returncode, left) == (-9, [])


def _left_of(folder):
    return _servers_in(folder) or [path for path in [Path(folder)] if path.exists()]


def _servers_in(folder):
    commands = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    return [command for command in commands if any(folder in word for word in command)]
