"""Tasks that were accepted are done, at least once, whoever is killed meanwhile."""

import subprocess
import sys
from pathlib import Path

import pytest

from connectors.registry import Registry
from engine.runtime import open_runtime
from tests.engine.conftest import until
from tests.engine.receiving import receiving

ROOT = Path(__file__).parents[2]
COUNT = 30


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    if request.param == "sqlite":
        return ""
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def receiver():
    with receiving() as server:
        yield server


def killed_while(receiver, data, database_url, is_so):
    """Let a process work until something is so, and kill it."""
    command = [sys.executable, "-m", "tests.kill.task_child", str(data), database_url]
    process = subprocess.Popen(
        [*command, receiver.url, str(COUNT)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline() == "accepted\n"
        until(is_so)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_every_accepted_task_is_done_after_a_kill(tmp_path, database_url, receiver):
    receiver.may_answer.clear()
    killed_while(receiver, tmp_path, database_url, lambda: len(receiver.calls) >= 3)
    in_flight = {call.headers["idempotency-key"] for call in list(receiver.calls)}
    receiver.may_answer.set()
    with open_runtime(
        tmp_path, registry=Registry(), database_url=database_url or None, lease_ms=1_000
    ) as runtime:
        until(lambda: runtime.queue("mail")["tasks"]["done"] == COUNT)
        tasks = runtime.tasks("mail", limit=COUNT)
    assert sorted({call.json for call in receiver.calls}) == list(range(COUNT))
    again = {f"task:{task['task_id']}" for task in tasks if task["attempts"] > 1}
    assert in_flight <= again
