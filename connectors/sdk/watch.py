"""A watch looks at something outside again and again, and tells what has changed since.

Knows no store and no clock: what it saw is its cursor, which the host keeps.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

from connectors.sdk.fields import field
from connectors.sdk.outcome import Json

if TYPE_CHECKING:
    from connectors.sdk.context import Services

CHANGES_MAX = 10_000
"""Things that one watch looks at; with more it asks to be narrowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that has changed outside; it becomes an event."""

    type: str
    """For example `baton.storage.object.created`."""
    subject: str
    """Which thing: a path, a row's key."""
    id: str
    """The same whenever the same change is told again."""
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one look has found, and what the next one goes on from."""

    changes: Sequence[Change]
    cursor: Json


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Watch:
    """A kind of watch: its fields are its config, its docstring the documentation."""

    type: ClassVar[str] = ""
    title: ClassVar[str] = ""
    # Read by pydantic, which checks a config against the fields.
    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "extra": "forbid",
        "hide_input_in_errors": True,
    }

    def __init_subclass__(cls, *, type: str = "", title: str = "") -> None:  # noqa: A002
        super().__init_subclass__()
        dataclasses.dataclass(frozen=True, kw_only=True)(cls)
        cls.type, cls.title = type, title

    def source(self) -> str:
        """Name what it looks at, as the `source` of its events: a URI reference."""
        raise NotImplementedError

    def look(self, services: "Services", cursor: Json) -> Looked:
        """Compare with what was seen; the first look, with no cursor, only sees.

        Raises ActionErrors; the cursor then stays.
        """
        raise NotImplementedError


def compared(
    before: Mapping[str, Json], now: Mapping[str, Json]
) -> tuple[list[str], list[str], list[str]]:
    """Give the names that are new, those whose mark has changed, and those that are gone."""
    created = [name for name in now if name not in before]
    updated = [name for name, mark in now.items() if name in before and before[name] != mark]
    return created, updated, [name for name in before if name not in now]
