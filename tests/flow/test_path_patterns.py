"""Path patterns: what they match, compared with a regular expression that says the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.flow.path_patterns import BadPattern, PathPattern


@pytest.mark.parametrize(
    ("pattern", "value", "fits"),
    [
        ("/orders/7", "/orders/7", True),
        ("/orders/7", "/orders/70", False),
        ("/orders/*", "/orders/7", True),
        ("/orders/*", "/orders/", False),
        ("/orders/*", "/orders/7/lines", False),
        ("/orders/*/lines/*", "/orders/7/lines/1", True),
        ("/orders/**", "/orders/7/lines/1", True),
        ("/orders/**", "/orders", True),
        ("/orders/**", "/order", False),
        ("**/lines", "lines", True),
        ("**/lines", "a/b/lines", True),
        ("/a/**/b/**/c", "/a/b/c", True),
        ("/a/**/b/**/c", "/a/x/b/y/z/c", True),
        ("/a/**/b/**/c", "/a/x/c", False),
        ("buckets/**/r*.txt", "buckets/my/report.txt", True),
        ("buckets/**/r*.txt", "buckets/my/report.csv", False),
        ("us-*-1", "us-east-1", True),
        ("us-*-1", "us--1", True),
        ("us-*-1", "us-1", False),
        ("ab*ba", "aba", False),
        ("a*b*c", "aXbXXc", True),
        ("*", "a/b", False),
        ("**", "a/b", True),
        ("**", "", True),
        ("(.+)", "a", False),
    ],
)
def test_a_pattern_matches_the_whole_value(pattern, value, fits):
    assert PathPattern(pattern).matches(value) is fits


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("", "1 to 500"),
        ("x" * 501, "1 to 500"),
        ("/a**", "stands alone"),
        ("/***", "stands alone"),
        ("/".join("x" * 33), "32 segments"),
    ],
)
def test_what_is_no_pattern_says_why(pattern, why):
    with pytest.raises(BadPattern, match=why):
        PathPattern(pattern)


def as_regex(pattern):
    """Write a pattern as a regular expression over segments that each end with a slash."""
    parts = []
    for segment in pattern.split("/"):
        if segment == "**":
            parts.append("(?:[^/]*/)*")
        elif segment == "*":
            parts.append("[^/]+/")
        else:
            parts.append("[^/]*".join(map(re.escape, segment.split("*"))) + "/")
    return re.compile("".join(parts))


segments = st.sampled_from(["**", "*", "", "a", "b", "ab", "a*", "*b", "a*b", "*a*", "a*a*b"])
values = st.lists(st.text("ab", max_size=4), min_size=1, max_size=6).map("/".join)


@given(pattern=st.lists(segments, min_size=1, max_size=6).map("/".join), value=values)
def test_it_matches_what_a_regular_expression_does(pattern, value):
    if not pattern:
        return
    wanted = as_regex(pattern).fullmatch(value + "/") is not None
    assert PathPattern(pattern).matches(value) is wanted


@pytest.mark.parametrize(
    ("pattern", "value", "fits"),
    [
        ("/".join(["**", "a"] * 16), "a/" * 999 + "b", False),
        ("a*" * 200 + "b", "a" * 2_000, False),
        ("/".join(["**"] * 32), "/" * 2_000, True),
    ],
)
def test_what_would_keep_others_busy_for_years_is_answered(pattern, value, fits):
    assert PathPattern(pattern).matches(value) is fits
