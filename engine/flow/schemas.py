"""Builds the specs of controls: their JSON Schemas, with the hints that forms read."""

from collections.abc import Mapping
from typing import Any

from connectors.sdk.catalog import ActionSpec

Schema = dict[str, Any]


def control(type_: str, title: str, icon: str, summary: str, **more: Any) -> ActionSpec:
    """Build the spec of a control or a trigger; the first part of its type is its category."""
    return ActionSpec(
        type=type_,
        title=title,
        icon=icon,
        summary=summary,
        category=type_.partition(".")[0],
        retry="none",
        is_idempotent=True,
        **more,
    )


def schema(properties: Mapping[str, Schema], *, required: tuple[str, ...] = ()) -> Schema:
    """Build an object with these fields and no others, in this order."""
    ordered = {
        name: {**one, "ui": {"order": order, **one.get("ui", {})}}
        for order, (name, one) in enumerate(properties.items())
    }
    return {
        "type": "object",
        "properties": ordered,
        "required": list(required),
        "additionalProperties": False,
    }


def text(  # a declaration reads as one line of keywords
    title: str,
    description: str = "",
    *,
    default: str | None = None,
    pattern: str | None = None,
    widget: str = "",
    multiline: bool = False,
    is_plain: bool = False,
) -> Schema:
    """Build a text field; `is_plain` says that no expression is allowed in it."""
    ui: Schema = {}
    if widget or multiline:
        ui["widget"] = widget or "multiline"
    if is_plain or pattern:
        ui["expression"] = "never"
    rules = {"default": default, "pattern": pattern, "description": description or None}
    given = {key: rule for key, rule in rules.items() if rule is not None}
    return {"type": "string", "title": title, **given, "ui": ui}


def duration(title: str, description: str = "", *, advanced: bool = False) -> Schema:
    """Build a field for a duration."""
    made = text(title, description, widget="duration")
    return {**made, "ui": {**made["ui"], "advanced": True}} if advanced else made


def number(
    title: str,
    description: str = "",
    *,
    least: float,
    most: float,
    default: float | None = None,
    is_whole: bool = True,
    advanced: bool = False,
) -> Schema:
    """Build a field for a number that must be known before a run."""
    ui: Schema = {"expression": "never", **({"advanced": True} if advanced else {})}
    given = {} if default is None else {"default": default}
    return {
        "type": "integer" if is_whole else "number",
        "title": title,
        "description": description,
        "minimum": least,
        "maximum": most,
        **given,
        "ui": ui,
    }


def texts(title: str, description: str = "", *, items: Schema | None = None) -> Schema:
    """Build a field for a list of texts."""
    return {
        "type": "array",
        "title": title,
        "description": description,
        "items": items or {"type": "string"},
        "ui": {},
    }


def choice(title: str, words: tuple[str, ...], description: str = "") -> Schema:
    """Build a field for one of some words; the first is the default."""
    return {
        "type": "string",
        "title": title,
        "description": description,
        "enum": list(words),
        "default": words[0],
        "ui": {"expression": "never"},
    }


def mapping(title: str, description: str = "") -> Schema:
    """Build a field for names with values of any kind."""
    ui = {"widget": "key_value"}
    return {"type": "object", "title": title, "description": description, "ui": ui}


def value(
    title: str,
    description: str = "",
    *,
    widget: str = "",
    advanced: bool = False,
    is_plain: bool = False,
) -> Schema:
    """Build a field for a value of any kind."""
    ui: Schema = {}
    if widget:
        ui["widget"] = widget
    if advanced:
        ui["advanced"] = True
    if is_plain:
        ui["expression"] = "never"
    return {"title": title, "description": description, "ui": ui}
