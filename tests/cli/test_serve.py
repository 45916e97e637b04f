"""`baton serve` as a process: starting, streams over real sockets, stopping, dying."""

import json
import signal
import socket
import subprocess
import sys
from time import monotonic

import pytest

PATIENCE_S = 60


def events(response):
    """Gives the events of a stream as they come; comments and `retry` left out."""
    name, data = "", ""
    for line in response:
        text = line.decode().rstrip("\n")
        if text.startswith("event: "):
            name = text[7:]
        elif text.startswith("data: "):
            data = text[6:]
        elif not text and name:
            yield name, json.loads(data)
            name, data = "", ""


@pytest.fixture
def server(serve, nap, greet):
    running = serve("--flows", ".")
    running.sign_in()
    return running


def test_the_link_leads_in_and_the_flows_are_there(server):
    flows = server.api("GET", "/flows")["items"]

    assert [(flow["id"], flow["published_version"]) for flow in flows] == [("greet", 1), ("nap", 1)]


def test_a_stream_tells_of_changes_as_they_come(server):
    run_id = server.api("POST", "/flows/nap/runs", {})["run_id"]
    stream = server.open("GET", f"/api/v1/runs/{run_id}/stream")
    told = events(stream)
    first = next(told)

    server.api("POST", f"/runs/{run_id}/cancel", {})
    rest = list(told)

    assert stream.headers["Content-Type"].startswith("text/event-stream")
    assert (first[0], "sleep" in first[1]["nodes"]) == ("delta", True)
    assert rest[-1][0] == "end"
    assert rest[-2][1]["run"]["state"] == "cancelled"


def test_a_stream_of_a_run_that_ended_says_all_and_ends(server):
    run_id = server.api("POST", "/flows/greet/runs", {"input": {"name": "Ada"}})["run_id"]
    list(events(server.open("GET", f"/api/v1/runs/{run_id}/stream")))

    told = list(events(server.open("GET", f"/api/v1/runs/{run_id}/stream")))

    assert [name for name, _ in told] == ["delta", "end"]
    assert told[0][1]["run"]["output"] == "Hello Ada"


def test_a_stream_goes_on_after_the_event_that_was_seen(server):
    run_id = server.api("POST", "/flows/greet/runs", {"input": {"name": "Ada"}})["run_id"]
    first = list(events(server.open("GET", f"/api/v1/runs/{run_id}/stream")))
    seq = first[-2][1]["seq"]

    again = list(
        events(server.open("GET", f"/api/v1/runs/{run_id}/stream", **{"Last-Event-ID": str(seq)}))
    )

    assert [name for name, _ in again] == ["delta", "end"]
    assert again[0][1]["nodes"] == {}


def test_too_many_streams_of_one_client_are_refused_and_closed_ones_do_not_count(server):
    run_id = server.api("POST", "/flows/nap/runs", {})["run_id"]
    path = f"/api/v1/runs/{run_id}/stream"
    streams = [server.open("GET", path) for _ in range(4)]

    refused = server.open("GET", path)
    code = json.loads(refused.read())["code"]
    for stream in streams:
        stream.close()
    status = refused.status
    patience = monotonic() + PATIENCE_S  # The server notices within a second or two.
    while (again := server.open("GET", path)).status != 200 and monotonic() < patience:
        again.read()

    assert (status, code, again.status) == (429, "too_many_streams", 200)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_in_order_even_with_a_stream_open(server, number):
    run_id = server.api("POST", "/flows/nap/runs", {})["run_id"]
    stream = server.open("GET", f"/api/v1/runs/{run_id}/stream")
    next(events(stream))

    code = server.stop(number)

    assert code == 0
    assert "has stopped" in server.process.stdout.read()


def test_an_accepted_run_survives_a_kill(serve, nap, folder):
    first = serve("--flows", ".", "--data", "kept")
    first.sign_in()
    run_id = first.api("POST", "/flows/nap/runs", {"request_id": "one"})["run_id"]
    first.stop(signal.SIGKILL)

    second = serve("--flows", ".", "--data", "kept")
    second.sign_in()

    assert second.api("GET", f"/runs/{run_id}")["state"] in {"running", "waiting"}
    assert second.api("POST", "/flows/nap/runs", {"request_id": "one"})["run_id"] == run_id


def test_a_session_and_a_token_survive_a_restart(serve, baton):
    first = serve("--data", "kept")
    first.sign_in()
    token = baton("token", "create", "--data", "kept").out.strip()
    first.stop()
    second = serve("--data", "kept")
    cookie = first.headers["Cookie"].partition("=")[2]

    by_cookie = second.open(
        "GET", "/api/v1/session", Cookie=f"baton_session_{second.port}={cookie}"
    ).status
    by_token = second.open("GET", "/api/v1/session", Authorization=f"Bearer {token}").status

    assert (by_cookie, by_token) == (200, 200)


def test_a_token_made_beside_the_running_server_works_at_once(serve, baton):
    running = serve("--data", "kept")

    token = baton("token", "create", "--data", "kept").out.strip()

    answer = running.open("GET", "/api/v1/flows", Authorization=f"Bearer {token}")
    assert answer.status == 200


def test_drafts_that_were_edited_are_not_overwritten_by_files(serve, greet, nap):
    first = serve("--flows", ".", "--data", "kept")
    first.sign_in()
    draft = first.api("GET", "/flows/greet")["flow"]
    first.headers["If-Match"] = "*"
    first.api("PUT", "/flows/greet", {**draft, "name": "Mine"})
    first.api("DELETE", "/flows/nap")
    first.stop()
    greet.write_text(greet.read_text().replace("name: Greet", "name: From the file"))

    second = serve("--flows", ".", "--data", "kept")
    second.sign_in()

    assert [flow["name"] for flow in second.api("GET", "/flows")["items"]] == ["Mine"]


def test_drafts_that_nobody_touched_follow_their_files(serve, greet):
    first = serve("--flows", ".", "--data", "kept")
    first.stop()
    greet.write_text(greet.read_text().replace("name: Greet", "name: From the file"))

    second = serve("--flows", ".", "--data", "kept")
    second.sign_in()

    flow = second.api("GET", "/flows")["items"][0]
    assert (flow["name"], flow["published_version"]) == ("From the file", 2)


def test_a_port_in_use_is_one_line(baton, folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = baton("serve", "--port", taken.getsockname()[1])

    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert "in use" in done.err


def test_a_second_server_on_the_same_data_is_refused(serve, baton):
    serve("--data", "kept")

    done = baton("serve", "--port", "0", "--data", "kept")

    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_it_does_not_listen_to_others_without_an_owner_account(baton, host):
    done = baton("serve", "--port", "0", "--host", host)

    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert "owner account" in done.err


def test_the_version_needs_no_library():
    code = "import sys; from designer.cli.arguments import command_line; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    heavy = {"flask", "sqlalchemy", "pydantic", "networkx", "jinja2", "requests", "waitress"}
    assert heavy & set(loaded) == set()
