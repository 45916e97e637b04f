"""What the manual says is tested: its snippets run, its pages are those of the code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from connectors.docs import pages
from connectors.registry import Registry
from connectors.sdk import fields
from connectors.sdk.host import begin, cancel, perform, poll
from connectors.sdk.manifest import PROFILE
from connectors.sdk.outcome import Outcome, Started

ROOT = Path(__file__).parents[2]
HOWTO = (ROOT / "docs/howto/write-a-connector.md").read_text()
FORMS = (ROOT / "docs/reference/forms.md").read_text()


@pytest.fixture
def snippets(tmp_path):
    """Put the how-to's snippets into files; give the folder."""
    names = ["texts.py", "shop.py", "reports.py", "counting.py", "test_texts.py"]
    found = re.findall(r"```python\n(.*?)```", HOWTO, re.DOTALL)
    for name, text in zip(names, found, strict=True):
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def registry(snippets):
    (snippets / "test_texts.py").unlink()
    return Registry(folders=[snippets])


def test_the_how_tos_connectors_load(registry):
    assert registry.catalog().broken == ()
    assert {"texts.shout", "shop.reserve", "reports.make", "counting.lines"} <= set(
        registry.catalog().actions
    )


def test_the_how_tos_first_action_acts(registry, attempt):
    action = registry.action("texts.shout", None)
    assert perform(action, {"text": "a", "times": 2}, attempt).output == {"text": "A A"}


def test_the_how_tos_http_action_calls_its_service(registry, attempt, server, reply, failing):
    action = registry.action("shop.reserve", None)
    server.on("/reservations", reply(b'{"id": "r1", "count": 2}', content_type="application/json"))
    config = {"shop": server.url(""), "article": "tea", "count": 2}
    assert perform(action, config, attempt).output == {"id": "r1", "count": 2}
    assert failing(action, {**config, "count": 3}, attempt).code == "shop.sold_out"


def test_the_how_tos_long_action_is_started_asked_and_stopped(registry, attempt, server, reply):
    action = registry.action("reports.make", None)
    config = {"service": server.url(""), "month": "2026-03"}
    server.on("/reports", reply(b'{"id": "r1"}', content_type="application/json"))
    started = begin(action, config, attempt)
    answers = []
    for answer in (b'{"state": "busy"}', b'{"state": "done"}'):
        server.on("/reports/r1", reply(answer, content_type="application/json"))
        answers.append(poll(action, config, attempt, started.handle))
    assert (answers, cancel(action, config, attempt, "r1")) == (
        [Started(handle="r1"), Outcome(output={"state": "done"})],
        None,
    )


def test_the_how_tos_file_action_reads_the_store(registry, attempt):
    attempt.services.files_root.mkdir(parents=True)
    (attempt.services.files_root / "a.txt").write_text("1\n2\n3\n")
    action = registry.action("counting.lines", None)
    assert perform(action, {"path": "a.txt"}, attempt).output == {"lines": 3}


def test_the_how_tos_tests_pass(snippets):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_texts.py"]
    done = subprocess.run(
        command,
        cwd=snippets,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": f"{ROOT}:{snippets}"},
    )
    assert (done.returncode, "9 passed" in done.stdout) == (0, True), done.stdout


def test_the_reference_pages_are_those_of_the_code():
    folder = ROOT / "docs/reference/connectors"
    written = {place.name: place.read_text() for place in folder.glob("*.md")}
    assert written == pages(Registry().catalog()), "run python -m connectors.docs"


def test_every_keyword_and_hint_is_in_the_manual():
    hints = [
        "order",
        *re.findall(r'"(\w+)": ', Path(fields.__file__).read_text().split("rules")[0]),
    ]
    widgets = fields.Widget.__args__
    wanted = {*PROFILE, *hints, *widgets}
    assert [word for word in sorted(wanted) if f"`{word}`" not in FORMS] == []
