"""Typed form fields: one line declares the config key, its form, its schema and its docs.

Knows no pydantic and no action: the metadata it leaves is what `dataclasses.field` carries.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

Widget = Literal["text", "multiline", "code", "json", "key_value", "rows", "duration", "instant"]


def field(  # noqa: PLR0913  # a declaration reads as one line of keywords
    title: str,
    *,
    help: str = "",  # noqa: A002  # the word that authors look for
    default: Any = dataclasses.MISSING,
    default_factory: Callable[[], Any] | None = None,
    secret: bool = False,
    multiline: bool = False,
    widget: Widget | None = None,
    language: str = "",
    placeholder: str = "",
    section: str = "",
    advanced: bool = False,
    show_if: Mapping[str, Any] | None = None,
    structured_if: Mapping[str, Any] | None = None,
    expression: Literal["allowed", "never"] = "allowed",
    examples: Sequence[Any] = (),
    ge: float | None = None,
    le: float | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
    pattern: str | None = None,
    options: bool = False,
) -> Any:
    """Declare a field of an action; it is required when it has no default.

    `help` is one or two sentences under the input. `show_if` maps another field to the value (or
    the list of values) at which this one is shown, `structured_if` those at which a multi-line
    text may be any JSON as well. With `options` the form asks the action's
    `options` for what there is to choose from. A secret has no `repr`. The rest of the hints
    are described in docs/reference/forms.md.
    """
    hints = {
        "widget": widget or ("multiline" if multiline else None),
        "language": language,
        "placeholder": placeholder,
        "section": section,
        "advanced": advanced,
        "show_if": dict(show_if or {}),
        "structured_if": dict(structured_if or {}),
        "expression": None if expression == "allowed" else expression,
        "secret": secret,
        "options": options,
    }
    rules = {
        "ge": ge,
        "le": le,
        "min_length": min_length,
        "max_length": max_length,
        "pattern": pattern,
        "examples": list(examples) or None,
    }
    metadata: dict[str, Any] = {key: rule for key, rule in rules.items() if rule is not None}
    metadata |= {"title": title, "description": help or None}
    metadata["json_schema_extra"] = {"ui": {key: hint for key, hint in hints.items() if hint}}
    if default_factory is not None:
        return dataclasses.field(
            default_factory=default_factory, repr=not secret, metadata=metadata
        )
    return dataclasses.field(default=default, repr=not secret, metadata=metadata)


def field_secrets(form: type[Any]) -> tuple[str, ...]:
    """Name the secret fields of an action."""
    return tuple(
        one.name
        for one in dataclasses.fields(form)
        if one.metadata.get("json_schema_extra", {}).get("ui", {}).get("secret")
    )
