"""A real Baton in a process of its own, for tests that look at it from outside."""

import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]
START_SECONDS_MAX = 30
LINK = re.compile(r"https?://\S+/sign-in\?token=\S+")


def free_port():
    """Give a TCP port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`baton serve` on a free port; can be killed and started again on the same data."""

    def __init__(self, data, *arguments):
        self.data = data
        self.arguments = [str(argument) for argument in arguments]
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.link = None
        self.lines = []
        self.process = None

    def start(self):
        """Start it, and return when it answers."""
        words = ["serve", "--data", str(self.data), "--port", str(self.port), *self.arguments]
        self.link = None
        self.process = subprocess.Popen(
            [sys.executable, "-m", "designer", *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()
        end = time.monotonic() + START_SECONDS_MAX
        while not (self.link and self._answers()):
            if self.process.poll() is not None or time.monotonic() > end:
                message = "baton serve did not start:\n" + "".join(self.lines)
                raise RuntimeError(message)
            time.sleep(0.05)
        return self

    def kill(self):
        """End it as `kill -9` does."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        """End it as Ctrl-C does; give its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def _read(self, process):
        with process.stdout as stream:
            for line in stream:
                self.lines.append(line)
                if found := LINK.search(line):
                    self.link = found.group()

    def _answers(self):
        try:
            return requests.get(self.url + "/readyz", timeout=1).ok
        except requests.ConnectionError:
            return False
