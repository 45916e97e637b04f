"""The clock's thread survives every error, and says so unless it is being closed."""

import logging

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from engine.drivers.timing.ticker import Unbreakable


@pytest.mark.parametrize(("state", "said"), [(0, []), (1, ["a tick failed"])])
def test_a_tick_that_fails_is_said_unless_the_clock_has_stopped(monkeypatch, caplog, state, said):
    def fail(_):
        raise RuntimeError("broken")

    monkeypatch.setattr(BackgroundScheduler, "_process_jobs", fail)
    clock = Unbreakable()
    clock.state = state
    with caplog.at_level(logging.ERROR):
        clock._process_jobs()
    assert [record.getMessage().partition(";")[0] for record in caplog.records] == said
