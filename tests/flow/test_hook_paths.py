"""Paths of webhooks: what may be written, which one a request means, which two are the same."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.flow.hook_paths import BadPath, HookPath, HookTable, claims, parse_path

WORDS = ["a", "b", "orders"]
SEGMENT = st.sampled_from([*WORDS, ":x", ":y", ":z"])
PATHS = (
    st.lists(SEGMENT, min_size=1, max_size=4)
    .filter(lambda some: len({s for s in some if s[0] == ":"}) == sum(s[0] == ":" for s in some))
    .map(lambda some: HookPath(tuple(some)))
)
REQUESTS = st.lists(st.sampled_from([*WORDS, "else"]), min_size=1, max_size=4).map("/".join)
METHODS = st.sets(st.sampled_from(["GET", "POST"]), min_size=1).map(sorted)


def fits(path, request):
    """Say whether a request means a path, segment by segment."""
    asked = request.split("/")
    pairs = zip(path.segments, asked, strict=False)
    return len(asked) == len(path.segments) and all(o in (g, ":" + o[1:]) for o, g in pairs)


def all_requests(length):
    return ["/".join(some) for some in product([*WORDS, "else"], repeat=length)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Give the path a segment"),
        ("/", "Give the path a segment"),
        ("a//b", "Two slashes"),
        ("a/../b", "cannot be .."),
        ("a/./b", "cannot be ."),
        ("a b", "cannot stand in a path"),
        ("a%2Fb", "cannot stand in a path"),
        ("ä", "cannot stand in a path"),
        ("a?b", "cannot stand in a path"),
        ("a/:", "is no parameter"),
        ("a/:1", "is no parameter"),
        ("a/:b-c", "is no parameter"),
        (":a/:a", "comes twice"),
        ("a" * 201, "at most 200 characters"),
        ("/".join("abcdefghijklmnopq"), "at most 16 segments"),
    ],
)
def test_a_path_that_cannot_be_is_refused_with_the_reason(text, said):
    with pytest.raises(BadPath, match=said):
        parse_path(text)


def test_a_path_is_read_with_or_without_a_slash_at_its_ends():
    read = [parse_path(text).text for text in ("orders/:id", "/orders/:id", "/orders/:id/")]
    assert read == ["orders/:id"] * 3


def test_a_path_tells_its_parameters_and_its_shape():
    path = parse_path("shops/:shop/orders/:id")
    assert (path.names, path.shape) == (("shop", "id"), "shops/:/orders/:")


def test_a_request_gives_the_values_of_the_parameters():
    table = HookTable([(parse_path("shops/:shop/orders/:id"), ["POST"], "it")])
    found = table.find("POST", "/shops/north/orders/7")
    assert (found.thing, found.params) == ("it", {"shop": "north", "id": "7"})


def test_a_literal_goes_before_a_parameter_from_the_left():
    paths = ["orders/:id", "orders/new", ":kind/new", ":kind/:id"]
    table = HookTable([(parse_path(text), ["POST"], text) for text in paths])
    asked = ["orders/new", "orders/7", "bills/new", "bills/7"]
    assert [table.find("POST", one).thing for one in asked] == [paths[1], paths[0], *paths[2:]]


def test_of_two_that_fit_the_one_that_takes_the_method_answers():
    entries = [
        (parse_path("orders/new"), ["GET"], "new"),
        (parse_path("orders/:id"), ["PUT"], "id"),
    ]
    table = HookTable(entries)
    assert table.find("PUT", "orders/new").thing == "id"
    assert table.methods("orders/new") == ("GET", "PUT")
    assert (table.find("PATCH", "orders/new"), table.methods("orders")) == (None, ())


@given(st.lists(st.tuples(PATHS, METHODS), max_size=6), REQUESTS, st.sampled_from(["GET", "POST"]))
def test_a_request_finds_what_fits_and_only_that(entries, request, method):
    named = [(path, methods, place) for place, (path, methods) in enumerate(entries)]
    table = HookTable(named)
    fitting = [n for path, methods, n in named if fits(path, request) and method in methods]
    found = table.find(method, request)
    assert (found is not None) == bool(fitting)
    if found is not None:
        assert found.thing in fitting
        path = entries[found.thing][0]
        mine = zip(path.segments, request.split("/"), strict=True)
        assert found.params == {own[1:]: given for own, given in mine if own[0] == ":"}
        literal = [[segment[0] == ":" for segment in entries[n][0].segments] for n in fitting]
        assert [segment[0] == ":" for segment in path.segments] == min(literal)


@given(st.lists(st.tuples(PATHS, METHODS), max_size=6), REQUESTS)
def test_the_methods_at_a_path_are_those_that_are_answered_there(entries, request):
    table = HookTable((path, methods, None) for path, methods in entries)
    answered = {one for one in ("GET", "POST") if table.find(one, request) is not None}
    assert set(table.methods(request)) == answered


@given(PATHS, PATHS)
def test_paths_overlap_exactly_when_a_request_means_both(one, two):
    shared = [
        request
        for request in all_requests(len(one.segments))
        if fits(one, request) and fits(two, request)
    ]
    assert one.overlaps(two) == two.overlaps(one) == bool(shared)


@given(PATHS, METHODS, PATHS, METHODS)
def test_claims_are_shared_exactly_by_webhooks_that_take_the_same_requests(
    one, its_methods, two, their_methods
):
    length = len(one.segments)
    is_same = all(fits(one, each) == fits(two, each) for each in all_requests(length))
    is_same = is_same and length == len(two.segments)
    is_taken = is_same and bool(set(its_methods) & set(their_methods))
    assert bool(set(claims(one, its_methods)) & set(claims(two, their_methods))) == is_taken
