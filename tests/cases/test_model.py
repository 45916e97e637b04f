"""A file of cases is read whole or refused with the places that are wrong."""

import pytest

from engine.cases.model import read_cases

GOOD = {"schema": "baton.tests/v1", "flow": "shop", "cases": [{"id": "a", "mocks": {"b": {}}}]}


def problems(**changes):
    return {one.path: one.message for one in read_cases({**GOOD, **changes})[2]}


def test_a_good_file_is_read():
    flow, cases, found = read_cases(GOOD)
    assert (flow, [case.id for case in cases], found) == ("shop", ["a"], ())


def test_a_case_is_written_as_it_was_read():
    told = {"id": "a", "name": "A", "now": "2026-01-01T00:00:00Z", "trigger": "t", "input": 1}
    told |= {"mocks": {"b": [{"output": 1}]}, "expect": {"state": "failed"}}
    assert read_cases({**GOOD, "cases": [told]})[1][0].document() == told


@pytest.mark.parametrize("document", [None, [], {}, {"schema": "baton.tests/v2"}])
def test_what_is_no_file_of_cases_is_refused(document):
    assert [one.path for one in read_cases(document)[2]] == ["schema"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"flow": 5}, "flow"),
        ({"cases": {}}, "cases"),
        ({"more": 1}, "more"),
        ({"cases": ["a"]}, "cases[0]"),
        ({"cases": [{}]}, "cases[0].id"),
        ({"cases": [{"id": "a"}, {"id": "a"}]}, "cases[0].id"),
        ({"cases": [{"id": "a", "inputs": 1}]}, "cases[0].inputs"),
        ({"cases": [{"id": "a", "name": 1}]}, "cases[0].name"),
        ({"cases": [{"id": "a", "now": "noon"}]}, "cases[0].now"),
        ({"cases": [{"id": "a", "mocks": []}]}, "cases[0].mocks"),
        ({"cases": [{"id": "a", "mocks": {"b": 1}}]}, "cases[0].mocks.b"),
        ({"cases": [{"id": "a", "mocks": {"b": []}}]}, "cases[0].mocks.b"),
        ({"cases": [{"id": "a", "mocks": {"b": [{"x": 1}]}}]}, "cases[0].mocks.b[0].x"),
        ({"cases": [{"id": "a", "mocks": {"b": {"error": "x"}}}]}, "cases[0].mocks.b.error"),
        (
            {"cases": [{"id": "a", "mocks": {"b": {"error": {"code": "x"}, "output": 1}}}]},
            "cases[0].mocks.b",
        ),
        ({"cases": [{"id": "a", "mocks": {"b": {"port": 1}}}]}, "cases[0].mocks.b.port"),
        ({"cases": [{"id": "a", "mocks": {"b": {"after": "x"}}}]}, "cases[0].mocks.b.after"),
        ({"cases": [{"id": "a", "mocks": {"b": {"items": [5]}}}]}, "cases[0].mocks.b.items[0]"),
        ({"cases": [{"id": "a", "expect": []}]}, "cases[0].expect"),
        ({"cases": [{"id": "a", "expect": {"state": "good"}}]}, "cases[0].expect.state"),
        ({"cases": [{"id": "a", "expect": {"nodes": []}}]}, "cases[0].expect.nodes"),
        ({"cases": [{"id": "a", "expect": {"nodes": {"b": 1}}}]}, "cases[0].expect.nodes.b"),
        (
            {"cases": [{"id": "a", "expect": {"nodes": {"b": {"outputs": 1}}}}]},
            "cases[0].expect.nodes.b.outputs",
        ),
        (
            {"cases": [{"id": "a", "expect": {"nodes": {"b": {"items": 1}}}}]},
            "cases[0].expect.nodes.b.items",
        ),
        (
            {"cases": [{"id": "a", "expect": {"output": {"a": [{"$any": True, "b": 1}]}}}]},
            "cases[0].expect.output.a[0]",
        ),
        (
            {"cases": [{"id": "a", "expect": {"output": {"$matches": 1}}}]},
            "cases[0].expect.output",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(changes, path):
    assert path in problems(**changes)
