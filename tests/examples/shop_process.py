"""The example shop in a process of its own, for tests that look at its ledger."""

import subprocess
import sys
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]


class Shop:
    """A running shop on a free port; ends with the test."""

    def __init__(self, *arguments):
        command = [sys.executable, "-m", "examples.shop", "--port", "0", *map(str, arguments)]
        self.process = subprocess.Popen(
            [*command, "--until-stdin-closes"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self.process.stdout.readline().split()[-1]
        self.http = requests.Session()

    def close(self):
        self.http.close()
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait(timeout=20)

    def get(self, path, **query):
        return self.http.get(self.url + path, params=query, timeout=20)

    def post(self, path, body, *, key=None):
        headers = {"Idempotency-Key": key} if key else {}
        return self.http.post(self.url + path, json=body, headers=headers, timeout=20)

    def switch(self, operation, mode, **more):
        self.post("/switches", {operation: {"mode": mode, **more}}).raise_for_status()

    def effects(self):
        """Give what was done, in order: (operation, paper)."""
        effects = self.get("/ledger").json()["effects"]
        return [(effect["operation"], effect["paper"]) for effect in effects]

    def left(self, sku):
        return {goods["sku"]: goods["available"] for goods in self.get("/stock").json()["stock"]}[
            sku
        ]
