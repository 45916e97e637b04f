"""Values by their size: what stands for a large one until somebody asks for it. Knows no store."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from engine.core.plan import Json

SHOWN_BYTES_MAX: Final = 4 * 1024
"""A longer value is left out where values are only shown on demand, and its size is said."""


@dataclass(frozen=True, slots=True)
class Large:
    """An output that was not read: where it is, and how long its JSON text is."""

    seq: int
    """The fact that holds it."""
    size: int


def size_of(value: Json) -> int:
    """Give the bytes of a value as JSON, those of large values inside included."""
    hidden = 0

    def measure(one: Any) -> None:
        nonlocal hidden
        if not isinstance(one, Large):
            raise TypeError(type(one).__name__)
        hidden += one.size

    text = json.dumps(value, ensure_ascii=False, default=measure)
    return len(text.encode(errors="surrogatepass")) + hidden


def read_in(value: Json, read: Callable[[Large], Json]) -> Json:
    """Give the value with every large one in it read."""
    if isinstance(value, Large):
        return read(value)
    if isinstance(value, dict):
        return {key: read_in(one, read) for key, one in value.items()}
    if isinstance(value, list):
        return [read_in(one, read) for one in value]
    return value


def lighten(view: dict[str, Json]) -> dict[str, Json]:
    """Give the view of a run, a node or an attempt without long values; their sizes stay."""
    light = dict(view)
    for part in ("input", "output"):
        if light.get(part) is not None and (size := size_of(light[part])) > SHOWN_BYTES_MAX:
            del light[part]
            light[f"{part}_size"] = size
    error = light.get("error")
    if isinstance(error, dict) and error.get("details") is not None:
        size = size_of(error["details"])
        if size > SHOWN_BYTES_MAX:
            light["error"] = {**error, "details": None, "details_size": size}
    return light
