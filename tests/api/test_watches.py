"""Watches over HTTP."""

import pytest

GOOD = {"kind": "sheets.rows", "config": {"sheet": "asked.csv"}, "every": "10s"}


def test_a_watch_is_made_read_paused_and_removed(api):
    made = api("PUT", "/watches/asked", GOOD)
    assert (made.status, made.json["every"], made.json["state"]) == (200, "10s", "active")
    assert [one["name"] for one in api("GET", "/watches").json["items"]] == ["asked"]
    assert api("POST", "/watches/asked/pause").json["state"] == "paused"
    assert api("POST", "/watches/asked/resume").json["state"] == "active"
    assert api("DELETE", "/watches/asked").status == 204
    assert api("GET", "/watches/asked").status == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"every": "soon"}, "every"),
        ({"every": "2d"}, "every"),
        ({"kind": "moon.rises"}, "kind"),
        ({"config": {"sheet": 7}}, "config"),
    ],
)
def test_a_bad_watch_is_refused_with_its_field(api, changes, field):
    refused = api("PUT", "/watches/asked", {**GOOD, **changes})
    assert refused.status in (400, 422)
    assert [one["field"] for one in refused.json["errors"]] == [field]


def test_a_bad_name_is_refused(api):
    assert api("PUT", "/watches/a%20b", GOOD).status == 422
