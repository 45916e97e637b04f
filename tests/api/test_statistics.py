"""Statistics and the list of runs over HTTP."""

import pytest


@pytest.fixture
def ran(api, flow, waiting, run_to_end):
    """One run that ended well and one that waits."""
    api("POST", "/flows", flow)
    api("POST", "/flows", waiting)
    run_to_end("greet", input={"name": "Ada"}, version="draft", request_id="order-7")
    api("POST", "/flows/nap/runs", {"version": "draft"})


def test_statistics_say_how_runs_fare(api, ran):
    said = api("GET", "/statistics?buckets=3").json
    newest = said["buckets"][-1]
    assert (newest["started"], newest["succeeded"], said["waiting"], said["sample"]) == (2, 1, 1, 1)
    assert newest["from"] < newest["to"]


def test_statistics_of_one_flow_leave_the_others_out(api, ran):
    said = api("GET", "/statistics?flow=nap&buckets=1").json
    assert (said["buckets"][0]["started"], said["waiting"], said["failure_rate"]) == (1, 1, None)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("since=soon", 422),
        ("since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z", 422),
        ("buckets=101", 400),
    ],
)
def test_a_time_that_is_none_is_refused(api, query, status):
    assert api("GET", f"/statistics?{query}").status == status


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("state=succeeded,waiting", 2),
        ("state=failed", 0),
        ("text=order-", 1),
        ("since=2100-01-01T00:00:00Z", 0),
        ("until=2100-01-01T00:00:00Z&flow=nap", 1),
        ("is_debug=true", 0),
    ],
)
def test_runs_are_filtered_by_the_server(api, ran, query, count):
    assert len(api("GET", f"/runs?{query}").json["items"]) == count


@pytest.mark.parametrize(("query", "status"), [("state=asleep", 400), ("since=soon", 422)])
def test_a_filter_that_makes_no_sense_is_refused(api, query, status):
    assert api("GET", f"/runs?{query}").status == status
