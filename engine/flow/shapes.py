"""JSON Schema: does a value fit, and is a schema one. The one door to jsonschema-rs.

Patterns run on an engine that cannot backtrack, and no reference leads out of the schema.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import jsonschema_rs

from engine.core.plan import Json
from engine.flow.findings import Finding, finding
from engine.flow.values import ExpressionError

PROBLEMS_MAX: Final = 50
SCHEMA_DEPTH_MAX: Final = 40
SHAPES_MAX: Final = 256
DIALECTS: Final = (
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema",
)
_MESSAGE_CHARS_MAX: Final = 300
_CHOICES: Final = frozenset({"anyOf", "oneOf"})


class Problem(NamedTuple):
    """Where a value does not fit, by which keyword, and a sentence about it."""

    path: tuple[str | int, ...]
    keyword: str
    message: str


class Shape:
    """A schema that is ready to check values. Raises ExpressionError when it is none."""

    __slots__ = ("_schema", "_validator")

    def __init__(self, schema: Json) -> None:
        problem = _problem_of(schema)
        if problem is not None:
            raise ExpressionError(problem)
        self._schema = schema
        try:
            self._validator: Any = jsonschema_rs.validator_for(
                schema,
                retriever=_retrieve_nothing,
                pattern_options=jsonschema_rs.RegexOptions(),
                validate_formats=False,
            )
        except ValueError as error:
            raise ExpressionError(_first_line(error)) from None

    def problems(self, value: Json) -> Iterator[Problem]:
        """Give what does not fit, at most PROBLEMS_MAX things."""
        if self._validator.is_valid(value):
            return
        for count, error in enumerate(self._validator.iter_errors(value)):
            if count >= PROBLEMS_MAX:
                return
            yield from _problems_of(error, self._schema)


def _retrieve_nothing(uri: str) -> Json:
    raise ValueError(f"references to other documents are not followed: {uri:.80}")


def _first_line(error: Exception) -> str:
    text = str(error).partition("\n")[0][:_MESSAGE_CHARS_MAX]
    return text if text.endswith(".") else f"{text}."


def _problem_of(schema: Json) -> str | None:
    """Say what keeps a value from being a schema at all, before the library sees it."""
    if isinstance(schema, bool):
        return None
    if not isinstance(schema, Mapping):
        return "A schema is a mapping."
    dialect = schema.get("$schema", DIALECTS[0])
    if not isinstance(dialect, str) or dialect.rstrip("#") not in DIALECTS:
        return f"The schema's dialect {dialect!r:.80} is not known; leave $schema out."
    level: list[Json] = [schema]
    for _ in range(SCHEMA_DEPTH_MAX):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return None
    return f"The schema is nested more than {SCHEMA_DEPTH_MAX} levels deep."


def _inside(value: Json) -> list[Json]:
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else []


def _problems_of(error: Any, schema: Json) -> Iterator[Problem]:
    path = tuple(error.instance_path)
    keyword = str(error.kind.name)
    known = error.kind.as_dict()
    if keyword == "required":
        name = str(known.get("property", "")).strip('"')
        said = _title_at(schema, (*path, name)) or repr(name)
        yield Problem((*path, name), keyword, f"{said:.80} is missing; give it.")
    elif keyword == "additionalProperties":
        for name in list(known.get("unexpected", ()))[:PROBLEMS_MAX]:
            yield Problem(
                (*path, name), keyword, f"There is no field {name!r:.80} here; remove it."
            )
    else:
        message = str(error.message)
        if len(message) > _MESSAGE_CHARS_MAX:
            message = f"It does not fit the schema: {keyword}"
        if keyword in _CHOICES:
            message = "This is none of the kinds of value that are possible here"
        yield Problem(path, keyword, f"{message.rstrip('.')}.")


def _title_at(schema: Json, path: tuple[str | int, ...]) -> str:
    """Give what a form calls the field at a path; nothing when the schema gives it no title."""
    for part in path:
        if not isinstance(schema, Mapping):
            return ""
        members = schema.get("properties")
        if isinstance(part, int):
            schema = schema.get("items")
        elif isinstance(members, Mapping) and part in members:
            schema = members[part]
        else:
            schema = schema.get("additionalProperties")
    title = schema.get("title") if isinstance(schema, Mapping) else None
    return title if isinstance(title, str) else ""


def dotted(path: tuple[str | int, ...], *, start: str) -> str:
    """Write a path as `config.items[0].url`."""
    text = start
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


@lru_cache(maxsize=SHAPES_MAX)
def _kept_shape(text: str) -> Shape:
    """Keep what checks the inputs of a flow, as thousands of runs may start in a second."""
    return Shape(json.loads(text))


def input_findings(schema: Json, value: Json) -> tuple[Finding, ...]:
    """Check a run's input against the flow's schema; None takes anything. Never raises."""
    if schema is None:
        return ()
    try:
        problems = list(_kept_shape(json.dumps(schema, sort_keys=True)).problems(value))
    except ExpressionError as error:
        return (finding("bad_input_schema", error.message, field="input"),)
    except (ValueError, TypeError, RecursionError) as error:
        return (finding("bad_value", f"The input is no JSON: {error!s:.200}.", field="input"),)
    return tuple(
        finding("bad_value", one.message, field=dotted(one.path, start="input")) for one in problems
    )
