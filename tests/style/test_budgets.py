"""The budgets that keep files readable: lines per file and per function body."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES_MAX = 300
BODY_LINES_MAX = 40


def _tracked(*patterns):
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(path for path in done.stdout.split() if (ROOT / path).is_file())


PYTHON = _tracked("*.py")
TYPESCRIPT = [path for path in _tracked("*.ts", "*.tsx") if not path.endswith(".d.ts")]


@pytest.mark.parametrize("path", PYTHON + TYPESCRIPT)
def test_a_file_is_at_most_300_lines_long(path):
    assert len((ROOT / path).read_text().splitlines()) <= FILE_LINES_MAX


def _long_bodies(path):
    tree = ast.parse((ROOT / path).read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if body and body[-1].end_lineno - body[0].lineno + 1 > BODY_LINES_MAX:
                yield f"{path}:{node.lineno} {node.name}"


@pytest.mark.parametrize("path", PYTHON)
def test_a_function_body_is_at_most_40_lines_long(path):
    assert list(_long_bodies(path)) == []


@pytest.mark.parametrize("path", PYTHON)
def test_a_file_opens_with_a_sentence_that_says_what_it_holds(path):
    assert ast.get_docstring(ast.parse((ROOT / path).read_text()))
