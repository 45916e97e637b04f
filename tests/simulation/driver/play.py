"""Plays one seed against the real driver: calm once, then stormy."""

import logging
from random import Random

from tests.simulation.driver.faults import CALM, STORM, Faults
from tests.simulation.driver.flows import random_flow
from tests.simulation.driver.world import World


def world_of(seed: int, faults: Faults, *, size: int = 5) -> World:
    rng = Random(f"driver {seed}")
    names = ("shop",) if rng.random() < 0.6 else ("shop", "store")
    documents = [random_flow(seed, id_=name, size=size) for name in names]
    return World(documents, seed=seed, faults=faults, troubles=rng.choice((0.0, 0.15, 0.3, 0.5)))


def play(seed: int, *, size: int = 5) -> None:
    """Raise Unlawful when a world breaks a law."""
    logging.disable(logging.CRITICAL)  # a store that fails is what these worlds are about
    try:
        for faults in (CALM, STORM):
            world_of(seed, faults, size=size).play()
    finally:
        logging.disable(logging.NOTSET)
