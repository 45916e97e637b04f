"""Runs of every fate on a server, made over its API, for tests of what operators see."""

import subprocess
import sys
import time

import requests

from tests.browser.server import ROOT

SECONDS_MAX = 20


def _flow(flow_id, name, node):
    return {
        "schema": "baton.flow/v1",
        "id": flow_id,
        "name": name,
        "nodes": [node],
        "edges": [],
    }


WRITE = {"id": "write", "type": "storage.write", "config": {"path": "a.txt", "content": "hello"}}
READ = {"id": "read", "type": "storage.read", "config": {"path": "nothing.txt"}}
NAP = {"id": "nap", "type": "flow.wait", "config": {"duration": "1h"}}


class Operating:
    """Talks to a server as a script does."""

    def __init__(self, server):
        self.url = server.url
        words = ["token", "create", "--name", "tests", "--role", "owner", "--data", server.data]
        command = [sys.executable, "-m", "designer", *map(str, words)]
        made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        self.http = requests.Session()
        self.http.headers["Authorization"] = f"Bearer {made.stdout.strip()}"

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.http.close()

    def call(self, method, path, body=None):
        """Ask the API; give its answer's data."""
        answer = self.http.request(method, f"{self.url}/api/v1{path}", json=body, timeout=20)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def good(self, *, times):
        """Make runs that end well."""
        return self._runs(_flow("good", "Goes well", WRITE), times, "succeeded")

    def bad(self, *, times):
        """Make runs that fail."""
        return self._runs(_flow("bad", "Goes wrong", READ), times, "failed")

    def napping(self, *, times):
        """Make runs that wait."""
        return self._runs(_flow("nap", "Naps", NAP), times, "waiting")

    def states(self, ids):
        """Give the states of runs."""
        return [self.call("GET", f"/runs/{run_id}")["state"] for run_id in ids]

    def _runs(self, flow, times, state):
        known = [one["id"] for one in self.call("GET", "/flows")["items"]]
        if flow["id"] not in known:
            self.call("POST", "/flows", flow)
        path = f"/flows/{flow['id']}/runs"
        ids = [
            self.call("POST", path, {"version": "draft", "request_id": f"{flow['id']}-{number}"})[
                "run_id"
            ]
            for number in range(times)
        ]
        end = time.monotonic() + SECONDS_MAX
        while self.states(ids) != [state] * times:
            assert time.monotonic() < end, self.states(ids)
            time.sleep(0.02)
        return ids
