"""The other commands, and what they promise to scripts."""

import json
import subprocess
from pathlib import Path

import pytest

from designer.cli.arguments import command_line
from tests.cli.conftest import BATON, ENVIRONMENT


def test_the_version_is_said(baton):
    done = baton("--version")

    assert (done.code, done.out.split()[0]) == (0, "baton")


@pytest.mark.parametrize(
    "arguments",
    [[], ["fly"], ["run"], ["serve", "--port", "http"], ["token", "create", "--role=x"]],
)
def test_a_wrong_command_line_exits_with_2(baton, arguments):
    done = baton(*arguments)

    assert (done.code, done.err.count("\n"), "Traceback" in done.err) == (2, 1, False)


def test_a_valid_flow_is_valid(baton, greet):
    done = baton("validate", greet, "--json")

    assert (done.code, done.json["valid"]) == (0, True)


def test_findings_are_given_as_json_with_their_places(baton, write):
    flow = write(
        "flow.json",
        json.dumps(
            {
                "schema": "baton.flow/v1",
                "id": "a",
                "name": "A",
                "nodes": [{"id": "x", "type": "no.such"}],
                "edges": [],
            }
        ),
    )

    done = baton("validate", flow, "--json")

    finding = next(f for f in done.json["findings"] if f["severity"] == "error")
    assert (done.code, done.json["valid"]) == (2, False)
    assert (finding["node"], finding["code"]) == ("x", "unknown_type")


def test_connectors_are_listed_for_people_and_for_scripts(baton):
    text, data = baton("connectors", "list"), baton("connectors", "list", "--json")

    types = [action["type"] for action in data.json["actions"]]
    assert (text.code, data.code) == (0, 0)
    assert {"http.request", "flow.map", "trigger.schedule"} <= set(types)
    assert [type_ for type_ in types if type_ not in text.out] == []


def test_a_token_is_printed_alone(baton):
    done = baton("token", "create", "--name", "nightly", "--data", "kept")

    assert (done.code, done.out.startswith("baton_"), len(done.out.split())) == (0, True, 1)


def test_a_data_directory_that_cannot_be_is_one_line(baton, write):
    write("file", "")

    done = baton("token", "create", "--data", "file")

    assert (done.code, len(done.err.splitlines()), done.out) == (2, 1, "")


def test_help_names_every_command():
    text = command_line().format_help()

    names = ("serve", "run", "validate", "connectors", "token")
    assert [name for name in names if name not in text] == []


TROUBLE = {
    "a file as data": (["serve", "--port", "0", "--data", "file"], "file"),
    "a letter as store": (["serve", "--port", "0", "--data", "letter"], "not a database"),
    "no such host": (["serve", "--port", "0", "--host", "nowhere.invalid"], "nowhere.invalid"),
    "no such flows": (["serve", "--port", "0", "--flows", "none"], "none is no folder"),
    "no such connectors": (["connectors", "list", "--connectors", "none"], "none is no folder"),
    "a folder as flow": (["run", "letter"], "letter: Is a directory"),
    "no text as flow": (["validate", "binary"], "binary:1:1"),
}


@pytest.mark.parametrize("name", TROUBLE)
def test_trouble_is_one_line(baton, write, folder, name):
    arguments, said = TROUBLE[name]
    write("file", "")
    write("letter/designer.db", "Dear aunt, " * 100)
    (folder / "binary").write_bytes(b"\xff\xfe\x00")

    done = baton(*arguments)

    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert said in done.err


@pytest.mark.parametrize("name", ["engine.db", "designer.db"])
def test_a_store_that_is_none_is_one_line(baton, folder, name):
    (folder / "data").mkdir()
    (folder / "data" / name).write_bytes(b"no database at all" * 1_000)

    done = baton("serve", "--data", "data", "--port", "0")

    assert (done.code, done.err.count("\n"), name in done.err) == (2, 1, True)


def test_an_output_that_cannot_be_written_is_one_line(folder, greet):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*BATON, "run", greet, "--input", '{"name": "Ada"}', "--json"],
            cwd=folder,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=ENVIRONMENT,
        )

    assert (done.returncode, done.stderr) == (2, "baton: No space left on device\n")
