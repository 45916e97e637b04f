"""Joins as a naive fix-point: scans everything until nothing changes; shares no code."""

from random import Random

from engine.core.plan import Plan
from tests.core.sketch import Sketch, plan


def random_graph(rng: Random, *, size: int) -> Plan:
    """Activities only, with all kinds of joins and several ports."""
    made = Sketch()
    names = [made.mention(f"n{number}") for number in range(rng.randint(1, size))]
    for place, name in enumerate(names):
        for source in rng.sample(names[:place], min(place, rng.randint(0, 3))):
            made.edges.append((source, rng.choice(("out", "out", "left")), name, False))
    joins = {name: {"join": rng.choice(("merge", "all", "first"))} for name in names}
    return plan(made, steps=joins)


def naive_states(made: Plan, ports: dict[int, str]) -> dict[str, str]:
    """What becomes of each node, when every node that runs ends well at its port."""
    edges = [edge for step in made.steps for edge in step.edges]
    fate: dict[int, str] = {}
    live: dict[int, bool] = {}
    before = (-1, -1)
    while before != (len(fate), len(live)):
        before = (len(fate), len(live))
        for edge in edges:
            if edge.source in fate:
                ran = fate[edge.source] == "succeeded"
                live[edge.index] = ran and ports[edge.source] == edge.port
        for step in made.steps:
            into = [live.get(edge.index) for edge in edges if edge.target == step.index]
            verdicts = {
                "merge": None if None in into else (True in into or not into),
                "all": False if False in into else (None if None in into else True),
                "first": True if True in into else (None if None in into else not into),
            }
            verdict = verdicts[step.join]
            if verdict is not None:
                fate[step.index] = "succeeded" if verdict else "skipped"
    return {made.steps[index].node: word for index, word in sorted(fate.items())}
