"""SIGTERM drains in order: what has begun ends, the exit code is 0, the rest goes on later."""

import signal
import time

import pytest

from tests.cli.conftest import baton, folder, serve, write
from tests.engine.conftest import PROBE, until
from tests.engine.flows import edge, flow, gate, notes, trace

__all__ = ["baton", "folder", "serve", "write"]


@pytest.fixture
def started(serve, tmp_path):
    """A server with a run whose attempt has begun."""

    def start(**options):
        server = serve("--data", "kept", "--connectors", PROBE)
        server.sign_in()
        nodes = {"a": trace(tmp_path / "ledger"), "b": gate(tmp_path / "go", **options)}
        nodes |= {"c": trace(tmp_path / "ledger")}
        document = flow(nodes, [edge("a", "b"), edge("b", "c")])
        server.api("POST", "/flows", document)
        run_id = server.api("POST", "/flows/shop/runs", {"version": "draft"})["run_id"]
        until(lambda: state(server, run_id, "b") == "running", "the attempt")
        return server, run_id

    return start


def state(server, run_id, node):
    return server.api("GET", f"/runs/{run_id}")["nodes"][node]["state"]


def ended(serve, run_id):
    second = serve("--data", "kept", "--connectors", PROBE)
    second.sign_in()
    until(lambda: second.api("GET", f"/runs/{run_id}")["ended_at"], "the end")
    return second.api("GET", f"/runs/{run_id}")


def test_an_attempt_that_has_begun_may_end_and_is_not_made_again(started, serve, tmp_path):
    server, run_id = started(on_unknown="fail")
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.2)  # the attempt ends while the server is stopping
    (tmp_path / "go").touch()
    code = server.process.wait(30)
    view = ended(serve, run_id)
    assert (code, view["state"], view["nodes"]["b"]["attempts"]) == (0, "succeeded", 1)
    assert notes(tmp_path / "ledger") == ["a", "c"]


def test_an_attempt_that_does_not_end_in_time_is_made_again_later(started, serve, tmp_path):
    server, run_id = started()
    code = server.stop()
    (tmp_path / "go").touch()
    view = ended(serve, run_id)
    assert (code, view["state"], notes(tmp_path / "ledger")) == (0, "succeeded", ["a", "c"])


def test_being_killed_while_it_drains_loses_nothing(started, serve, tmp_path):
    server, run_id = started()
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.1)
    server.process.kill()
    server.process.wait()
    (tmp_path / "go").touch()
    view = ended(serve, run_id)
    assert (view["state"], notes(tmp_path / "ledger")) == ("succeeded", ["a", "c"])
