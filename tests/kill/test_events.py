"""`kill -9` while events are taken, started from and told: one run for each, and each end told."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.drivers.failpoints import (
    AFTER_ACCEPT,
    AFTER_COMMIT,
    AFTER_TOLD,
    BEFORE_COMMIT,
    VARIABLE,
)

ROOT = Path(__file__).parents[2]
COUNT = 6
POINTS = [
    *((AFTER_ACCEPT, n) for n in (1, 2, COUNT + 1)),
    *((AFTER_TOLD, n) for n in (1, 2)),
    *((name, n) for name in (BEFORE_COMMIT, AFTER_COMMIT) for n in (2, 4, 7)),
]


def lived(data, failpoint=""):
    command = [sys.executable, "-m", "tests.kill.events_child", str(data), str(COUNT)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {VARIABLE: failpoint},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return json.loads(done.stdout) if done.returncode == 0 else None


@pytest.mark.parametrize(("name", "passing"), POINTS)
def test_each_event_starts_one_run_and_each_end_is_told_once(tmp_path, name, passing):
    first = lived(tmp_path / "data", f"{name}:{passing}")
    said = lived(tmp_path / "data")
    subjects = [subject for subject, _ in said["told"]]
    assert sorted(said["shop"]) == [f"e{n}" for n in range(COUNT)]
    assert (len(subjects), len(set(subjects))) == (COUNT, COUNT)
    assert first is None or name in (BEFORE_COMMIT, AFTER_COMMIT)  # those may come too late
