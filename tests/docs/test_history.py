"""The reference of histories names every event, question and error of the core."""

import re
from pathlib import Path

from engine.core.events import EventKind, TimerKind
from engine.core.questions import Question

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/reference/history.md").read_text()


def test_every_event_stands_there_with_its_number():
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", TEXT, re.MULTILINE)
    named = {int(number): re.sub(r"(?<!^)(?=[A-Z])", "_", name).upper() for number, name in rows}
    assert named == {kind.value: kind.name for kind in EventKind}


def test_every_question_stands_there():
    assert [question for question in Question if f"`{question}`" not in TEXT] == []


def test_every_kind_of_timer_stands_there():
    row = next(line for line in TEXT.splitlines() if "`TimerFired`" in line)
    assert [timer for timer in TimerKind if f"`{timer}`" not in row] == []


def test_every_error_of_the_core_stands_there_and_no_other():
    table = TEXT.split("## Errors that come from the core", 1)[1]
    rows = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    named = {code for row in rows for code in re.findall(r"`([a-z._]+)`", row)}
    sources = [path.read_text() for path in (ROOT / "engine/core").glob("*.py")]
    made = {code for text in sources for code in re.findall(r'code="([a-z._]+)"', text)}
    assert named - {"flow.failed"} == made
