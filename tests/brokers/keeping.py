"""A server of our own that is gone with the process that asked for it. Knows no broker."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

START_S_MAX = 60.0
KEEPER = (
    'folder=$1; shift; set -m; "$@" > "$folder/log" 2>&1 < /dev/null & server=$!; read -r word;'
    ' kill -KILL -- -$server; wait $server; rm -rf "$folder"'
)
"""Runs the server's process group until whoever holds its input lets go or dies."""


class NoServer(Exception):
    """There is no such server to be had here; the text says why."""


def new_folder(name: str) -> Path:
    """Give an empty folder that the keeper will remove."""
    return Path(tempfile.mkdtemp(prefix=f"baton-{name}-"))


def free_port() -> int:
    """Give a port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextlib.contextmanager
def kept(
    folder: Path,
    program: Sequence[str],
    *,
    is_ready: Callable[[], bool],
    environment: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Run a server for as long as the block lasts. Raises NoServer when it does not start."""
    keeper = subprocess.Popen(
        ["/bin/bash", "-c", KEEPER, "keeper", str(folder), *program],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the tests, which then stop it in order
        env={**os.environ, **(environment or {})},
        cwd="/",
    )
    try:
        _wait(folder, is_ready)
        yield
    finally:
        assert keeper.stdin is not None
        keeper.stdin.close()
        keeper.wait()


def _wait(folder: Path, is_ready: Callable[[], bool]) -> None:
    patience = time.monotonic() + START_S_MAX
    while not is_ready():
        if time.monotonic() > patience:
            log = folder / "log"
            said = log.read_text(errors="replace")[-2_000:] if log.exists() else "nothing"
            raise NoServer(f"The server does not start; it said: {said}")
        time.sleep(0.05)


def found(program: str, *, package: str, places: Sequence[str] = ()) -> str:
    """Give the path of a program; as root on Debian it is installed. Raises NoServer."""
    path = _look_for(program, places)
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(package)
        path = _look_for(program, places)
    if path is None:
        raise NoServer(f"There is no {program} here (Debian's package {package} has it).")
    return path


def _install(package: str) -> None:
    """Install a package, without starting its service: what the tests start is private."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for words in ("update", f"install -y --no-install-recommends {package}"):
        command = ["apt-get", "-qq", *words.split()]
        subprocess.run(command, capture_output=True, check=False, env=environment)


def _look_for(program: str, places: Sequence[str]) -> str | None:
    candidates = [place for place in places if Path(place).is_file()]
    return candidates[0] if candidates else shutil.which(program)
