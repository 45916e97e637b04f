"""Runs `baton` as people do: as a process of its own."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

BATON = [sys.executable, "-m", "designer"]
PATIENCE_S = 60
ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "", "LANG": "C.UTF-8"}


@dataclass
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "work"
    made.mkdir()
    return made


@pytest.fixture
def baton(folder):
    """Runs a command in `folder` to its end."""

    def call(*arguments: Any) -> Done:
        done = subprocess.run(
            [*BATON, *map(str, arguments)],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
            env=ENVIRONMENT,
        )
        return Done(code=done.returncode, out=done.stdout, err=done.stderr)

    return call


@pytest.fixture
def popen(folder) -> Iterator[Any]:
    """Starts commands in `folder`; they are gone after the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: Any) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*BATON, *map(str, arguments)],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@dataclass
class Running:
    """A server in a process of its own."""

    process: subprocess.Popen[str]
    port: int
    link: str
    head: str
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=lambda: {"Connection": "close"})
    answers: list[HTTPResponse] = field(default_factory=list)

    def open(self, method: str, path: str, body: Any = None, **headers: str) -> HTTPResponse:
        """Gives the answer unread, as a stream has to be."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        data = None if body is None else json.dumps(body)
        kind = {} if body is None else {"Content-Type": "application/json"}
        connection.request(method, path, data, {**self.headers, **kind, **headers})
        self.answers.append(connection.getresponse())
        return self.answers[-1]

    def api(self, method: str, path: str, body: Any = None) -> Any:
        response = self.open(method, f"/api/v1{path}", body)
        raw = response.read()
        return json.loads(raw) if raw else None

    def sign_in(self) -> None:
        response = self.open("GET", self.link[self.link.index("/sign-in") :])
        response.read()
        self.headers["Cookie"] = response.headers["Set-Cookie"].partition(";")[0]
        self.headers["X-CSRF-Token"] = self.api("GET", "/session")["csrf_token"]

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)


@pytest.fixture
def serve(folder) -> Iterator[Any]:
    """Starts servers; they are gone after the test."""
    started: list[Running] = []
    errors = (folder / "serve.err").open("a")

    def start(*arguments: Any) -> Running:
        process = subprocess.Popen(
            [*BATON, "serve", "--port", "0", *map(str, arguments)],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=ENVIRONMENT,
        )
        head = ""
        for line in process.stdout:
            head += line
            if "Ctrl-C" in line:
                break
        link = re.search(r"http://127\.0\.0\.1:(\d+)/sign-in\?token=\S+", head)
        assert link is not None, head + (folder / "serve.err").read_text()
        running = Running(process=process, port=int(link[1]), link=link[0], head=head)
        started.append(running)
        return running

    yield start
    for running in started:
        if running.process.poll() is None:
            running.process.kill()
        running.process.wait()
        running.process.stdout.close()
        for answer in running.answers:
            answer.close()
    errors.close()


@pytest.fixture
def write(folder):
    """Writes a file below `folder`."""

    def put(name: str, text: str) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return put


GREET = """schema: baton.flow/v1
id: greet
name: Greet
output: "{{ nodes.say.output.text }}"
nodes:
  - id: say
    type: flow.set
    config:
      values: {text: "Hello {{ input.name }}"}
edges: []
"""
FAIL = """schema: baton.flow/v1
id: stumble
name: Stumble
nodes:
  - id: stop
    type: flow.fail
    config: {code: too_late, message: The shop is closed.}
edges: []
"""
NAP = """schema: baton.flow/v1
id: nap
name: Nap
nodes:
  - id: sleep
    type: flow.wait
    config: {duration: 1h}
edges: []
"""


@pytest.fixture
def greet(write) -> Path:
    return write("greet.yaml", GREET)


@pytest.fixture
def stumble(write) -> Path:
    return write("stumble.yaml", FAIL)


@pytest.fixture
def nap(write) -> Path:
    return write("nap.yaml", NAP)
