"""The how-to about scripts does what it says: its Python runs against a real server."""

import contextlib
import io
import re
import subprocess
import sys

import pytest

from tests.browser.server import ROOT, Server

PAGE = (ROOT / "docs" / "howto" / "run-flows-from-scripts.md").read_text()


@pytest.fixture
def server(tmp_path):
    running = Server(tmp_path / "data").start()
    yield running
    running.stop()


def _token(data):
    command = [sys.executable, "-m", "designer", "token", "create", "--data", str(data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return re.search(r"baton_\S+", done.stdout).group()


def test_the_script_creates_publishes_starts_and_watches(server):
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names = {"TOKEN": _token(server.data), "URL": server.url}
    said = io.StringIO()

    with contextlib.redirect_stdout(said):
        exec(snippet, names)  # the manual's own words
    names["http"].close()

    assert said.getvalue() == "succeeded Hello Ada\n"
