"""`python -m examples`, as `make serve` runs it: the shop comes and goes with the server."""

import re
import signal
import subprocess
import sys
import threading
import time

import pytest
import requests

from tests.examples.command_line import ROOT

SECONDS_MAX = 40


class Served:
    """The command in a process of its own, and what it said."""

    def __init__(self, data):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "examples", "--port", "0", "--data", str(data)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines = []
        threading.Thread(target=self._read, daemon=True).start()
        self.shop = self._said(r"example shop: (\S+)")
        self.link = self._said(r"(http\S+/sign-in\?token=\S+)")

    def _read(self):
        with self.process.stdout as stream:
            self.lines.extend(iter(stream.readline, ""))

    def _said(self, pattern):
        return until(lambda: (found := re.search(pattern, "".join(self.lines))) and found[1])

    def shop_answers(self):
        try:
            return requests.get(self.shop + "/healthz", timeout=5).ok
        except requests.ConnectionError:
            return False


def until(is_so):
    """Give the first true answer; fails when there is none in time."""
    end = time.monotonic() + SECONDS_MAX
    while time.monotonic() < end:
        if answer := is_so():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not come to pass in time")


@pytest.fixture
def served(tmp_path):
    running = Served(tmp_path / "data")
    yield running
    if running.process.poll() is None:
        running.process.kill()
    running.process.wait()


def test_the_examples_are_loaded_and_the_pictures_in_place(served, tmp_path):
    with requests.Session() as browser:
        browser.get(served.link, timeout=20)
        flows = browser.get(served.link.partition("/sign-in")[0] + "/api/v1/flows", timeout=20)
    published = {flow["id"]: flow["published_version"] for flow in flows.json()["items"]}
    assert published == {"image-pipeline": 1, "order-saga": 1, "sales-report": 1}
    assert len(list((tmp_path / "data" / "files" / "pictures").iterdir())) == 10
    assert served.shop_answers()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_shop_ends_with_the_server_however_it_ends(served, number):
    assert served.shop_answers()
    served.process.send_signal(number)
    served.process.wait(timeout=SECONDS_MAX)
    assert until(lambda: not served.shop_answers())


def test_a_data_directory_that_cannot_be_used_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "examples", "--data", str(tmp_path / "file" / "data")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert (done.returncode != 0, len(done.stderr.splitlines())) == (True, 1)
