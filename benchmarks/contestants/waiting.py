"""What every server in a process of its own needs: a port, and patience."""

import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    import subprocess

PATIENCE_S = 90
TIMES = 5


@dataclass(frozen=True)
class Served:
    """A webhook that answers, and the process that does."""

    url: str
    process: "subprocess.Popen[bytes]"

    def cpu_s(self) -> float:
        """Give the processor's time that the process has had, on all its threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Give a TCP port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until_it_answers(url: str, process: "subprocess.Popen[bytes]", *, method: str = "GET") -> None:
    """Return when a URL answers with less than 400. Raises RuntimeError when it never does."""
    end, left = time.monotonic() + PATIENCE_S, TIMES
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"it ended with {process.returncode}")
        try:
            if requests.request(method, url, json={"order": 7}, timeout=2).status_code < 400:
                left -= 1
                if not left:
                    return
            else:
                left = TIMES  # some answer for a moment only while they start
        except requests.RequestException:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer")
