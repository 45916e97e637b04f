"""What is drawn around the nodes and means nothing to a run: notes, groups, what is collapsed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.core.plan import Json
from engine.flow.reading import Reader

NOTES_MAX: Final = 20_000
GROUP_NODES_MAX: Final = 20_000
NOTE_KEYS: Final = ("id", "text", "at", "size", "color")
GROUP_KEYS: Final = ("id", "name", "nodes", "color")

Color = Literal["neutral", "yellow", "green", "blue", "pink"]
COLORS: Final[tuple[Color, ...]] = ("neutral", "yellow", "green", "blue", "pink")
NOTE_COLORS: Final[tuple[Color, ...]] = ("yellow", "neutral", "green", "blue", "pink")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text on the canvas."""

    id: str
    text: str
    at: tuple[float, ...] = (0, 0)
    size: tuple[float, ...] = (200, 80)
    color: Color = "yellow"
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A named frame behind nodes of one scope."""

    id: str
    name: str = ""
    nodes: tuple[str, ...] = ()
    color: Color = "neutral"
    extra: Mapping[str, Json] = field(default_factory=dict)


def read_notes(top: Reader) -> tuple[Note, ...]:
    """Read the notes; one without an id, or with that of another, is given a fresh one."""
    readers = list(top.each("notes", count_max=NOTES_MAX))
    named = {one.document.get("id") for one in readers if isinstance(one.document.get("id"), str)}
    seen: set[str] = set()
    notes = []
    for one in readers:
        name = one.text("id")
        if not name or name in seen:
            name = _fresh(named | seen)
        seen.add(name)
        notes.append(
            Note(
                id=name,
                text=one.text("text"),
                at=one.numbers("at", default=(0, 0)),
                size=one.numbers("size", default=(200, 80)),
                color=one.choice("color", NOTE_COLORS),
                extra=one.others(NOTE_KEYS),
            )
        )
    return tuple(notes)


def _fresh(taken: set[object]) -> str:
    number = 1
    while f"note_{number}" in taken:
        number += 1
    return f"note_{number}"


def read_groups(top: Reader) -> tuple[Group, ...]:
    """Read the groups; whether their nodes exist is the canvas's affair."""
    return tuple(
        Group(
            id=one.text("id", is_required=True),
            name=one.text("name"),
            nodes=one.names("nodes", count_max=GROUP_NODES_MAX),
            color=one.choice("color", COLORS),
            extra=one.others(GROUP_KEYS),
        )
        for one in top.each("groups", count_max=NOTES_MAX)
    )


def note_document(note: Note) -> dict[str, Json]:
    """Give the note as the document has it."""
    color: dict[str, Json] = {} if note.color == NOTE_COLORS[0] else {"color": note.color}
    place: dict[str, Json] = {"at": list(note.at), "size": list(note.size)}
    return {"id": note.id, "text": note.text, **place, **color, **note.extra}


def group_document(group: Group) -> dict[str, Json]:
    """Give the group as the document has it."""
    document: dict[str, Json] = {"id": group.id}
    if group.name:
        document["name"] = group.name
    document["nodes"] = list(group.nodes)
    if group.color != COLORS[0]:
        document["color"] = group.color
    return {**document, **group.extra}
