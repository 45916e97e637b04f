"""A whole `baton serve` with a published webhook, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import requests

from benchmarks.contestants.baton import CONNECTOR, nothing
from benchmarks.contestants.waiting import Served, free_port, until_it_answers

ROOT = Path(__file__).parents[2]
PURE: list[dict[str, Any]] = [
    {"id": "prices", "type": "flow.set", "config": {"values": {"order": "{{ input.body.order }}"}}},
    {
        "id": "large",
        "type": "flow.switch",
        "config": {"cases": [{"port": "yes", "when": "{{ nodes.prices.output.order > 5 }}"}]},
    },
    {"id": "label", "type": "flow.set", "config": {"values": {"is_large": True}}},
    {
        "id": "end",
        "type": "flow.return",
        "config": {"value": {"order": "{{ nodes.prices.output.order }}"}},
    },
]


def flow(kind: str, config: dict[str, Any]) -> dict[str, Any]:
    """A webhook and four nodes: pure ones, or actions of a connector."""
    hook = {"id": "hook", "type": "trigger.webhook", "config": {"path": "orders", **config}}
    rest = PURE if kind == "pure" else [nothing(f"n{n}") for n in range(4)]
    nodes = [hook, *rest]
    edges = [{"from": a["id"], "to": b["id"]} for a, b in pairwise(nodes)]
    for edge in edges:
        if edge["from"] == "large":
            edge["port"] = "yes"
    return {"schema": "baton.flow/v1", "id": "shop", "name": "Shop", "nodes": nodes, "edges": edges}


@contextmanager
def baton(
    folder: Path, kind: str = "pure", respond: str = "result", **config: Any
) -> Iterator[Served]:
    """Serve a flow; gives its webhook."""
    data, connectors, port = folder / "data", folder / "connectors", free_port()
    connectors.mkdir()
    (connectors / "bench.py").write_text(CONNECTOR)
    words = ["serve", "--data", str(data), "--port", str(port), "--connectors", str(connectors)]
    command = [sys.executable, "-m", "designer", *words]
    with (folder / "baton.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
    try:
        url = f"http://127.0.0.1:{port}"
        until_it_answers(f"{url}/healthz", process)
        publish(url, data, flow(kind, {"respond": respond, **config}))
        yield Served(f"{url}/hooks/orders", process)
    finally:
        process.terminate()
        process.wait(20)


def publish(url: str, data: Path, document: dict[str, Any]) -> None:
    """Make and publish a flow over the API, as a script does."""
    made = subprocess.run(
        [sys.executable, "-m", "designer", "token", "create", "--data", str(data)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    headers = {"Authorization": f"Bearer {made.stdout.split()[-1]}"}
    for path, body in (("/flows", document), (f"/flows/{document['id']}/publish", {})):
        answer = requests.post(f"{url}/api/v1{path}", json=body, headers=headers, timeout=20)
        if answer.status_code >= 300:
            raise RuntimeError(json.dumps(answer.json()))


@contextmanager
def actions(folder: Path) -> Iterator[Served]:
    """Serve a flow of four actions of a connector."""
    with baton(folder, "actions") as served:
        yield served


@contextmanager
def at_once(folder: Path) -> Iterator[Served]:
    """Serve the same flow, answered when its start is on disk."""
    with baton(folder, respond="at_once") as served:
        yield served
