"""The command line as a user has it: `baton run` and `baton validate` on the examples."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
RUN_SECONDS_MAX = 100


def baton(*words, cwd=None):
    """Run the command; give what it did, with its output as text."""
    return subprocess.run(
        [sys.executable, "-m", "designer", *map(str, words)],
        cwd=cwd or ROOT,
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS_MAX,
        check=False,
    )


def run_example(name, *, data, **given):
    """Run an example's flow to its end; give the exit code and the object that it printed."""
    flow = EXAMPLES / name / "flow.yaml"
    done = baton("run", flow, "--input", json.dumps(given), "--json", "--data", data)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)
