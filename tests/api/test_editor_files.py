"""The editor's files: what may be cached, what may not, and what is none of them."""

from pathlib import Path

import pytest


@pytest.mark.parametrize("path", ["/", "/flows/greet", "/runs", "/index.html", "/runs/a.b/"])
def test_the_editors_addresses_give_its_page_and_no_cache_keeps_it(stranger, path):
    answer = stranger("GET", f"/{path}")

    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "<title>Baton</title>" in answer.text


def test_a_hashed_asset_is_cached_for_ever(stranger):
    answer = stranger("GET", "//assets/main-1a2b3c.js")

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_of_the_root_is_asked_for_each_time(stranger):
    assert stranger("GET", "//favicon.svg").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/assets/none.js", "/none.js", "/assets/../../data/designer.db", "/..%2fdesigner.db"]
)
def test_a_file_that_is_not_there_is_a_problem(stranger, path):
    answer = stranger("GET", f"/{path}")

    assert (answer.status, answer.json["code"]) == (404, "not_found")


def test_without_a_build_the_page_says_so(stranger, static: Path):
    (static / "index.html").unlink()

    answer = stranger("GET", "//")

    assert (answer.status, "not built" in answer.text) == (503, True)
