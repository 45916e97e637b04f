"""`baton credential`: values come from standard input, and no command ever prints one."""

import json
import subprocess

import pytest

from tests.cli.conftest import BATON, ENVIRONMENT, PATIENCE_S, Done
from tests.engine.echoing import echoing

SECRET = "correct-horse-battery"


@pytest.fixture
def fed(folder):
    """Runs a command with something on its standard input."""

    def call(text, *arguments, **environment):
        done = subprocess.run(
            [*BATON, *map(str, arguments)],
            input=text,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
            env={**ENVIRONMENT, **environment},
        )
        return Done(code=done.returncode, out=done.stdout, err=done.stderr)

    return call


FLOW = """schema: baton.flow/v1
id: call
name: Call
nodes:
  - {id: call, type: http.request, config: {url: "URL"}, credential: shop}
edges: []
"""


def test_a_credential_is_set_listed_used_and_removed(fed, baton, write):
    kept = fed(SECRET, "credential", "set", "shop", "--type", "bearer", "--host", "127.0.0.1")
    listed = baton("credential", "list", "--json")
    with echoing() as service:
        ran = baton("run", write("f.yaml", FLOW.replace("URL", service.url())), "--data", "data")
        seen = [headers["authorization"] for headers in service.of("/echo")]
    removed = baton("credential", "remove", "shop")
    left = baton("credential", "list")
    assert [one.code for one in (kept, listed, ran, removed, left)] == [0] * 5
    assert [(one["name"], one["fields"]) for one in listed.json["items"]] == [("shop", ["token"])]
    assert (seen, left.out) == ([f"Bearer {SECRET}"], "")
    assert [SECRET in one.out + one.err for one in (kept, listed, ran, removed)] == [False] * 4


def test_an_object_on_standard_input_gives_several_fields(fed, baton):
    value = json.dumps({"username": "ann", "password": SECRET})
    fed(value, "credential", "set", "mail", "--type", "basic")
    replaced = fed(value, "credential", "set", "mail", "--description", "The post")
    (one,) = baton("credential", "list", "--json").json["items"]
    assert (replaced.code, one["revision"], one["description"]) == (0, 2, "The post")


def test_what_is_made_is_printed_once(fed):
    made = fed("", "credential", "set", "hook", "--type", "hmac")
    assert (made.code, made.out.startswith("whsec_")) == (0, True)


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        (SECRET, ["shop"], "--type"),
        (SECRET, ["shop", "--type", "magic"], "magic"),
        (SECRET, ["shop", "--type", "basic"], "username"),
        ("{}", ["shop", "--type", "basic"], "fields.username"),
        (SECRET, ["a b", "--type", "bearer"], "name"),
        (SECRET, ["shop", "--type", "bearer", "--host", "a/b"], "host"),
        ("x" * 70_000, ["shop", "--type", "bearer"], "65536"),
    ],
)
def test_what_cannot_be_kept_is_one_line_that_says_why(fed, text, arguments, said):
    done = fed(text, "credential", "set", *arguments)
    assert (done.code, done.err.count("\n"), said in done.err) == (2, 1, True)
    assert SECRET not in done.err


def test_a_running_server_is_asked_over_its_api(serve, fed, baton, folder):
    server = serve()
    place = ["--server", f"http://127.0.0.1:{server.port}"]
    kept = fed(SECRET, "credential", "set", "shop", "--type", "bearer", *place)
    rotated = baton("credential", "rotate", *place)
    listed = baton("credential", "list", "--json", *place)
    elsewhere = baton("credential", "list", "--server", "http://127.0.0.1:1")
    server.sign_in()
    tried = server.api("POST", "/credentials/shop/test", {})
    assert [one.code for one in (kept, rotated, listed, elsewhere)] == [0, 0, 0, 2]
    assert (listed.json["items"][0]["name"], tried["ok"]) == ("shop", True)
    assert elsewhere.err.count("\n") == 1


def test_a_server_without_the_key_starts_and_says_what_to_do(fed, serve, folder):
    fed(SECRET, "credential", "set", "shop", "--type", "bearer")
    (folder / "data" / "credentials.key").unlink()
    server = serve()
    said = (folder / "serve.err").read_text()
    assert (server.stop(), "BATON_CREDENTIALS_KEY" in said, said.count("\n")) == (0, True, 1)


def test_the_wrong_key_says_which_one_is_wanted(fed, baton):
    keys = [baton("credential", "key").out.strip() for _ in "ab"]
    named = {"BATON_CREDENTIALS_KEY": keys[0]}
    fed(SECRET, "credential", "set", "shop", "--type", "bearer", **named)
    other = {"BATON_CREDENTIALS_KEY": keys[1]}
    wrong = fed(SECRET, "credential", "set", "new", "--type", "bearer", **other)
    both = {"BATON_CREDENTIALS_KEY": f"{keys[1]},{keys[0]}"}
    rotated = fed("", "credential", "rotate", **both)
    after = fed(SECRET, "credential", "set", "new", "--type", "bearer", **other)
    bad = fed(SECRET, "credential", "set", "new", BATON_CREDENTIALS_KEY="hunter2hunter2")
    assert [one.code for one in (wrong, rotated, after, bad)] == [2, 0, 0, 2]
    assert "BATON_CREDENTIALS_KEY" in wrong.err
    assert "hunter2" not in bad.err
