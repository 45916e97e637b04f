"""A whole web process over a real engine in a temporary data directory, and ways to talk to it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from connectors.registry import Registry
from designer.api.web import Web
from designer.app import assemble, create_app
from designer.settings import Settings
from designer.store.database import Database, open_database
from engine.runtime import Runtime, open_runtime

ENDED = {"succeeded", "failed", "cancelled", "timed_out"}


@dataclass
class Answer:
    status: int
    headers: Any
    json: Any
    text: str


class Api:
    """Talks JSON to the application, as a script with a token or as a page with a cookie.

    Paths are below /api/v1; one that begins with two slashes is below the root.
    """

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self.client = client
        self.headers = headers

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
        kind: str = "application/json",
    ) -> Answer:
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        response = self.client.open(
            path[1:] if path.startswith("//") else f"/api/v1{path}",
            method=method,
            data=data,
            content_type=kind if data is not None else None,
            headers={**self.headers, **(headers or {})},
        )
        read = response.get_data(as_text=True)
        response.close()
        is_json = "json" in (response.mimetype or "")
        return Answer(
            status=response.status_code,
            headers=response.headers,
            json=json.loads(read) if is_json and read else None,
            text=read,
        )


@pytest.fixture
def now() -> list[int]:
    """The designer's clock, as a one-item list that a test may move."""
    return [1_800_000_000_000]


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Runtime]:
    opened = open_runtime(tmp_path / "data", registry=Registry())
    yield opened
    opened.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "data" / "designer.db")
    yield opened
    opened.close()


@pytest.fixture
def static(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Baton</title>")
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "main-1a2b3c.js").write_text("export {}")
    return folder


@pytest.fixture
def web(tmp_path, runtime, database, now, static) -> Web:
    settings = Settings(data=tmp_path / "data", static=static)
    return assemble(settings, runtime=runtime, database=database, now_ms=lambda: now[0])


@pytest.fixture
def app(web):
    return create_app(web)


@pytest.fixture
def stranger(app) -> Api:
    return Api(app.test_client(), {})


@pytest.fixture
def api_as(app, web):
    """Gives a script with a token of a role."""

    def script(role: str) -> Api:
        token = web.doors.new_token("tests", role=role).secret
        return Api(app.test_client(), {"Authorization": f"Bearer {token}"})

    return script


@pytest.fixture
def api(api_as) -> Api:
    """A script with a token of an owner."""
    return api_as("owner")


@pytest.fixture
def page(app, web) -> Api:
    """A browser that has signed in with the link."""
    client = app.test_client()
    client.get(f"/sign-in?token={web.doors.new_link()}")
    session = json.loads(client.get("/api/v1/session").data)
    return Api(client, {"X-CSRF-Token": session["csrf_token"]})


@pytest.fixture
def flow() -> dict[str, Any]:
    """A valid flow of pure nodes."""
    return {
        "schema": "baton.flow/v1",
        "id": "greet",
        "name": "Greet",
        "output": "{{ nodes.say.output.text }}",
        "nodes": [
            {
                "id": "say",
                "type": "flow.set",
                "config": {"values": {"text": "Hello {{ input.name }}"}},
            }
        ],
        "edges": [],
        "layout": {"say": [0, 0]},
    }


@pytest.fixture
def waiting(flow) -> dict[str, Any]:
    """A valid flow that waits for an hour."""
    return {
        "schema": "baton.flow/v1",
        "id": "nap",
        "name": "Nap",
        "nodes": [{"id": "sleep", "type": "flow.wait", "config": {"duration": "1h"}}],
        "edges": [],
    }


@pytest.fixture
def broken(flow) -> dict[str, Any]:
    """A flow that can be drawn and not be run."""
    nodes = [{"id": "say", "type": "nowhere.to_be_found", "config": {}}]
    return {**flow, "id": "broken", "nodes": nodes, "output": None}


@pytest.fixture
def run_to_end(api, runtime):
    """Starts a run over HTTP and gives it when it has ended."""

    def start(flow_id: str, **body: Any) -> Any:
        started = api("POST", f"/flows/{flow_id}/runs", body)
        assert started.status in {200, 201}, started.json
        runtime.wait(started.json["run_id"], timeout_s=20)
        return api("GET", f"/runs/{started.json['run_id']}").json

    return start


@pytest.fixture
def published(api):
    """Stores and publishes a flow."""

    def publish(document):
        made = api("POST", "/flows", document)
        assert made.status == 201, made.json
        answer = api("POST", f"/flows/{document['id']}/publish", {})
        assert answer.status in {200, 201}, answer.json
        return document

    return publish
