"""The page of limits says what the constants say, and leaves none of the core's out."""

import importlib
import re
from pathlib import Path

import pytest

from engine.flow.findings import CODES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/reference/limits.md").read_text()
ROWS = re.findall(r"^\| `([\w.]+)` \| (.+?) \| (.+?) \| (.+?) \|$", TEXT, re.MULTILINE)

SIZES = (("MiB", 1024**2), ("KiB", 1024), ("bytes", 1))
TIMES = (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000), ("ms", 1))
KEPT_SHORT = {"engine.core.polling.POLL_DELAY_MIN_MS"}
"""No limit that anybody could meet."""


def value_of(name):
    module, _, constant = name.rpartition(".")
    return getattr(importlib.import_module(module), constant)


def said(name):
    """Write a constant with the unit that stands in its name."""
    value = value_of(name)
    words = name.rpartition(".")[2].split("_")
    if "BYTES" in words:
        return largest(value, SIZES)
    if "MS" in words:
        return largest(value, TIMES)
    return largest(int(value * 1000), TIMES) if "S" in words else f"{int(value):,}"


def largest(value, units):
    unit, size = next((unit, size) for unit, size in units if value % size == 0)
    return f"{value // size} {unit}"


@pytest.mark.parametrize(("name", "value"), [(row[0], row[2]) for row in ROWS])
def test_a_limit_is_what_the_page_says(name, value):
    assert value == said(name)


def test_there_are_limits():
    assert len(ROWS) > 40  # a table that is no longer found would pass too


def test_the_findings_that_it_names_exist():
    named = {word for row in ROWS for word in re.findall(r"`((?:bad|too)_\w+)`", row[3])}
    of_the_api = {"bad_event", "bad_query", "bad_task", "body_too_large"} | {
        "too_many_requests",
        "too_many_streams",
    }
    assert named - of_the_api - CODES.keys() == set()


def test_every_limit_of_the_core_and_of_a_run_stands_there():
    paths = [*(ROOT / "engine/core").glob("*.py"), ROOT / "engine/drivers/limits.py"]
    constants = {
        f"engine.{path.parent.name}.{path.stem}.{constant}"
        for path in paths
        for constant in re.findall(
            r"^([A-Z][A-Z_]*_(?:MAX|MIN|MAX_MS|MIN_MS|MS)): Final", path.read_text(), re.MULTILINE
        )
    }
    assert constants - {row[0] for row in ROWS} == KEPT_SHORT
