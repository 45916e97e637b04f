"""What the manual points to is there: files, headings, make targets, commands."""

import re
from pathlib import Path

import pytest

from designer.cli.arguments import command_line

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").rglob("*.md"),
    ]
)
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([\w-]+))?\)")
IN_COMMANDS = re.compile(r"@?\b(examples/[\w./-]+\.(?:yaml|json|py))")

TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
COMMANDS = set(re.findall(r"^ {4}([a-z]+)\b", command_line().format_help(), flags=re.MULTILINE))


@pytest.mark.parametrize("manual", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_its_links_lead_somewhere(manual):
    missing = []
    for path, heading in LINK.findall(manual.read_text()):
        target = (manual.parent / path).resolve() if path else manual
        if not target.exists() or (heading and heading not in _headings(target)):
            missing.append(f"{path}#{heading}")
    assert missing == []


@pytest.mark.parametrize("manual", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_files_in_its_commands_exist(manual):
    named = IN_COMMANDS.findall(manual.read_text())
    assert [path for path in named if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("manual", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_commands_that_it_names_exist(manual):
    text = manual.read_text()
    made = set(re.findall(r"(?:`|^ *)make ([a-z]+)", text, flags=re.MULTILINE))
    run = set(re.findall(r"(?:`|^|/)baton ([a-z]+)", text, flags=re.MULTILINE))
    assert (made - TARGETS, run - COMMANDS) == (set(), set())


def _headings(target):
    """Give the anchors that a page's headings become."""
    titles = re.findall(r"^#+ (.+)$", target.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
