"""Inputs against a flow's schema: what does not fit is found, and no schema does harm."""

import pytest

from engine.flow.shapes import Shape, input_findings
from engine.flow.values import ExpressionError

ORDER = {
    "type": "object",
    "properties": {
        "total": {"type": "number", "minimum": 0},
        "items": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["total"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ({"total": 1}, []),
        ({"total": 1.5, "items": ["a"]}, []),
        ({}, ["input.total"]),
        ({"total": -1}, ["input.total"]),
        ({"total": "1", "items": ["a", 2]}, ["input.items[1]", "input.total"]),
        ({"total": 1, "x": 2}, ["input.x"]),
        ([], ["input"]),
        (None, ["input"]),
    ],
)
def test_what_does_not_fit_is_found_in_its_place(value, places):
    assert sorted(one.field for one in input_findings(ORDER, value)) == places


def test_without_a_schema_anything_fits():
    assert input_findings(None, object()) == ()


@pytest.mark.parametrize("value", [float("nan"), {1: 2}, "\ud800", object(), 10**4000])
def test_odd_values_are_findings_and_no_exceptions(value):
    assert all(one.message for one in input_findings({"type": "object"}, {"x": value}))


def test_patterns_cannot_backtrack():
    schema = {"type": "string", "pattern": "^(a+)+$"}
    assert len(input_findings(schema, "a" * 50_000 + "!")) == 1


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"},
        {"allOf": [{"$ref": "#"}], "properties": {"a": {"$ref": "#"}}},
    ],
)
def test_schemas_that_refer_to_themselves_end(schema):
    assert input_findings(schema, {"a": {"a": 1}}) == ()


def test_a_schema_is_not_nested_without_end():
    schema = {}
    for _ in range(5_000):
        schema = {"not": schema}
    with pytest.raises(ExpressionError):
        Shape(schema)


def test_references_do_not_leave_the_schema():
    with pytest.raises(ExpressionError) as caught:
        Shape({"$ref": "http://127.0.0.1:9/secret.json"})
    assert "not followed" in caught.value.message
