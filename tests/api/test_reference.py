"""The manual's page on the API: every route and every code of an error is on it."""

import re
from pathlib import Path

import pytest

from designer.api.routes import API_ROOT, ENDPOINTS, HOOKS, OIDC, PROBES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "api.md").read_text()
ROUTES = [*((API_ROOT, e) for e in ENDPOINTS), *(("", e) for e in (*PROBES, *HOOKS, *OIDC))]


def written(root, endpoint):
    path = re.sub(r"<(?:int:|path:)?(\w+?)_?>", r"{\1}", root + endpoint.path)
    query = "&".join(endpoint.query.model_fields)
    return f"`{endpoint.method} {path}{'?' if query else ''}{query}`"


@pytest.mark.parametrize(("root", "endpoint"), ROUTES, ids=lambda x: getattr(x, "name", ""))
def test_every_route_is_on_the_page_with_its_parameters(root, endpoint):
    text = written(root, endpoint)

    shown = {
        "".join(sorted(row)) for row in re.findall(r"`(?:GET|POST|PUT|DELETE|OPTIONS) \S+`", PAGE)
    }
    assert "".join(sorted(text)) in shown


def test_the_page_names_no_route_that_is_not_there():
    there = {written(*route).partition("?")[0].rstrip("`") for route in ROUTES}

    named = {
        row.partition("?")[0]
        for row in re.findall(r"`((?:GET|POST|PUT|DELETE|OPTIONS) /[^`]*)`", PAGE)
    }
    assert {f"`{row}" for row in named} - there == set()


def test_every_code_of_an_error_is_on_the_page():
    sources = [*(ROOT / "designer").rglob("*.py")]
    used = {
        code
        for source in sources
        for code in re.findall(
            r'(?<![_\w])(?:default_)?code(?:: ClassVar\[str\])? ?= ?"(\w+)"', source.read_text()
        )
    }

    assert {code for code in used if f"`{code}`" not in PAGE} == {
        "bad_request",
        "malformed",
        "too_many",
        "unprocessable",
    }
