"""Large graphs: no recursion, no rescans."""

import pytest

from engine.core.events import ActivityCompleted, RunStarted
from engine.core.machine import Machine
from tests.core.hands import Answers, Hands
from tests.core.sketch import plan

NODES = 20_000
TRY = {"kind": "try"}
NAMES = [f"n{number}" for number in range(NODES)]


@pytest.fixture(scope="module")
def chain():
    return plan(" > ".join(NAMES))


def complete_all(machine, steps):
    oracle = Answers(machine.plan, {})
    machine.apply(RunStarted(at=0), oracle)
    for step in steps:
        machine.apply(ActivityCompleted(at=0, frame=1, step=step, attempt=1), oracle)


def test_a_chain_of_20_000_nodes_runs(chain):
    machine = Machine(chain, run_id="run")
    complete_all(machine, range(NODES))
    assert machine.state == "succeeded"


def test_a_chain_of_20_000_nodes_dies_in_one_fact(chain):
    run = Hands(chain)
    run.start()
    assert run.complete("n0", port="left") == ["end succeeded"]


def test_a_chain_of_20_000_pure_nodes_runs_in_one_fact():
    passes = {name: {"kind": "pure"} for name in NAMES}
    assert Hands(plan(" > ".join(NAMES), steps=passes)).start() == ["end succeeded"]


def test_a_chain_of_2_000_undos_is_undone_newest_first():
    names = NAMES[:2_000]
    text = " > ".join(names) + " > last\n" + "\n".join(f"{name} ~ u{name}" for name in names)
    made = plan(text)
    machine = Machine(made, run_id="run")
    complete_all(machine, range(2_000))
    oracle = Answers(made, {})
    run = Hands(made)
    run.machine, run.frames = machine, machine.frames
    run.fail("last")
    undone = []
    while machine.end_state is None:
        command = machine.outstanding()[0]
        undone.append(command.undoes)
        machine.apply(ActivityCompleted(at=0, frame=1, step=command.step, attempt=1), oracle)
    assert undone == list(range(1_999, -1, -1))


def test_a_thousand_branches_join():
    text = "\n".join(f"start > b{number} > join" for number in range(1_000))
    run = Hands(plan(text))
    run.start()
    started = run.complete("start")
    joined = [run.complete(f"b{number}") for number in range(1_000)]
    assert (len(started), joined[-2:]) == (1_000, [[], ["run join"]])


@pytest.mark.parametrize("width", [1, 3, 50])
def test_a_map_over_a_thousand_items_keeps_its_window(width):
    items = list(range(1_000))
    made = plan("m", bodies={"m": "a"}, steps={"m": {"concurrency": width}})
    run = Hands(made, {"m": items})
    run.start()
    widest = 0
    for position in items:
        widest = max(widest, len(run.machine.frames[1].scopes[0].kids))
        frame = position + 2
        run.apply(ActivityCompleted(at=0, frame=frame, step=1, attempt=1, output=position))
    assert (widest, run.machine.output) == (width, {"m": [{"a": item} for item in items]})


@pytest.mark.parametrize("kind", ["map", "repeat"])
def test_ten_thousand_bodies_keep_no_more_frames_than_run_at_a_time(kind):
    special = {"kind": kind, "concurrency": 7, "iterations_max": 10_000}
    made = plan("m", bodies={"m": "a"}, steps={"m": special})
    run = Hands(made, {"m": list(range(10_000)) if kind == "map" else 10_000})
    run.start()
    widest = 0
    for frame in range(2, 10_002):
        run.apply(ActivityCompleted(at=0, frame=frame, step=1, attempt=1))
        widest = max(widest, len(run.machine.frames))
    assert (widest, run.machine.state) == (1 + (7 if kind == "map" else 1), "succeeded")


def test_an_item_that_failed_and_was_undone_keeps_no_frame():
    special = {"on_item_error": "collect"}
    made = plan(
        "m", bodies={"m": "t > c", "t": "a > b\na ~ undo_a"}, steps={"m": special, "t": TRY}
    )
    run = Hands(made, {"m": list(range(50))})
    run.start()
    for position in range(50):
        run.complete(f"a[{position}]")
        run.fail(f"b[{position}]")
        run.complete(f"undo_a[{position}]")
    assert (len(run.frames), len(run.machine.frames)) == (101, 1)
