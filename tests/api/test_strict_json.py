"""What a body may be: every oddity that Python's reader lets through is the sender's mistake."""

import pytest

from designer.errors import Malformed
from designer.strict_json import INTEGER_DIGITS_MAX, JSON_DEPTH_MAX, read_json

ODDITIES = {
    "not utf-8": (b'{"a": "\xff"}', "bad_encoding"),
    "cut short": (b'{"a": ', "bad_json"),
    "two values": (b"{} {}", "bad_json"),
    "NaN": (b'{"a": NaN}', "bad_number"),
    "Infinity": (b"[-Infinity]", "bad_number"),
    "a float without end": (b"[1e400]", "bad_number"),
    "a long integer": (b"9" * (INTEGER_DIGITS_MAX + 1), "bad_number"),
    "a very long integer": (b"9" * 5_000, "bad_number"),
    "the same key twice": (b'{"a": 1, "a": 2}', "duplicate_key"),
    "half a pair": (rb'{"a": "\ud800"}', "bad_text"),
    "half a pair in a key": (rb'{"\udc00": 1}', "bad_text"),
    "too deep": (b"[" * (JSON_DEPTH_MAX + 1) + b"]" * (JSON_DEPTH_MAX + 1), "too_deep"),
    "absurdly deep": (b"[" * 1_000_000, "too_deep"),
}


@pytest.mark.parametrize("name", ODDITIES)
def test_an_oddity_is_refused_by_name(name):
    raw, code = ODDITIES[name]

    with pytest.raises(Malformed) as refused:
        read_json(raw)

    assert refused.value.code == code


def test_the_place_of_a_mistake_is_named():
    with pytest.raises(Malformed, match="line 2, column 8"):
        read_json(b'{\n  "a": oops}')


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (rb'"\ud83d\ude00"', "\N{GRINNING FACE}"),
        (b"[" * JSON_DEPTH_MAX + b"]" * JSON_DEPTH_MAX, None),
        (rb'"\u0000"', "\0"),
        (b"1e308", 1e308),
        (b'{"a": {"a": 1}}', {"a": {"a": 1}}),
    ],
)
def test_what_is_unusual_and_good_is_taken(raw, value):
    assert value is None or read_json(raw) == value
