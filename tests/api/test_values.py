"""Values of runs over HTTP: cut, whole, or left out until somebody asks."""

import pytest

from tests.api.conftest import ENDED

LONG = {"name": "x" * 20_000, "rows": [{"n": number} for number in range(100)]}


@pytest.fixture
def run(api, flow, run_to_end):
    """A run with a long input and a long output."""
    flow["nodes"][0]["config"] = {"values": {"all": "{{ input }}", "text": "short"}}
    api("POST", "/flows", flow)
    run = run_to_end("greet", input=LONG, version="draft")
    assert run["state"] in ENDED
    return f"/runs/{run['run_id']}"


def test_values_none_leaves_out_what_is_long_and_says_how_long_it_is(api, run):
    view = api("GET", f"{run}?values=none").json
    node = api("GET", f"{run}/nodes/say?values=none").json
    assert ("input" in view, view["input_size"] > 20_000, view["output"]) == (False, True, "short")
    assert ("output" in node, node["output_size"] > 20_000) == (False, True)


def test_a_value_is_cut_and_found_by_its_path(api, run):
    shown = api("GET", f"{run}/nodes/say/value?path=/all/rows&entries=1&depth=2").json
    assert (shown["value"][0], shown["value"][1]["$cut"]["entries"]) == ({"n": 0}, 100)
    assert (shown["is_cut"], shown["type"], shown["entries"]) == (True, "list", 100)


def test_a_download_is_the_whole_value_as_a_file(api, run):
    answer = api("GET", f"{run}/value?part=input&download=true")
    disposition = answer.headers["Content-Disposition"]
    assert (answer.json, answer.headers["Content-Type"]) == (LONG, "application/json")
    assert disposition.startswith("attachment")
    assert disposition.endswith('-run-input.json"')


@pytest.mark.parametrize(
    ("query", "status"),
    [("path=all", 422), ("path=/no", 404), ("part=error", 404), ("part=secret", 400)],
)
def test_what_is_not_there_is_said_plainly(api, run, query, status):
    assert api("GET", f"{run}/nodes/say/value?{query}").status == status


def test_a_viewer_may_look_and_a_stranger_may_not(api_as, stranger, run):
    answers = [who("GET", f"{run}/value?part=input").status for who in (api_as("viewer"), stranger)]
    assert answers == [200, 401]
