"""The how-to about tests does what it says: its files, run by `baton test`."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "howto" / "test-flows.md").read_text()
FILES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
REPORTS = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def baton_test(tmp_path):
    def call(flow):
        (tmp_path / "order.yaml").write_text(flow)
        (tmp_path / "order.tests.yaml").write_text(FILES[1])
        command = [sys.executable, "-m", "designer", "test", str(tmp_path / "order.yaml")]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    return call


def test_the_cases_pass_as_the_page_shows(baton_test):
    done = baton_test(FILES[0])

    assert (done.returncode, done.stdout, done.stderr) == (0, REPORTS[0], "")


def test_a_mistake_in_the_flow_is_told_as_the_page_shows(baton_test):
    changed = FILES[0].replace("amount > 100 }}", "amount >= 7 }}")
    done = baton_test(changed.replace("amount <= 100 }}", "amount < 7 }}"))

    assert (done.returncode, done.stdout[: len(REPORTS[1])]) == (1, REPORTS[1])
