"""Several servers on one database are one Baton: drafts, tokens, runs; their probes are true."""

import signal
from http.client import HTTPConnection

import pytest

from engine.flow.text import read_text
from tests.cli.conftest import GREET, NAP, PATIENCE_S, baton, folder, serve, write
from tests.cluster.cluster import until

__all__ = ["baton", "folder", "serve", "write"]


@pytest.fixture
def two(serve, postgres_url):
    made = [serve("--database-url", postgres_url, "--data", f"data{n}") for n in "12"]
    for server in made:
        server.sign_in()
    return made


def probe(server, path="/readyz"):
    """Give the status of a probe; None when nobody answers."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def document(name):
    return read_text({"greet": GREET, "nap": NAP}[name].encode())


def test_a_draft_saved_at_one_server_is_published_at_the_other_and_run_at_the_first(two):
    first, second = two
    first.api("POST", "/flows", document("greet"))
    draft = second.api("GET", "/flows/greet")
    second.headers["If-Match"] = f'"{draft["revision"]}"'
    published = second.api("POST", "/flows/greet/publish")
    started = first.api("POST", "/flows/greet/runs", {"input": {"name": "Ann"}})
    until(
        lambda: second.api("GET", f"/runs/{started['run_id']}")["state"] == "succeeded", "the end"
    )
    view = second.api("GET", f"/runs/{started['run_id']}")
    assert (published["version"], view["output"]) == (1, "Hello Ann")


def test_of_two_who_save_the_same_draft_at_two_servers_one_is_told(two):
    flow = two[0].api("POST", "/flows", document("greet"))
    statuses = []
    for server in two:
        answer = server.open(
            "PUT",
            "/api/v1/flows/greet",
            document("greet") | {"name": str(server.port)},
            **{"If-Match": f'"{flow["revision"]}"'},
        )
        answer.read()
        statuses.append(answer.status)
    assert statuses == [200, 412]


def test_a_token_made_on_the_database_opens_every_server(two, baton, postgres_url):
    token = baton("token", "create", "--database-url", postgres_url).out.strip()
    statuses = [
        server.open("GET", "/api/v1/flows", Authorization=f"Bearer {token}", Cookie="").status
        for server in two
    ]
    assert statuses == [200, 200]


def test_a_server_that_stops_in_order_says_so_and_leaves_its_runs_to_the_other(two):
    first, second = two
    first.api("POST", "/flows", document("nap"))
    first.headers["If-Match"] = "*"
    first.api("POST", "/flows/nap/publish")
    runs = [first.api("POST", "/flows/nap/runs", {})["run_id"] for _ in range(6)]
    code = first.stop(signal.SIGTERM)
    for run_id in runs:
        second.api("POST", f"/runs/{run_id}/cancel", {})
    states = [second.api("GET", f"/runs/{run_id}")["state"] for run_id in runs]
    assert (code, set(states)) == (0, {"cancelled"})


def test_readiness_follows_the_database(fragile, serve):
    server = serve("--database-url", fragile.url)
    before = probe(server)
    fragile.server.stop("immediate")
    away = (probe(server), probe(server, "/healthz"))
    fragile.server.start()
    until(lambda: probe(server) == 200, "readiness")
    assert (before, away) == (200, (503, 200))


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_database_that_cannot_be_reached_is_one_line(baton, command):
    url = "postgresql://nobody:secret@127.0.0.1:1/nothing"
    done = baton(command, "--database-url", url)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert "secret" not in done.err


def test_another_kind_of_database_is_refused_in_one_line(baton):
    done = baton("worker", "--database-url", "mysql://here/there")
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)


def test_a_worker_without_a_database_says_what_it_needs(baton):
    done = baton("worker")
    assert (done.code, done.out, "--database-url" in done.err) == (2, "", True)
