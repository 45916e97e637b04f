"""Histories that were once written replay for ever, and come to the same end."""

import pytest

from engine.core.replay import replay
from tests.histories.golden import FOLDER, HELD, NEW, OUTSIDE, SCOPES, read, summary

HISTORIES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
def test_a_golden_history_comes_to_the_same_end(path):
    plan, history, end = read(path)
    assert summary(plan, history) == end


def lost(machine):
    """The attempts that a person has to decide about."""
    return [
        work for frame in machine.frames.values() for work in frame.work.values() if work.is_lost
    ]


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
def test_a_golden_history_can_be_taken_up_at_any_moment(path):
    plan, history, _ = read(path)
    for number in range(1, len(history)):
        machine = replay(plan, "simulated", history[:number])
        is_at_rest = machine.blocked or machine.held or machine.end_state or lost(machine)
        assert machine.outstanding() or is_at_rest


def test_no_golden_history_was_lost():
    assert {*NEW, *SCOPES, *OUTSIDE, *HELD} <= {path.stem for path in HISTORIES}
