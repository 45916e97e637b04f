"""Whether what a person gives as a credential can be one: every field, with what is wrong."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from connectors.sdk.credential import Credential
from connectors.sdk.host import adapter_of
from engine.core.plan import Json
from engine.drivers.credentials.hosts import HOSTS_MAX, read_hosts
from engine.errors import InvalidInput

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_SURROGATE: Final = re.compile("[\\ud800-\\udfff]")
FIELDS_BYTES_MAX: Final = 32 * 1024
DESCRIPTION_CHARS_MAX: Final = 500

Errors = list[tuple[str, str]]


def checked_name(name: str) -> str:
    """Give a name that a credential may have. Raises InvalidInput."""
    if not NAME.fullmatch(name):
        raise refusal("name", "1 to 100 letters, digits, dots, - and _, a letter or digit first")
    return name


def checked_type(types: Mapping[str, type[Credential]], type_: str) -> type[Credential]:
    """Give the form of a type. Raises InvalidInput."""
    kind = types.get(type_)
    if kind is None:
        raise refusal("type", f"there is no type {type_!r:.60}; it is one of {', '.join(types)}")
    return kind


def checked_description(text: str) -> str:
    """Give a description. Raises InvalidInput."""
    if len(text) > DESCRIPTION_CHARS_MAX:
        raise refusal("description", f"at most {DESCRIPTION_CHARS_MAX} characters")
    return text


def checked_hosts(hosts: Sequence[str]) -> tuple[str, ...]:
    """Give patterns of hosts in one spelling. Raises InvalidInput."""
    if len(hosts) > HOSTS_MAX:
        raise refusal("hosts", f"at most {HOSTS_MAX} hosts")
    try:
        return read_hosts(hosts)
    except ValueError as error:
        raise refusal("hosts", str(error)) from None


def checked_fields(kind: type[Credential], fields: Mapping[str, Json]) -> dict[str, str]:
    """Give the values that a form of this type holds, empty ones left out.

    Raises InvalidInput, which repeats no value.
    """
    if (
        sum(len(str(value).encode(errors="replace")) for value in fields.values())
        > FIELDS_BYTES_MAX
    ):
        raise refusal("fields", f"at most {FIELDS_BYTES_MAX} bytes in all")
    if any(_SURROGATE.search(str(value)) for value in fields.values()):
        raise refusal("fields", "a text holds half a character")
    given = {name: value for name, value in fields.items() if value not in (None, "")}
    try:
        adapter_of(kind).validator.validate_python(given)
    except ValueError as error:
        raise InvalidInput("The credential's fields are not right.", _errors(error)) from None
    return given


def _errors(error: Any) -> Errors:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [(".".join(["fields", *map(str, one["loc"])]), one["msg"]) for one in found]


def refusal(field: str, said: str) -> InvalidInput:
    """Give the error for one field."""
    return InvalidInput(f"The {field} cannot be: {said}.", [(field, said)])
