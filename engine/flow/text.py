"""Flow files as text: JSON or YAML in, canonical JSON or YAML out. Knows no meaning of a key.

What is read is capped in size, depth and aliases; what two readers could understand in two ways
(keys given twice, NaN, lone surrogates) is refused with its line and column.
"""

import json
import math
import re
from collections.abc import Mapping
from typing import Any, Final

import yaml

from engine.core.plan import Json
from engine.flow.document import EDGE_KEYS, FLOW_KEYS, NODE_KEYS, SETTINGS_KEYS
from engine.flow.drawing import GROUP_KEYS, NOTE_KEYS
from engine.flow.places import (
    DEPTH_MAX,
    VALUES_MAX,
    DocumentUnreadable,
    YamlReader,
    at_offset,
    decoded,
    plain_word,
)

__all__ = (
    "DocumentUnreadable",
    "ordered",
    "read_text",
    "write_json",
    "write_plain_yaml",
    "write_yaml",
)

_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_CERTAINLY_JSON = re.compile(r"\s*\{\s*\"")


class _Ambiguous(Exception):
    """JSON that two readers could understand in two ways."""


def read_text(text: str | bytes) -> Json:
    """Read JSON or YAML, whichever it is. Raises DocumentUnreadable with line and column."""
    content = decoded(text)
    if content.lstrip()[:1] in ("{", "["):
        return _read_json(content)
    return YamlReader(content).read()


def _read_json(text: str) -> Json:
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
    except json.JSONDecodeError as error:
        problem = at_offset(text, error.pos, error.msg)
        if _CERTAINLY_JSON.match(text):
            raise problem from None
        return _read_flowing_yaml(text, problem)
    except RecursionError:
        raise DocumentUnreadable(_TOO_DEEP) from None
    except (_Ambiguous, ValueError) as error:
        # The slower reader knows the place.
        YamlReader(text).read()
        raise DocumentUnreadable(str(error)) from None
    _check_size(value)
    if _ESCAPED_SURROGATE.search(text):
        _check_characters(value, text)
    return value


def _read_flowing_yaml(text: str, error: DocumentUnreadable) -> Json:
    """Read what begins like JSON and is YAML, such as `{id: x}`; else say what JSON said."""
    try:
        return YamlReader(text).read()
    except DocumentUnreadable:
        raise error from None


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Ambiguous(f"the key {key!r:.60} is given twice")
            seen.add(key)
    return made


def _refused(word: str) -> Json:
    raise _Ambiguous(f"{word} is no value of a flow")


_TOO_DEEP: Final = f"the values are nested more than {DEPTH_MAX} levels deep"


def _check_size(value: Json) -> None:
    count = 0
    level = [value]
    for _ in range(DEPTH_MAX + 1):
        count += len(level)
        if count > VALUES_MAX:
            raise DocumentUnreadable(f"there are more than {VALUES_MAX} values")
        outer = [one for one in level if type(one) is dict or type(one) is list]
        if not outer:
            return
        level = [inner for one in outer for inner in _inside(one)]
    raise DocumentUnreadable(_TOO_DEEP)


def _inside(value: Json) -> Any:
    values = value.values() if type(value) is dict else value
    for one in values:
        if type(one) is float and not math.isfinite(one):
            raise DocumentUnreadable("a number is too large")
    return values


def _check_characters(value: Json, text: str) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        found = _ESCAPED_SURROGATE.search(text)
        message = "half of a surrogate pair is no character"
        raise at_offset(text, found.start() if found else 0, message) from None


def write_json(document: Json) -> str:
    """Write the document as JSON, keys in the format's order, one node or edge in a block."""
    return json.dumps(ordered(document), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def write_yaml(document: Json) -> str:
    """Write the document as YAML, keys in the format's order, edges and places in one line each."""
    return yaml.dump(
        _Flowing.of(ordered(document)),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=10_000,
    )


def write_plain_yaml(value: Json) -> str:
    """Write any value as YAML, keys in the order in which they are given."""
    return yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=10_000,
    )


def ordered(document: Json) -> Json:
    """Give the document with the keys of flow, nodes, edges and notes in the format's order.

    Keys inside configs, schemas and constants stay as their author put them.
    """
    if not isinstance(document, Mapping):
        return document
    flow = _in_order(document, FLOW_KEYS)
    orders = {"nodes": NODE_KEYS, "edges": EDGE_KEYS, "notes": NOTE_KEYS, "groups": GROUP_KEYS}
    for key, keys in orders.items():
        if isinstance(flow.get(key), list | tuple):
            flow[key] = [_in_order(one, keys) for one in flow[key]]
    if isinstance(flow.get("settings"), Mapping):
        flow["settings"] = _in_order(flow["settings"], SETTINGS_KEYS)
    if isinstance(flow.get("layout"), Mapping):
        flow["layout"] = dict(sorted(flow["layout"].items()))
    return flow


def _in_order(one: Json, keys: tuple[str, ...]) -> Any:
    if not isinstance(one, Mapping):
        return one
    known = {key: one[key] for key in keys if key in one}
    return {**known, **{key: one[key] for key in sorted(one, key=str) if key not in known}}


class _Flowing(dict[str, Any]):
    """A mapping that is written in one line."""

    @classmethod
    def of(cls, document: Json) -> Json:
        """Mark edges and places, so that each takes one line of a diff."""
        if not isinstance(document, dict):
            return document
        marked = dict(document)
        if isinstance(marked.get("edges"), list):
            marked["edges"] = [cls(e) if isinstance(e, dict) else e for e in marked["edges"]]
        if isinstance(marked.get("layout"), dict):
            marked["layout"] = {
                name: _Row(at) if isinstance(at, list) else at
                for name, at in marked["layout"].items()
            }
        for key in ("notes", "groups"):
            if isinstance(marked.get(key), list):
                marked[key] = [cls(one) if isinstance(one, dict) else one for one in marked[key]]
        if isinstance(marked.get("collapsed"), list):
            marked["collapsed"] = _Row(marked["collapsed"])
        return marked


class _Row(list[Any]):
    """A list that is written in one line."""


class _Dumper(yaml.SafeDumper):
    """Writes texts so that every reader of YAML reads them as texts, long ones as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write what stands twice twice: the reader takes no aliases."""
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002  # the library's signature
        """Indent lists below their key."""
        del indentless
        super().increase_indent(flow, False)  # noqa: FBT003


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    lines = text.split("\n")
    is_readable = all(line.isprintable() for line in lines)
    style = None
    if len(lines) > 1 and is_readable and not _has_loose_space(text, lines):
        style = "|"
    elif not is_readable or "{{" in text or "{%" in text or not _is_text(text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _has_loose_space(text: str, lines: list[str]) -> bool:
    """Tell whether a block would lose or hide space."""
    return text.startswith((" ", "\n")) or any(line != line.rstrip() for line in lines)


def _is_text(text: str) -> bool:
    """Tell whether the reader takes the word, unquoted, as the text that it is."""
    try:
        return type(plain_word(text)) is str
    except ValueError:
        return False


def _number(dumper: yaml.SafeDumper, number: float) -> yaml.ScalarNode:
    if not math.isfinite(number):
        raise ValueError("a flow has no infinite numbers")
    # PyYAML reads 1e+20 as a text: YAML 1.1 wants a point in it.
    text = repr(number)
    if "e" in text and "." not in text:
        text = text.replace("e", ".0e")
    return dumper.represent_scalar("tag:yaml.org,2002:float", text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(float, _number)
_Dumper.add_representer(
    _Flowing,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True),
)
_Dumper.add_representer(
    _Row,
    lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True),
)
_Dumper.add_representer(tuple, yaml.SafeDumper.represent_list)
