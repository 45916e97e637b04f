"""`baton run`: exit codes, the one JSON object, and one readable line for what is wrong."""

import json
import signal

import pytest


def test_a_run_that_succeeds_prints_its_output_and_exits_with_0(baton, greet):
    done = baton("run", greet, "--input", '{"name": "Ada"}')

    assert (done.code, json.loads(done.out)) == (0, "Hello Ada")


def test_with_json_there_is_one_object_and_nothing_else(baton, greet):
    done = baton("run", greet, "--input", '{"name": "Ada"}', "--json")

    run = done.json
    run_id = run.pop("run_id")
    say = {"state": "succeeded", "attempts": 0, "output": {"text": "Hello Ada"}, "error": None}
    say["attempts"] = run["nodes"]["say"]["attempts"]
    assert run == {
        "state": "succeeded",
        "output": "Hello Ada",
        "error": None,
        "nodes": {"say": say},
    }
    assert (done.code, done.err, bool(run_id)) == (0, "", True)


def test_the_input_may_be_a_file(baton, greet, write):
    write("input.json", '{"name": "Ada"}')

    assert json.loads(baton("run", greet, "--input", "@input.json").out) == "Hello Ada"


def test_a_run_that_fails_says_where_and_exits_with_1(baton, stumble):
    done = baton("run", stumble)

    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[-1] == "baton: stop: too_late: The shop is closed."


def test_a_run_that_fails_is_an_object_too(baton, stumble):
    done = baton("run", stumble, "--json")

    assert (done.code, done.json["state"], done.json["error"]["code"]) == (1, "failed", "too_late")


def test_without_a_data_directory_nothing_is_left_but_the_flows_own_files(baton, greet, folder):
    baton("run", greet, "--input", '{"name": "Ada"}')

    assert [path.name for path in folder.iterdir()] == ["greet.yaml"]


def test_with_a_data_directory_the_run_is_kept(baton, greet, folder):
    baton("run", greet, "--input", '{"name": "Ada"}', "--data", "kept")

    assert list((folder / "kept").iterdir()) != []


LATER = """
schema: baton.flow/v1
id: later
name: Later
nodes:
  - id: put
    type: tasks.enqueue
    config: {queue: calls, delay: 1h, http: {method: GET, url: "http://127.0.0.1:9/"}}
"""


def test_tasks_that_nobody_will_send_are_told_of(baton, write):
    done = baton("run", write("later.yaml", LATER))

    assert (done.code, "1 task(s) on the queue 'calls' will not be sent" in done.err) == (0, True)


def test_files_are_written_beside_the_command_or_into_the_data_directory(baton, write, folder):
    write(
        "note.yaml",
        "schema: baton.flow/v1\nid: note\nname: Note\nnodes:\n"
        "  - id: keep\n    type: storage.write\n"
        "    config: {path: note.txt, content: hello}\nedges: []\n",
    )

    codes = [baton("run", "note.yaml").code, baton("run", "note.yaml", "--data", "kept").code]

    assert codes == [0, 0]
    assert (folder / "baton-files" / "note.txt").read_text() == "hello"
    assert (folder / "kept" / "files" / "note.txt").read_text() == "hello"


def test_connectors_beside_the_flow_are_loaded(baton, write):
    write(
        "connectors/shout.py",
        '"""Shouting."""\n\nfrom connectors.sdk import Action, Context, field\n\n\n'
        'class Shout(Action, type="shout.loud", version=1):\n    """Say it loudly."""\n\n'
        '    text: str = field("Text")\n\n'
        "    def run(self, context: Context) -> dict[str, str]:\n"
        '        return {"text": self.text.upper()}\n',
    )
    flow = write(
        "shout.yaml",
        "schema: baton.flow/v1\nid: shout\nname: Shout\n"
        'output: "{{ nodes.loud.output.text }}"\nnodes:\n'
        "  - {id: loud, type: shout.loud, config: {text: hey}}\nedges: []\n",
    )

    done = baton("run", flow)

    assert (done.code, done.out) == (0, '"HEY"\n'), done.err


BAD_FILES = {
    "an empty file": ("", "flow.yaml:1: A flow is a mapping"),
    "no such file": (None, "flow.yaml: No such file or directory"),
    "no YAML": ("a: [1,\nb: }", "flow.yaml:2:"),
    "a list": ("- 1\n", "flow.yaml:1:"),
    "an unknown type": (
        "schema: baton.flow/v1\nid: a\nname: A\nnodes:\n  - id: x\n    type: no.such\nedges: []\n",
        "flow.yaml:6: nodes[0].type:",
    ),
    "a wrong config": (
        (
            "schema: baton.flow/v1\nid: a\nname: A\nnodes:\n  - id: x\n    type: http.request\n"
            "    config:\n      method: GET\n      url: 7\nedges: []\n"
        ),
        "flow.yaml:9: nodes[0].config.url:",
    ),
    "an edge to nowhere": (
        (
            "schema: baton.flow/v1\nid: a\nname: A\nnodes:\n"
            "  - {id: x, type: flow.set, config: {values: {}}}\nedges:\n  - {from: x, to: y}\n"
        ),
        "flow.yaml:7: edges[0]",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize("command", ["run", "validate"])
def test_a_bad_file_is_one_line_that_names_the_place(baton, write, name, command):
    text, place = BAD_FILES[name]
    if text is not None:
        write("flow.yaml", text)

    done = baton(command, "flow.yaml")

    first = done.err.splitlines()[0].removeprefix("baton: ")
    assert (done.code, done.out) == (2, "")
    assert first.startswith(place)
    assert "Traceback" not in done.err


@pytest.mark.parametrize("text", ["{", "NaN", "@none.json", '{"a": 1, "a": 2}', ""])
def test_a_bad_input_is_one_line(baton, greet, text):
    done = baton("run", greet, "--input", text)

    assert (done.code, len(done.err.splitlines())) == (2, 1)


def test_an_input_of_another_shape_is_one_line(baton, write):
    flow = write(
        "strict.yaml",
        "schema: baton.flow/v1\nid: strict\nname: Strict\n"
        "input: {type: object, required: [name]}\nnodes:\n"
        "  - {id: x, type: flow.set, config: {values: {}}}\nedges: []\n",
    )

    done = baton("run", flow, "--input", "{}")

    assert (done.code, len(done.err.splitlines())) == (2, 1)


def test_an_interrupt_cancels_the_run_and_undoes_it(popen, write):
    flow = write(
        "saga.yaml",
        "schema: baton.flow/v1\nid: saga\nname: Saga\nnodes:\n"
        "  - {id: keep, type: storage.write, config: {path: a.txt, content: a}}\n"
        "  - {id: drop, type: storage.delete, config: {path: a.txt}}\n"
        "  - {id: nap, type: flow.wait, config: {duration: 1h}}\n"
        "edges:\n  - {from: keep, to: nap}\n"
        "  - {from: keep, to: drop, kind: compensation}\n",
    )
    process = popen("run", flow)
    for line in process.stderr:
        if "keep" in line:
            break

    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert (process.returncode, "cancelled" in err.splitlines()) == (1, True), err
    assert not (flow.parent / "baton-files" / "a.txt").exists()


def test_what_the_run_waits_for_is_said(baton, write):
    flow = write(
        "ask.yaml",
        """
        schema: baton.flow/v1
        id: ask
        name: Ask
        nodes:
          - id: release
            type: flow.approval
            config: {title: Pay?, timeout: 10ms}
        edges: []
        """,
    )

    done = baton("run", flow)

    assert done.code == 0
    assert "release: approval of 'Pay?', until 20" in done.err
