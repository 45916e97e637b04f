"""Flows to begin with: the examples, as they lie in a checkout or came with the package."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.flow.text import DocumentUnreadable, read_text

PLACES = (
    Path(__file__).parents[1] / "templates",
    Path(__file__).parents[2] / "examples",
)
"""In a wheel; in a checkout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One flow with what is said about it."""

    id: str
    name: str
    description: str
    flow: dict[str, Any]


@cache
def templates() -> tuple[Template, ...]:
    """Give all templates by name; none when no examples came with this installation."""
    place = next((place for place in PLACES if place.is_dir()), None)
    return () if place is None else tuple(_found(place))


def _found(place: Path) -> Iterator[Template]:
    for path in sorted(place.glob("*/flow.yaml")):
        try:
            flow = read_text(path.read_bytes())
        except (OSError, DocumentUnreadable):
            continue
        if isinstance(flow, dict):
            flow_id = str(flow.get("id", path.parent.name))
            yield Template(
                id=flow_id,
                name=str(flow.get("name", flow_id)),
                description=_about(path.with_name("README.md")) or str(flow.get("description", "")),
                flow=flow,
            )


def _about(readme: Path) -> str:
    """Give the first paragraph below the title, without marks."""
    if not readme.is_file():
        return ""
    blocks = readme.read_text(encoding="utf-8").split("\n\n")
    texts = [block for block in blocks if not block.startswith(("#", "    ", "|", "*"))]
    words = " ".join(texts[0].split()) if texts else ""
    return _without_links(words).replace("`", "")


def _without_links(text: str) -> str:
    """Give the text with `[words](address)` as its words."""
    parts = text.split("](")
    head, *tails = parts
    return head.replace("[", "") + "".join(
        tail.partition(")")[2].replace("[", "") for tail in tails
    )
