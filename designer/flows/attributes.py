"""What an event's attributes may be: what the specification says and the SDK does not check. Pure.

Each problem is the attribute's name and what it must be.
"""

import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

Json = Any
Problems = list[tuple[str, str]]

ATTRIBUTES_MAX: Final = 100
ATTRIBUTE_CHARS_MAX: Final = 2_000
NAME_CHARS_MAX: Final = 40
INTEGER_MAX: Final = 2**31 - 1
"""An Integer of the specification has 32 bits."""
NOT_HEADERS: Final[Mapping[str, str]] = {
    "datacontenttype": "it is the header Content-Type",
    "data": "the data is the body",
    "data_base64": "the data is the body",
}
_NAME: Final = re.compile(rf"[a-z0-9]{{1,{NAME_CHARS_MAX}}}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NO_REFERENCE: Final = re.compile(r"[\s<>\"\\^`{|}]")
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPED: Final = re.compile(r"\\(.)")


def attribute_problems(attributes: Mapping[str, Json]) -> Problems:
    """Give what is wrong with an event's attributes, `data` not among them."""
    if len(attributes) > ATTRIBUTES_MAX:
        return [("", f"an event has at most {ATTRIBUTES_MAX} attributes")]
    found = ((name, _problem(name, value)) for name, value in attributes.items())
    return [(name[:NAME_CHARS_MAX], said) for name, said in found if said is not None]


def header_problems(headers: Mapping[str, str]) -> Problems:
    """Give what is wrong with attributes as they stand in headers, without their prefix."""
    problems: Problems = []
    for name, text in headers.items():
        if name in NOT_HEADERS:
            problems.append((name, NOT_HEADERS[name]))
        elif not text.isascii():
            problems.append((name, "what is not ASCII is percent-encoded"))
        elif not _is_decodable(text):
            problems.append((name, "what is percent-encoded is no UTF-8"))
    return problems


def without_quotes(text: str) -> str:
    """Give a header's value; one in double quotes without them and their escapes."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        return _ESCAPED.sub(r"\1", text[1:-1])
    return text


def bytes_in(encoded: Json) -> bytes | None:
    """Give what a text in base 64 stands for; None when it is none."""
    try:
        return b64decode(encoded, validate=True) if isinstance(encoded, str) else None
    except ValueError:
        return None


def _is_decodable(text: str) -> bool:
    try:
        unquote(text, errors="strict")
    except UnicodeDecodeError:
        return False
    return True


def _problem(name: str, value: Json) -> str | None:
    if not _NAME.fullmatch(name):
        return f"a name has 1 to {NAME_CHARS_MAX} lower-case letters and digits"
    if isinstance(value, str):
        return _text_problem(name, value)
    if not isinstance(value, int):
        return "an attribute is a text, a whole number, true or false"
    return None if abs(value) <= INTEGER_MAX else "a whole number has 32 bits"


def _text_problem(name: str, text: str) -> str | None:
    if not 0 < len(text) <= ATTRIBUTE_CHARS_MAX:
        return f"a text of 1 to {ATTRIBUTE_CHARS_MAX} characters is needed"
    if _CONTROL.search(text):
        return "control characters are not possible"
    if name == "source" and _NO_REFERENCE.search(text):
        return "a URI reference is needed, such as /orders"
    if name == "dataschema" and not _URI.match(text):
        return "an absolute URI is needed"
    return None
