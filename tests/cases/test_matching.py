"""Expected against actual: equal by default, looser where an operator says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.cases.matching import differences

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


def told(expected, actual):
    return [one.told() for one in differences(expected, actual, ("x",))]


@given(JSON)
def test_a_value_is_as_expected_when_it_is_the_same(value):
    assert told(value, value) == []


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (1, 1.0),
        ({"$any": True}, None),
        ({"$contains": "b"}, "abc"),
        ({"$contains": {"a": 1}}, {"a": 1, "b": 2}),
        ({"$contains": {"a": {"b": 1}}}, {"a": {"b": 1, "c": 2}, "d": 3}),
        ({"$contains": 2}, [1, 2, 3]),
        ({"$contains": [3, 1]}, [1, 2, 3]),
        ({"$contains": {"a": 1}}, [{"a": 1, "b": 2}]),
        ({"$contains": 5}, 5),
        ({"$matches": "a*c?"}, "abbbcd"),
        ({"$contains": {"a": {"$matches": "x*"}}}, {"a": "xyz"}),
        ([{"$any": True}, 2], [1, 2]),
    ],
)
def test_what_is_as_expected(expected, actual):
    assert told(expected, actual) == []


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (True, 1),
        (0, False),
        ("1", 1),
        (None, 0),
        ({"$contains": "x"}, "abc"),
        ({"$contains": 1}, "1"),
        ({"$contains": {"a": 1}}, {"b": 1}),
        ({"$contains": {"a": 1}}, None),
        ({"$contains": [4]}, [1, 2]),
        ({"$matches": "a*"}, "ba"),
        ({"$matches": "1"}, 1),
    ],
)
def test_what_is_not(expected, actual):
    assert told(expected, actual) == [{"path": "x", "expected": expected, "actual": actual}]


def test_each_place_is_named_that_differs():
    expected = {"a": [1, {"b": 2}], "c": 3}
    actual = {"a": [1, {"b": 5}, 6], "d": 4}
    assert told(expected, actual) == [
        {"path": "x.a[1].b", "expected": 2, "actual": 5},
        {"path": "x.a[2]", "actual": 6},
        {"path": "x.c", "expected": 3},
        {"path": "x.d", "actual": 4},
    ]


def test_a_list_that_is_too_short_says_what_is_missing():
    assert told([1, 2], [1]) == [{"path": "x[1]", "expected": 2}]


def test_any_wants_something_to_be_there():
    assert told({"a": {"$any": True}}, {}) == [{"path": "x.a", "expected": {"$any": True}}]
