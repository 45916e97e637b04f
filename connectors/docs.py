"""Writes the reference pages of the connectors from their actions' specs. Runs no action.

python -m connectors.docs docs/reference/connectors
"""

import json
import sys
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from connectors.registry import Registry
from connectors.sdk.catalog import ActionSpec, Catalog

_HEAD = "<!-- Made by `python -m connectors.docs`; change the actions instead. -->\n"


def pages(catalog: Catalog) -> dict[str, str]:
    """Give each page's text by its file name: one per connector, and an index."""
    newest = sorted((specs[0] for specs in catalog.actions.values()), key=lambda one: one.type)
    groups = {name: list(specs) for name, specs in groupby(newest, key=_connector_of)}
    found = {f"{name}.md": _page(name, specs) for name, specs in groups.items()}
    return {**found, "README.md": _index(groups)}


def write(folder: Path) -> list[str]:
    """Write the built-ins' pages, remove old ones, and give the names of those that changed."""
    wanted = pages(Registry().catalog())
    folder.mkdir(parents=True, exist_ok=True)
    old = {place.name: place.read_text() for place in folder.glob("*.md")}
    for name in set(old) - set(wanted):
        (folder / name).unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text)
    return sorted(name for name in {*old, *wanted} if old.get(name) != wanted.get(name))


def _connector_of(spec: ActionSpec) -> str:
    return spec.type.partition(".")[0]


def _index(groups: Mapping[str, list[ActionSpec]]) -> str:
    lines = [_HEAD, "# Connectors\n", "| action | what it does |", "| --- | --- |"]
    for name, specs in groups.items():
        lines += [f"| [`{one.type}`]({name}.md#{_anchor(one)}) | {one.summary} |" for one in specs]
    lines += ["", "To write one, see [How to write a connector](../../howto/write-a-connector.md)."]
    return "\n".join(lines) + "\n"


def _page(name: str, specs: list[ActionSpec]) -> str:
    return "\n".join([_HEAD, f"# {name}\n", *(_section(spec) for spec in specs)])


def _section(spec: ActionSpec) -> str:
    ports = ", ".join(f"`{port}`" for port in (*spec.ports, "error"))
    is_safe = "yes" if spec.is_idempotent else "no"
    lines = [
        f"## {spec.type}\n",
        f"**{spec.title}**, version {spec.version}. {spec.summary}\n",
        *([f"{spec.docs}\n"] if spec.docs else []),
        "| field | type | default | meaning |",
        "| --- | --- | --- | --- |",
        *_rows(spec.config_schema),
        "",
        *_output(spec.output_schema),
        f"Ports: {ports}. Retry preset: `{spec.retry}`. Harmless to repeat: {is_safe}.\n",
        *_credentials(spec),
    ]
    return "\n".join(lines)


def _credentials(spec: ActionSpec) -> list[str]:
    if not spec.credentials:
        return []
    types = ", ".join(f"`{one}`" for one in spec.credentials)
    how = "Needs a" if spec.needs_credential else "Takes a"
    return [f"{how} [credential](../credentials.md): {types}.\n"]


def _rows(schema: Mapping[str, Any]) -> list[str]:
    required = set(schema.get("required", ()))
    return [
        f"| `{name}` | {_kind(one)} | {_default(name, one, required)} | {_meaning(one)} |"
        for name, one in schema.get("properties", {}).items()
    ]


def _output(schema: Mapping[str, Any]) -> list[str]:
    properties = schema.get("properties", {})
    if not properties:
        return []
    listed = [f"* `{name}`: {one.get('title', _kind(one))}" for name, one in properties.items()]
    return ["Output:\n", *listed, ""]


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("type", "any"))


def _default(name: str, schema: Mapping[str, Any], required: set[str]) -> str:
    if name in required:
        return "required"
    return f"`{json.dumps(schema['default'])}`" if "default" in schema else ""


def _meaning(schema: Mapping[str, Any]) -> str:
    words = [schema.get("title", ""), schema.get("description", "")]
    return ". ".join(word.rstrip(".") for word in words if word) + "."


def _anchor(spec: ActionSpec) -> str:
    return spec.type.replace(".", "")


if __name__ == "__main__":
    changed = write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/reference/connectors"))
    sys.stdout.write("".join(f"{name}\n" for name in changed))
