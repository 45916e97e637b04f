"""Makes an action's spec: its fields as normalised JSON Schema. Knows no registry."""

import inspect
import re
from typing import Any

from connectors.sdk.action import Action, Connector, Declaration
from connectors.sdk.catalog import ActionSpec, CredentialSpec
from connectors.sdk.credential import Credential
from connectors.sdk.host import Form, adapter_of

Schema = dict[str, Any]

PROFILE = (
    "type",
    "title",
    "description",
    "default",
    "enum",
    "const",
    "format",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "items",
    "additionalProperties",
    "properties",
    "required",
    "minItems",
    "maxItems",
    "anyOf",
    "examples",
    "ui",
)
"""The keywords of the profile, in the order in which they are written."""
_DEFINITIONS_DEPTH_MAX = 16


def spec_of(action_class: type[Action], connector: Connector | None = None) -> ActionSpec:
    """Describe an action; raises TypeError when its fields have no JSON Schema."""
    declared = action_class.declaration
    if declared is None:
        raise TypeError(f"{action_class.__name__} has no type")
    summary, _, docs = inspect.cleandoc(action_class.__doc__ or "").partition("\n")
    name = declared.type.partition(".")[0]
    return ActionSpec(
        type=declared.type,
        version=declared.version,
        title=declared.title or _words(action_class.__name__),
        summary=summary.strip(),
        docs=docs.strip(),
        category=declared.category
        or (connector and (connector.category or connector.name))
        or name,
        icon=declared.icon or (connector.icon if connector else "box"),
        config_schema=schema_of(action_class),
        output_schema=_output_of(declared),
        ports=declared.ports,
        retry=declared.retry,
        is_idempotent=declared.idempotent,
        credentials=declared.credentials,
        needs_credential=declared.needs_credential,
        subtitle=declared.subtitle,
    )


def credential_spec_of(kind: type[Credential]) -> CredentialSpec:
    """Describe a type of credential."""
    summary = inspect.cleandoc(kind.__doc__ or "").partition("\n")[0].strip()
    return CredentialSpec(
        type=kind.type, title=kind.title or kind.type, summary=summary, schema=schema_of(kind)
    )


def schema_of(action_class: type[Form]) -> Schema:
    """Give the JSON Schema of the config: self-contained, in field order, with `ui` hints."""
    raw = adapter_of(action_class).json_schema(mode="validation")
    definitions = raw.get("$defs", {})
    properties = {
        name: _with_order(_tidy(one, definitions), order)
        for order, (name, one) in enumerate(raw.get("properties", {}).items())
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(raw.get("required", ())),
        "additionalProperties": False,
    }


def _output_of(declared: Declaration) -> Schema:
    return dict(declared.output or {})


def _with_order(schema: Schema, order: int) -> Schema:
    return {**schema, "ui": {"order": order, **schema.get("ui", {})}}


def _tidy(schema: Any, definitions: Schema, depth: int = 0) -> Any:
    """Inline references, fold `X | None` to X, and keep the profile's keywords in a fixed order."""
    if not isinstance(schema, dict):
        return schema
    if depth > _DEFINITIONS_DEPTH_MAX:
        raise TypeError("the fields refer to themselves")
    reference = schema.get("$ref", "")
    if reference:
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        schema = {**definitions[reference.rpartition("/")[2]], **rest}
    if "oneOf" in schema:  # a tagged union: the parts' constants tell them apart
        schema = {**schema, "anyOf": schema["oneOf"]}
    schema = _fold_null(schema)
    if schema.get("default", ...) is None:
        schema = {key: value for key, value in schema.items() if key != "default"}
    tidy = {key: schema[key] for key in PROFILE if key in schema}
    for key in ("items", "additionalProperties"):
        if key in tidy:
            tidy[key] = _tidy(tidy[key], definitions, depth + 1)
    if tidy.get("additionalProperties") is True or tidy.get("additionalProperties") == {}:
        del tidy["additionalProperties"]
    if "anyOf" in tidy:
        tidy["anyOf"] = [_tidy(one, definitions, depth + 1) for one in tidy["anyOf"]]
    if "properties" in tidy:
        inner = tidy["properties"].items()
        tidy["properties"] = {name: _tidy(one, definitions, depth + 1) for name, one in inner}
    return tidy


def _fold_null(schema: Schema) -> Schema:
    choices = schema.get("anyOf")
    if not choices or {"type": "null"} not in choices:
        return schema
    left = [one for one in choices if one != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**left[0], **rest} if len(left) == 1 else {**rest, "anyOf": left}


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).capitalize()
