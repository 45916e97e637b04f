"""Schedules by themselves for tests: a published flow, targets, and the passing of time."""

import pytest

from tests.engine.conftest import tick, until
from tests.engine.flows import echo, flow

FLOW = {"flow": {"id": "shop", "input": {"from": "a schedule"}}}
HTTP = {"http": {"method": "POST", "url": "http://127.0.0.1:1/", "json": {"a": 1}}}
EVERY_TEN = {"id": "tens", "cron": "*/10 * * * *", "target": FLOW}


@pytest.fixture
def runtime(opened, clock):
    made = opened(clock=clock)
    made.publish(flow({"a": echo("{{ input }}")}, id_="shop"), by="ann")
    return made


def passes(runtime, clock, **span):
    clock.advance(**span)
    tick(runtime)


def tasks(runtime, queue="schedules"):
    """Give a queue's tasks; read in one go, because they move from state to state meanwhile."""
    query = "SELECT task_id FROM tasks WHERE queue = ? AND state <> 'deleted' ORDER BY task_id"
    found = runtime._m.store.database.fetch(query, (queue,))
    return [runtime._m.store.task(task_id) for (task_id,) in found]


def attempts(runtime, clock, queue="schedules"):
    """Let time pass second by second until the only task is over; give when it was tried."""
    seen = {}
    for _ in range(700):
        tick(runtime)
        (task,) = tasks(runtime, queue)[:1]
        until(lambda: tasks(runtime, queue)[0].state != "running", "the attempt")
        (task,) = tasks(runtime, queue)[:1]
        seen.setdefault(task.attempts, clock.now_ms())
        if task.state in ("done", "failed"):
            return sorted(seen.values())
        clock.advance(ms=max(task.due_at - clock.now_ms(), 1))
    raise AssertionError("the task is never over")
