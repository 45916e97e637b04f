"""`baton credential …`: credentials from scripts. Values come from standard input, never argv.

Works beside a running server or without one: where a server has the store, it is asked over its
API, with a token that is made for this call and taken back after it.
"""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from getpass import getpass
from typing import Any, Final

from designer.cli.credential_places import Here, Place, There
from designer.cli.trouble import explained
from designer.errors import UsageError
from designer.settings import Settings, data_folder, database_url
from engine.drivers.credentials.cipher import Key
from engine.errors import StoreLocked
from engine.runtime import open_credentials

INPUT_BYTES_MAX: Final = 64 * 1024


def set_(arguments: Namespace) -> int:
    """Create a credential, or replace its values, and print what was made for it."""
    with _opened(arguments) as place:
        known = place.find(arguments.name)
        type_ = arguments.type or (known or {}).get("type")
        if type_ is None:
            raise UsageError(f"there is no credential {arguments.name}; name its type with --type")
        if known is not None and known["type"] != type_:
            raise UsageError(f"{arguments.name} is of the type {known['type']}; remove it first")
        form = next((one for one in place.types() if one["type"] == type_), None)
        if form is None:
            names = ", ".join(one["type"] for one in place.types())
            raise UsageError(f"there is no type {type_!r}; it is one of {names}")
        body = {"fields": _fields(form), "hosts": arguments.host or None}
        body["description"] = arguments.description
        given = {name: value for name, value in body.items() if value is not None}
        if known is None:
            made = place.create({"name": arguments.name, "type": type_, **given})
        else:
            made = place.replace(arguments.name, given)
    for name, value in made.items():
        sys.stdout.write(f"{value}\n")
        sys.stderr.write(f"This {name} was made. It is not shown again.\n")
    sys.stderr.write(f"Credential {arguments.name!r} ({type_}) is kept.\n")
    return 0


def list_(arguments: Namespace) -> int:
    """Print all credentials, without their values."""
    with _opened(arguments) as place:
        items = place.all()
    if arguments.json:
        sys.stdout.write(json.dumps({"items": items}, ensure_ascii=False) + "\n")
        return 0
    for one in items:
        hosts = ", ".join(one["hosts"]) or "any host"
        sys.stdout.write(f"{one['name']:<24} {one['type']:<16} {hosts}\n")
    return 0


def remove(arguments: Namespace) -> int:
    """Forget a credential."""
    with _opened(arguments) as place:
        place.remove(arguments.name, is_forced=arguments.force)
    sys.stderr.write(f"Credential {arguments.name!r} is removed.\n")
    return 0


def rotate(arguments: Namespace) -> int:
    """Seal all credentials with a new key."""
    with _opened(arguments) as place:
        done = place.rotate()
    sys.stderr.write(f"{done['sealed']} values are sealed with the key {done['key_id']}.\n")
    return 0


def key(arguments: Namespace) -> int:
    """Print a new key for BATON_CREDENTIALS_KEY."""
    del arguments
    sys.stdout.write(f"{Key.new().text()}\n")
    return 0


@contextmanager
def _opened(arguments: Namespace) -> Iterator[Place]:
    """Open the store here; where a server has it, ask that server."""
    settings = Settings(
        data=data_folder(arguments.data), database_url=database_url(arguments.database_url)
    )
    with explained(), ExitStack() as stack:
        try:
            opened = open_credentials(settings.data, database_url=settings.database_url)
            place: Place = Here(stack.enter_context(opened), settings)
        except StoreLocked as locked:
            place = stack.enter_context(There.reached(settings, arguments.server, locked))
        yield place


def _fields(form: Mapping[str, Any]) -> dict[str, str]:
    """Read the values of a type's fields: a JSON object, a plain line, or what a person types."""
    properties: dict[str, Any] = form["config_schema"]["properties"]
    if sys.stdin.isatty():
        return _asked(properties, set(form["made"]))
    text = sys.stdin.read(INPUT_BYTES_MAX + 1)
    if len(text) > INPUT_BYTES_MAX:
        raise UsageError(f"more than {INPUT_BYTES_MAX} bytes on standard input")
    required = form["config_schema"]["required"]
    try:
        value = json.loads(text) if text.strip() else {}
    except ValueError:
        value = None
    if isinstance(value, dict) and not (required == ["key"] and "key" not in value):
        return value
    if len(required) != 1:
        raise UsageError(f"standard input is no JSON object with {', '.join(properties)}")
    return {required[0]: text.strip("\r\n")}


def _asked(properties: Mapping[str, Any], made: set[str]) -> dict[str, str]:
    fields = {}
    for name, schema in properties.items():
        ask = getpass if schema.get("ui", {}).get("secret") else _typed
        hint = " (empty: one is made)" if name in made else ""
        value = ask(f"{schema.get('title', name)}{hint}: ")
        if value:
            fields[name] = value
    return fields


def _typed(prompt: str) -> str:
    sys.stderr.write(prompt)
    sys.stderr.flush()
    return sys.stdin.readline().rstrip("\r\n")
