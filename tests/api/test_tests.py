"""Test cases over HTTP: kept beside the draft, run, and made from runs."""

import pytest

from designer.flows.loading import load_folder, load_tests
from engine.cases.model import read_cases
from engine.flow.text import read_text

CASE = {
    "name": "It says done",
    "input": {"is_broken": False},
    "mocks": {"keep": {"output": {"size": 1}}},
    "expect": {"output": {"say": {"text": "done"}}},
}


@pytest.fixture
def shop(api):
    """A flow that writes a file and, when it is told to, fails and removes it."""
    broken = {"when": "{{ input.is_broken }}", "port": "bad"}
    schema = {"type": "object", "properties": {"is_broken": {"type": "boolean", "default": False}}}
    document = {
        "schema": "baton.flow/v1",
        "id": "shop",
        "name": "Shop",
        "input": schema,
        "nodes": [
            {"id": "keep", "type": "storage.write", "config": {"path": "a.txt", "content": "1"}},
            {"id": "route", "type": "flow.switch", "config": {"cases": [broken]}},
            {"id": "fail", "type": "flow.fail", "config": {"code": "shop.broken"}},
            {"id": "say", "type": "flow.set", "config": {"values": {"text": "done"}}},
            {"id": "drop", "type": "storage.delete", "config": {"path": "a.txt"}},
        ],
        "edges": [
            {"from": "keep", "to": "route"},
            {"from": "route", "to": "fail", "port": "bad"},
            {"from": "route", "to": "say", "port": "else"},
            {"from": "keep", "to": "drop", "kind": "compensation"},
        ],
    }
    api("POST", "/flows", document)
    return "/flows/shop/tests"


def test_a_case_is_kept(api, shop):
    saved = api("PUT", f"{shop}/done", CASE)
    kept = api("GET", shop).json
    assert (saved.status, saved.json, kept) == (
        200,
        {"id": "done", **CASE},
        {"schema": "baton.tests/v1", "flow": "shop", "cases": [{"id": "done", **CASE}]},
    )


def test_cases_are_given_as_the_file(api, shop):
    api("PUT", f"{shop}/done", CASE)
    answer = api("GET", f"{shop}?format=yaml")
    flow, cases, problems = read_cases(read_text(answer.text))
    assert (answer.headers["Content-Disposition"], flow, cases[0].document(), problems) == (
        'attachment; filename="shop.tests.yaml"',
        "shop",
        {"id": "done", **CASE},
        (),
    )


def test_a_case_is_replaced_and_removed(api, shop):
    api("PUT", f"{shop}/done", CASE)
    api("PUT", f"{shop}/done", {"name": "other"})
    names = [case["name"] for case in api("GET", shop).json["cases"]]
    removed = api("DELETE", f"{shop}/done").status
    assert (names, removed, api("GET", shop).json["cases"]) == (["other"], 204, [])


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ({"mocks": {"keep": 5}}, "bad_test"),
        ({"expect": {"state": "good"}}, "bad_test"),
        ({"now": "noon"}, "bad_test"),
        ({"id": "other"}, "other_id"),
        ({"more": 1}, "bad_body"),
        ({"input": "x" * 300_000}, "limit_exceeded"),
    ],
)
def test_a_case_that_is_none_is_refused(api, shop, case, code):
    refused = api("PUT", f"{shop}/done", case)
    assert (refused.status, refused.json["code"]) == (422, code)


def test_cases_are_run_on_the_draft(api, shop, tmp_path):
    api("PUT", f"{shop}/done", CASE)
    api("PUT", f"{shop}/wrong", {**CASE, "expect": {"output": 5}})
    report = api("POST", f"{shop}/run").json
    paths = [[one["path"] for one in case["differences"]] for case in report["cases"]]
    assert (report["passed"], report["failed"], paths) == (1, 1, [[], ["output"]])
    assert report["cases"][0]["run"]["nodes"]["keep"]["output"] == {"size": 1}
    assert not list(tmp_path.rglob("a.txt"))


def test_some_cases_are_run_on_a_version(api, shop):
    api("POST", "/flows/shop/publish")
    api("PUT", f"{shop}/done", CASE)
    api("PUT", f"{shop}/other", CASE)
    report = api("POST", f"{shop}/run", {"cases": ["other"], "version": 1}).json
    assert [case["id"] for case in report["cases"]] == ["other"]


@pytest.mark.parametrize(
    ("body", "status"), [({"cases": ["nobody"]}, 404), ({"version": 5}, 404), ({"x": 1}, 422)]
)
def test_what_cannot_be_run_is_refused(api, shop, body, status):
    assert api("POST", f"{shop}/run", body).status == status


def test_a_draft_with_errors_is_not_run(api, broken):
    api("POST", "/flows", broken)
    assert api("POST", "/flows/broken/tests/run").json["code"] == "invalid_flow"


@pytest.mark.parametrize("is_broken", [True, False])
def test_a_run_becomes_a_case_that_passes(api, shop, run_to_end, is_broken):
    run = run_to_end("shop", version="draft", input={"is_broken": is_broken})
    proposed = api("POST", f"/runs/{run['run_id']}/test-case")
    assert (proposed.status, api("GET", shop).json["cases"]) == (200, [])
    api("PUT", f"{shop}/{proposed.json['id']}", proposed.json)
    report = api("POST", f"{shop}/run").json
    assert (report["passed"], report["cases"][0]["differences"]) == (1, [])


def test_a_case_of_a_run_says_what_was_undone(api, shop, run_to_end):
    run = run_to_end("shop", version="draft", input={"is_broken": True})
    case = api("POST", f"/runs/{run['run_id']}/test-case").json
    assert (list(case["mocks"]), case["expect"]["state"], case["expect"]["nodes"]["drop"]) == (
        ["keep", "drop"],
        "failed",
        {"state": "succeeded", "attempts": 1, "input": {"path": "a.txt"}},
    )


def test_a_viewer_may_run_cases_and_not_change_them(api, api_as, shop):
    viewer = api_as("viewer")
    assert (viewer("POST", f"{shop}/run").status, viewer("PUT", f"{shop}/a", {}).status) == (
        200,
        403,
    )


FLOW = """
schema: baton.flow/v1
id: greet
name: Greet
nodes: [{id: say, type: flow.set, config: {values: {text: hello}}}]
edges: []
"""
TESTS = "schema: baton.tests/v1\nflow: greet\ncases: [{id: z}, {id: a}]\n"


@pytest.fixture
def folder(tmp_path, web):
    """A folder with a flow that was loaded."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "greet.yaml").write_text(FLOW)
    load_folder(web.library, tmp_path / "flows")
    return tmp_path / "flows"


def test_cases_are_loaded_beside_a_flow_file_in_order_and_once(api, web, folder):
    (folder / "greet.tests.yaml").write_text(TESTS)
    first = load_tests(web.tests, folder / "greet.yaml").outcome
    api("DELETE", "/flows/greet/tests/z")
    second = load_tests(web.tests, folder / "greet.yaml").outcome
    ids = [case["id"] for case in api("GET", "/flows/greet/tests").json["cases"]]
    assert (first, second, ids) == ("loaded", "kept", ["a"])


def test_cases_keep_the_order_of_their_file(api, web, folder):
    (folder / "greet.tests.yaml").write_text(TESTS)
    load_tests(web.tests, folder / "greet.yaml")
    assert [case["id"] for case in api("GET", "/flows/greet/tests").json["cases"]] == ["z", "a"]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (TESTS.replace("cases", "case"), "invalid"),
        ("a: [", "unreadable"),
        (TESTS.replace("greet", "nobody"), "unreadable"),
    ],
)
def test_a_file_of_cases_that_is_none_stops_nothing(web, folder, text, outcome):
    (folder / "greet.tests.yaml").write_text(text)
    assert load_tests(web.tests, folder / "greet.yaml").outcome == outcome


def test_a_flow_file_without_cases_has_none(web, folder):
    assert load_tests(web.tests, folder / "greet.yaml") is None
