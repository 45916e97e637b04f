"""Flows that a test puts into a server by its API, and their runs."""

import subprocess
import sys
import time

import requests

from tests.browser.server import ROOT

SECONDS_MAX = 20
OVER = {"succeeded", "failed", "cancelled", "timed_out"}


class Scripts:
    """A script with a token of an owner."""

    def __init__(self, server):
        self.url = f"{server.url}/api/v1"
        words = [
            "token",
            "create",
            "--name",
            "tests",
            "--role",
            "owner",
            "--data",
            str(server.data),
        ]
        made = subprocess.run(
            [sys.executable, "-m", "designer", *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        self.headers = {"Authorization": f"Bearer {made.stdout.split()[-1]}"}

    def call(self, method, path, body=None):
        """Ask the API; give the answer's JSON."""
        answer = requests.request(
            method, self.url + path, json=body, headers=self.headers, timeout=SECONDS_MAX
        )
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def run(self, flow, input_=None):
        """Put a flow in and run its draft to the end; give the run's id."""
        self.call("POST", "/flows", flow)
        return self.again(flow["id"], input_)

    def again(self, flow_id, input_=None):
        """Run a flow's draft to its end."""
        body = {"version": "draft", "input": input_}
        run_id = self.call("POST", f"/flows/{flow_id}/runs", body)["run_id"]
        end = time.monotonic() + SECONDS_MAX
        while self.call("GET", f"/runs/{run_id}")["state"] not in OVER:
            assert time.monotonic() < end
            time.sleep(0.05)
        return run_id

    def draft(self, flow_id):
        """Give what is saved of a flow."""
        return self.call("GET", f"/flows/{flow_id}")["flow"]
