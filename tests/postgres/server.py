"""A private PostgreSQL for tests and benchmarks. Knows no table of ours and no pytest.

    with running_server() as server:
        url = server.new_database()

It is the server that BATON_TEST_POSTGRES_URL names, or one that is made from the binaries of this
machine in a folder of its own, reached by a Unix socket, and gone afterwards: its keeper notices
the end of the process that asked for it, however that comes.
"""

import contextlib
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

URL_VARIABLE = "BATON_TEST_POSTGRES_URL"
DEBIAN_BINARIES = Path("/usr/lib/postgresql")
START_S_MAX = 60
PORT = "5432"
"""Only part of the socket's name; nothing listens on it."""
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "fsync": "off",  # a killed process loses nothing by this, and no test cuts the power
    "log_min_messages": "fatal",
}
KEEPER = (
    'folder=$1; shift; "$@" & server=$!; read -r word; kill -INT $server 2> /dev/null;'
    ' wait $server; [ "$word" = keep ] || rm -rf "$folder"'
)
"""Runs the server until it is told to end, or until whoever holds its input dies."""


class NoPostgres(Exception):
    """There is no server to be had here; the text says why."""


class Server:
    """A server that runs, and whose databases are ours."""

    def __init__(self, url: str) -> None:
        self.url = url
        """Of the database from which others are made."""
        self._numbers = itertools.count(1)

    def new_database(self, template: str = "template0") -> str:
        """Make a database; gives its URL."""
        name = f"baton_{os.getpid()}_{next(self._numbers)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
        return self.url_of(name)

    def url_of(self, name: str) -> str:
        """Give the URL of a database by its name."""
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def drop_database(self, url: str) -> None:
        """Remove a database, and first everybody who is connected to it."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name_of(url)} WITH (FORCE)")

    def kill_backends(self, url: str) -> int:
        """Cut every connection to a database; gives how many there were."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            query = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND pid <> pg_backend_pid()"
            )
            return len(connection.execute(query, (name_of(url),)).fetchall())

    @property
    def is_private(self) -> bool:
        """Whether it may be stopped and started."""
        return False

    def close(self) -> None:
        """Leave the server as it is: it is not ours."""


class PrivateServer(Server):
    """A server of our own, made from the binaries of this machine."""

    def __init__(self, binaries: Path, settings: dict[str, str]) -> None:
        self._binaries = binaries
        self._user = _unprivileged()
        # Short and fixed: the path of a Unix socket has an end at 107 characters.
        self._folder = Path(tempfile.mkdtemp(prefix="baton-postgres-", dir="/tmp"))
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        self._settings = SETTINGS | settings | {"unix_socket_directories": str(self._folder)}
        self._keeper: subprocess.Popen[bytes] | None = None
        super().__init__(f"postgresql://baton@/postgres?host={self._folder}")
        try:
            self._run("initdb", "-U", "baton", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
            self.start()
        except BaseException:
            self.close()
            raise

    @property
    def is_private(self) -> bool:
        return True

    def start(self) -> None:
        """Start it, and return when it takes connections."""
        options = [f"-c{name}={value}" for name, value in self._settings.items()]
        program = [str(self._binaries / "postgres"), "-D", str(self._data), "-p", PORT, *options]
        with (self._folder / "log").open("ab") as log:
            self._keeper = subprocess.Popen(
                ["/bin/sh", "-c", KEEPER, "keeper", str(self._folder), *program],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log,
                user=self._user,
                start_new_session=True,  # Ctrl-C is for the tests, which then stop it in order
                cwd="/",
            )
        patience = time.monotonic() + START_S_MAX
        while True:
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > patience:
                    raise NoPostgres(f"The server does not start: {error}") from error
                time.sleep(0.02)
            else:
                return

    def stop(self, mode: str = "immediate") -> None:
        """Stop it as `pg_ctl stop -m` does: `smart`, `fast`, or `immediate`, which is a crash."""
        self._run("pg_ctl", "stop", "-m", mode, "-w")
        self._end_keeper()

    def close(self) -> None:
        """Stop it and remove all that it had."""
        self._end_keeper()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _end_keeper(self) -> None:
        if self._keeper is not None:
            assert self._keeper.stdin is not None
            self._keeper.stdin.write(b"keep\n")
            self._keeper.stdin.close()
            self._keeper.wait()
            self._keeper = None

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._binaries / program), *arguments, "-D", str(self._data)],
            capture_output=True,
            text=True,
            user=self._user,
            cwd="/",
            check=False,
        )
        if done.returncode:
            raise NoPostgres(f"{program} says: {done.stderr.strip() or done.stdout.strip()}")


@contextlib.contextmanager
def running_server(**settings: str) -> Iterator[Server]:
    """Give a server for as long as the block lasts. Raises NoPostgres with the reason.

    Settings are those of postgresql.conf; a benchmark wants `fsync="on"`. A server that
    BATON_TEST_POSTGRES_URL names has its own.
    """
    given = os.environ.get(URL_VARIABLE)
    server = Server(given) if given else PrivateServer(_find_binaries(), settings)
    try:
        yield server
    finally:
        server.close()


def name_of(url: str) -> str:
    """Give the name of a URL's database."""
    return urlsplit(url).path.lstrip("/")


def _find_binaries() -> Path:
    found = _look_for_binaries()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "--no-install-recommends", "postgresql"]
        subprocess.run(command, capture_output=True, check=False)
        found = _look_for_binaries()
    if found is None:
        raise NoPostgres(f"There is no PostgreSQL here, and {URL_VARIABLE} is not set.")
    return found


def _look_for_binaries() -> Path | None:
    on_path = shutil.which("postgres")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += sorted(DEBIAN_BINARIES.glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


def _unprivileged() -> str | None:
    """Give whom the server runs as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)
