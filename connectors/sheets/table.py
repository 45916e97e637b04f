"""A table of named columns, and what the actions do to it. Knows no file format."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.sdk.errors import Permanent
from connectors.sdk.outcome import Json

Cell = str | int | float | bool | None
Row = dict[str, Json]

COLUMNS_MAX = 1_000
CELL_CHARACTERS_MAX = 32_767
"""What a spreadsheet can hold."""


@dataclass
class Table:
    """A header and rows below it; a row may be shorter than the header, never longer."""

    header: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)

    def as_maps(self) -> list[Row]:
        """Give the rows as maps; missing cells are None."""
        width = len(self.header)
        return [
            dict(zip(self.header, [*row, *[None] * (width - len(row))], strict=False))
            for row in self.rows
        ]

    def columns_for(self, names: Iterable[str]) -> list[int]:
        """Give the places of columns, adding to the header those that are new."""
        places = {name: place for place, name in reversed(list(enumerate(self.header)))}
        for name in names:
            if name not in places:
                places[name] = len(self.header)
                self.header.append(name)
        if len(self.header) > COLUMNS_MAX:
            raise Permanent(f"A sheet has at most {COLUMNS_MAX} columns.", code="limit.columns")
        return [places[name] for name in names]

    def append(self, rows: Sequence[Mapping[str, Json]]) -> None:
        """Add rows at the end."""
        for row in rows:
            places = self.columns_for([_name(name) for name in row])
            cells: list[Cell] = [None] * len(self.header)
            for place, value in zip(places, row.values(), strict=True):
                cells[place] = cell_of(value)
            self.rows.append(cells)

    def matching(self, where: Mapping[str, Json]) -> list[int]:
        """Give the places of the rows whose cells equal all of `where`; no column, no match."""
        if not where:
            return list(range(len(self.rows)))
        return self.places_by(list(where)).get(texts_of(where.values()), [])

    def places_by(self, names: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
        """Give the places of the rows by the text of these columns; nothing without the columns."""
        found: dict[tuple[str, ...], list[int]] = {}
        if not set(names) <= set(self.header):
            return found
        columns = [self.header.index(name) for name in names]
        for place, row in enumerate(self.rows):
            cells = (row[column] if column < len(row) else None for column in columns)
            found.setdefault(texts_of(cells), []).append(place)
        return found

    def update(self, place: int, values: Mapping[str, Json]) -> bool:
        """Set cells of a row; tells whether any changed."""
        row = self.rows[place]
        before = list(row)
        for column, value in zip(self.columns_for(list(values)), values.values(), strict=True):
            row.extend([None] * (column + 1 - len(row)))
            row[column] = cell_of(value)
        return [*before, *[None] * (len(row) - len(before))] != row


def cell_of(value: Json) -> Cell:
    """Give a value as a cell holds it: lists and maps as JSON text.

    Raises Permanent `sheets.value` for text that is too long or holds control characters, and for
    numbers that are none.
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise Permanent(f"{value} is no number that a cell can hold.", code="sheets.value")
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        if len(value) > CELL_CHARACTERS_MAX:
            raise Permanent(
                f"A cell holds at most {CELL_CHARACTERS_MAX} characters.", code="sheets.value"
            )
        if any(letter < " " and letter not in "\t\n\r" for letter in value):
            raise Permanent("A cell cannot hold control characters.", code="sheets.value")
    cell: Cell = value
    return cell


def texts_of(values: Iterable[Json]) -> tuple[str, ...]:
    """Give values as they compare: 5, 5.0 and "5" are the same, so are empty cell and text."""
    return tuple(_text(cell_of(value)) for value in values)


def header_of(cells: Sequence[Any]) -> list[str]:
    """Give unique names for the columns of a first row; unnamed and repeated ones get a number."""
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = "" if cell is None else str(cell).strip()
        name = name or f"column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def _name(name: str) -> str:
    if not name.strip():
        raise Permanent("A column needs a name.", code="sheets.value")
    cell_of(name)
    return name


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
