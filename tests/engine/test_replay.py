"""A history as changes: folded in order they are the run view, whatever happened to the run."""

from random import Random

import pytest

from engine.views.nodes import node_view
from engine.views.projection import Projection
from engine.views.replay import AT_FIRST, Replay
from tests.engine.conftest import PATIENCE_S
from tests.engine.flows import echo, edge, flow, trace, undo_edge
from tests.histories.golden import FOLDER, read
from tests.simulation.fates import Fates
from tests.simulation.outside import with_outside
from tests.simulation.plans import random_plan
from tests.simulation.play import CANCELLED, UNDONE
from tests.simulation.world import STORM, World

HISTORIES = sorted(FOLDER.glob("*.json"))
STANDING = ("state", "attempts", "is_held", "items")


def viewed(projection):
    """How the run view has the nodes stand."""
    views = {step.node: node_view(projection, step) for step in projection.plan.steps}
    return {
        node: {name: view[name] for name in STANDING if name in view}
        for node, view in views.items()
    }


def differing_facts(plan, history):
    """The facts after which the folded changes are not what the run view says."""
    replay, projection = (Replay(Projection(plan, "simulated")) for _ in range(2))
    folded = {step.node: AT_FIRST for step in plan.steps}
    wrong = []
    for number, (event, answers) in enumerate(history, start=1):
        _, changes = replay.feed(number, event, answers)
        folded |= changes
        projection.projection.feed(number, event, answers)
        expected = viewed(projection.projection)
        if folded != expected:
            nodes = {n: (folded[n], expected[n]) for n in folded if folded[n] != expected[n]}
            wrong.append((number, event, nodes))
    return wrong[:1]


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
def test_the_changes_of_a_golden_history_fold_into_the_run_view_at_every_fact(path):
    plan, history, _ = read(path)
    assert differing_facts(plan, history) == []


@pytest.mark.parametrize("seed", range(60))
def test_the_changes_of_a_simulated_history_fold_into_the_run_view_at_every_fact(seed):
    plan = with_outside(random_plan(seed, size=6), seed)
    world = World(plan, Fates(plan, seed=seed), Random(seed), (STORM, CANCELLED, UNDONE)[seed % 3])
    world.run()
    assert differing_facts(plan, world.history) == []


def folded(runtime, run_id, *, limit):
    nodes, states, after = {}, [], 0
    while after is not None:
        page = runtime.replay(run_id, after=after, limit=limit)
        for item in page["items"]:
            nodes |= {node: said["state"] for node, said in item["changes"].items()}
            states.append(item["run_state"])
        after = page["next_cursor"]
    return nodes, states, page["total"]


def test_pages_of_a_replay_join_without_a_gap(runtime, ledger):
    nodes = {"a": trace(ledger), "u": echo(), "b": echo(), "c": trace(ledger, fail="shop.broken")}
    document = flow(nodes, [edge("a", "b"), edge("b", "c"), undo_edge("a", "u")])
    runtime.publish(document, by="ann")
    run_id = runtime.start(flow_id=document["id"]).run_id
    view = runtime.wait(run_id, PATIENCE_S)
    pages = [folded(runtime, run_id, limit=limit) for limit in (1, 2, 500)]
    assert pages[0] == pages[1] == pages[2]
    assert pages[0][0] == {node: each["state"] for node, each in view["nodes"].items()}
    assert (pages[0][1][-1], len(pages[0][1])) == ("failed", pages[0][2])
