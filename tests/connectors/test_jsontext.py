"""JSON text: what the quick writer and reader do is what the json module does."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk.jsontext import read, writer

FINITE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
write = writer(allow_nan=False)
HOLDS_ITSELF = []
HOLDS_ITSELF.append(HOLDS_ITSELF)


@given(FINITE)
def test_text_is_what_the_json_module_writes_without_blanks(value):
    assert write(value) == json.dumps(value, separators=(",", ":"))


@given(FINITE)
def test_what_was_written_is_read_back(value):
    assert read(write(value)) == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, {(1,): 2}, HOLDS_ITSELF])
def test_what_is_no_json_is_refused(value):
    with pytest.raises((TypeError, ValueError, RecursionError)):
        write(value)


def test_nan_is_written_where_it_is_allowed():
    assert writer(allow_nan=True)([float("nan")]) == "[NaN]"
