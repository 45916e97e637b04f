"""Flow files as text: what is read, what is refused and where, and that writing loses nothing."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.flow.places import lines_of
from engine.flow.text import DocumentUnreadable, read_text, write_json, write_yaml

CHARACTERS = st.characters(exclude_categories=("Cs",))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(CHARACTERS, max_size=30)
    | st.sampled_from(
        ["no", "on", "1e3", "0x1f", "12:30", "2026-01-01", "~", "", "null", "<<", "- a", ".inf",
         "{{ a }}", "x: y", "#", "'", '"', "a\n b\n", " \n", "é\u2028", "0123", "1_000", "\t", "="]
    ),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(CHARACTERS, max_size=12), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
KEYS = ["id", "type", "config", "from", "to", "name", "zzz", "text", "at"]
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "schema": st.just("baton.flow/v1"),
        "nodes": st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES) | VALUES, max_size=3),
        "edges": st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES) | VALUES, max_size=3),
        "layout": st.dictionaries(st.text(CHARACTERS, max_size=5), VALUES, max_size=3) | VALUES,
        "notes": st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES), max_size=2) | VALUES,
        "settings": VALUES,
        "other": VALUES,
    },
)


def is_same(one, other):
    """Compare with kinds and signs: 1 is not 1.0 and not true."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@given(DOCUMENTS)
@settings(max_examples=300, deadline=None)
def test_yaml_is_read_as_it_was_written(document):
    assert is_same(read_text(write_yaml(document)), document)


@given(DOCUMENTS)
@settings(max_examples=200, deadline=None)
def test_json_is_read_as_it_was_written(document):
    assert is_same(read_text(write_json(document)), document)


@given(st.text(max_size=200) | st.binary(max_size=200))
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_or_refused_with_a_place(text):
    found = None
    try:
        value = read_text(text)
    except DocumentUnreadable as error:
        found = error
    if found is None:
        json.dumps(value, allow_nan=False)
    assert found is None or (found.line >= 1 and found.column >= 1 and found.message)
    assert isinstance(lines_of(text), dict)


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        ("a: 1\nb: 2\na: 3\n", (3, 1), "twice"),
        ('{\n  "a": 1,\n  "a": 2}', (3, 3), "twice"),
        ("a: [1\n", (2, 1), ""),
        ("a: .nan", (1, 4), "NaN"),
        ("a: -.inf", (1, 4), "Infinity"),
        ('{"a": NaN}', (1, 1), "NaN"),
        ('{"a": -Infinity}', (1, 1), "Infinity"),
        ('{"a": "\\ud800"}', (1, 8), "surrogate"),
        ("a: !!python/object:os.system x", (1, 4), "tag"),
        ("a: !!set {x}", (1, 4), "tag"),
        ("--- 1\n--- 2\n", (2, 1), "one document"),
        ("a: &x [*x]", (1, 8), "alias"),
        ("a: *x", (1, 4), ""),
        ("a: &x {b: 1}\nc: {<<: *x}", (2, 5), "merging"),
        ("? [a]\n: b", (1, 3), "key"),
        ('{"a": }', (1, 7), ""),
        ("a:\n\t- b", (2, 1), ""),
        ("a: b\x07", (1, 5), "control"),
        (b"a: \xff", (1, 4), "UTF-8"),
        ("a: 1e999", (1, 4), "too large"),
        ("a: " + "9" * 400, (1, 4), "digits"),
    ],
)
def test_what_can_be_understood_in_two_ways_is_refused_with_its_place(text, place, part):
    with pytest.raises(DocumentUnreadable) as caught:
        read_text(text)
    assert (caught.value.line, caught.value.column) == place
    assert part in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 50_000,
        "- " * 50_000 + "x",
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        "[" * 65 + "]" * 65,
        "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 10)}]\n"
            for n in range(9)
        ),
        "a: " + "x" * (9 * 1024 * 1024),
        "a: &a x\nb: [" + "*a," * 2_000 + "]",
        '{"a": ' + "9" * 10_000 + "}",
    ],
)
def test_bombs_are_refused(text):
    with pytest.raises(DocumentUnreadable):
        read_text(text)


def test_words_of_yaml_1_1_stay_texts():
    assert read_text("[no, on, y, 12:30, 2026-01-01, 0o17, 0123, 1_000, 5e3]") == [
        "no", "on", "y", "12:30", "2026-01-01", "0o17", "0123", "1_000", 5000.0,
    ]  # fmt: skip


def test_a_document_is_written_in_the_order_of_the_format():
    document = {
        "edges": [{"to": "b", "from": "a", "when": "{{ x }}"}],
        "nodes": [{"type": "t", "zz": 1, "id": "a", "config": {"z": 1, "a": 2}}],
        "layout": {"b": [1, 2], "a": [3, 4]},
        "id": "f",
        "schema": "baton.flow/v1",
    }
    assert write_yaml(document) == (
        "schema: baton.flow/v1\n"
        "id: f\n"
        "nodes:\n"
        "  - id: a\n"
        "    type: t\n"
        "    config:\n"
        "      z: 1\n"
        "      a: 2\n"
        "    zz: 1\n"
        "edges:\n"
        '  - {from: a, to: b, when: "{{ x }}"}\n'
        "layout:\n"
        "  a: [3, 4]\n"
        "  b: [1, 2]\n"
    )


def test_keys_and_items_know_their_lines():
    lines = lines_of("id: f\nnodes:\n  - id: a\n    config:\n      url: x\n  - id: b\n")
    paths = [("nodes", 0), ("nodes", 0, "config", "url"), ("nodes", 1)]
    assert [lines[path] for path in paths] == [3, 5, 6]


def test_json_knows_its_lines_too():
    assert lines_of('{\n "nodes": [\n  {"id": "a"}]}')[("nodes", 0, "id")] == 3


def test_infinite_numbers_are_not_written():
    for write in (write_json, write_yaml):
        with pytest.raises(ValueError, match=r"."):
            write({"a": math.inf})
