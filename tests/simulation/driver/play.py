"""Plays one seed against the real driver: calm once, then stormy, and compares what came out."""

import json
import logging
from random import Random
from typing import Any

from tests.simulation.driver.auditor import ALL, Auditor
from tests.simulation.driver.faults import CALM, STORM, Faults
from tests.simulation.driver.flows import random_flow
from tests.simulation.driver.laws import CANCEL
from tests.simulation.driver.unlawful import Unlawful
from tests.simulation.driver.world import World

LINES = (0, 0, 0, 0, 1, 2)
"""Bounds of `max_running` that flows may have; 0 stands for none."""


def world_of(seed: int, faults: Faults, *, size: int = 5) -> World:
    rng = Random(f"driver {seed}")
    names = rng.choice((("shop",), ("shop",), ("shop", "store"), ("errand", "shop")))
    scheduled = {name: rng.random() < 0.3 and name != "errand" for name in names}

    def draw(name: str, edition: int) -> Any:
        is_scheduled = scheduled[name]
        lines = 0 if is_scheduled else Random(f"line {seed} {name} {edition}").choice(LINES)
        calls = () if name == "errand" or "errand" not in names else ("errand",)
        edited = seed + edition * 7
        told = {"is_scheduled": is_scheduled, "calls": calls, "max_running": lines}
        return random_flow(edited, id_=name, size=size, **told)

    troubles = rng.choice((0.0, 0.15, 0.3, 0.5))
    processes = rng.choice((1, 1, 1, 2, 2, 3))
    return World(names, draw, seed=seed, faults=faults, troubles=troubles, processes=processes)


def play(seed: int, *, size: int = 5) -> None:
    """Raise Unlawful when a world breaks a law, or a storm changes a result."""
    logging.disable(logging.CRITICAL)  # a store that fails is what these worlds are about
    try:
        calm = world_of(seed, CALM, size=size).play()
        weather = STORM.times(Random(f"weather {seed}").choice((0.1, 0.3, 1, 2)))
        stormy = world_of(seed, weather, size=size).play()
    finally:
        logging.disable(logging.NOTSET)
    compare(results(calm), results(stormy))


def results(auditor: Auditor) -> dict[tuple[str, str], tuple[str, Any]]:
    """State and output by document and input, of runs whose end is no race against time."""
    found: dict[tuple[str, str], tuple[str, Any]] = {}
    for row in auditor.all_rows():
        drawing = auditor.drawing(row)
        history = auditor.rows.history(row.run_id, after=0, limit=ALL)
        is_cancelled = any(event.kind == CANCEL for event in history)
        if drawing.is_race or is_cancelled or row.parent_run or not history:
            continue
        version = auditor.rows.version(row.version_id)
        given = json.loads(history[0].data or "{}").get("input")
        output = without_times(json.loads(row.output or "null"))
        found[version.digest, repr(given)] = (row.state, output)
    return found


def compare(calm: Any, stormy: Any) -> None:
    for key in calm.keys() & stormy.keys():
        (state, output), (other_state, other_output) = calm[key], stormy[key]
        if state != other_state or (state == "succeeded" and output != other_output):
            raise Unlawful("a storm changes no result", (key, calm[key], stormy[key]))


def without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_times(v) for k, v in value.items() if k not in ("due_at", "error")}
    return [without_times(each) for each in value] if isinstance(value, list) else value
