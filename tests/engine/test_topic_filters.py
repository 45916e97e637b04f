"""Filters on attributes: what passes, and what is refused with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.drivers.topics.filters import Filters
from engine.drivers.topics.messages import Message
from engine.drivers.topics.syntax import BadFilter, read_filter
from engine.errors import InvalidInput

PASSING = [
    ("attributes:a", {"a": ""}, {"b": ""}),
    ('attributes.a = "x"', {"a": "x"}, {"a": "X"}),
    ('attributes.a="x"', {"a": "x"}, {}),
    ('attributes.a != "x"', {"a": "y"}, {"a": "x"}),
    ('attributes.a != "x"', {}, {"a": "x"}),
    ('hasPrefix(attributes.a, "ab")', {"a": "abc"}, {"a": "cab"}),
    ('hasPrefix(attributes.a, "")', {"a": "x"}, {}),
    ("NOT attributes:a", {}, {"a": "x"}),
    ("-attributes:a", {"b": "x"}, {"a": "x"}),
    ("attributes:a AND attributes:b", {"a": "", "b": ""}, {"a": ""}),
    ("attributes:a OR attributes:b", {"b": ""}, {"c": ""}),
    ("attributes:a AND (attributes:b OR attributes:c)", {"a": "", "c": ""}, {"b": "", "c": ""}),
    ("NOT (attributes:a OR attributes:b)", {}, {"b": ""}),
    ('attributes."a key" = "x"', {"a key": "x"}, {"a": "x"}),
    ("attributes:kebab-case_key", {"kebab-case_key": ""}, {"kebab": ""}),
    (r'attributes.a = "\"\\\x41\101\n"', {"a": '"\\AA\n'}, {"a": "x"}),
    ('attributes.a = "é"', {"a": "é"}, {"a": "e"}),
    ("(((attributes:a)))", {"a": ""}, {}),
]


@pytest.mark.parametrize(("expression", "passes", "stays"), PASSING)
def test_what_fits_passes_and_nothing_else(expression, passes, stays):
    test = read_filter(expression)
    assert (test(passes), test(stays)) == (True, False)


@pytest.mark.parametrize(
    ("expression", "position"),
    [
        ("", 1),
        ("attributes", 11),
        ("attributes.", 12),
        ('attributes.a = "x', 16),
        ("attributes.a = x", 16),
        ('attributes.a == "x"', 15),
        ("attributes:a AND", 17),
        ("attributes:a attributes:b", 14),
        ("attributes:a AND attributes:b OR attributes:c", 31),
        ("(attributes:a", 14),
        ("attributes:a)", 13),
        ("data:a", 1),
        ('hasSuffix(attributes.a, "x")', 1),
        ("hasPrefix(attributes.a)", 23),
        ('attributes.a = "\\q"', 16),
        ("attributes:a & attributes:b", 14),
        ("NOT", 4),
        ("(" * 60 + "attributes:a" + ")" * 60, 42),
    ],
)
def test_a_mistake_is_told_with_its_place(expression, position):
    with pytest.raises(BadFilter) as caught:
        read_filter(expression)
    assert caught.value.position == position


def test_a_filter_has_at_most_256_bytes():
    read_filter(f'attributes.a = "{"x" * 239}"')
    with pytest.raises(BadFilter):
        read_filter(f'attributes.a = "{"é" * 120}"')


@given(st.text(alphabet='atribuesNOTAD.:="()-!hPfx\\ é\n', max_size=60))
def test_whatever_is_written_is_read_or_refused(expression):
    position = 0
    try:
        read_filter(expression)({"a": "b"})
    except BadFilter as error:
        position = error.position
    assert 0 <= position <= len(expression) + 1


def test_kinds_of_filters_can_be_added_and_unknown_ones_are_refused():
    filters = Filters()
    filters.register("size", lambda size: lambda message: len(message.data) == size)
    assert filters.compiled({"size": 3})(Message(data=b"abc"))
    for strange in ({"weight": 3}, {"size": 3, "attributes": "x"}, [], {}):
        with pytest.raises(InvalidInput):
            filters.compiled(strange)
