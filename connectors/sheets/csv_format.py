"""Tables as csv text (UTF-8, RFC 4180). Knows no store. Every cell that is read is text."""

import csv
import io
import re

from connectors.sdk.errors import Permanent
from connectors.sheets.table import Cell, Table, header_of

# Spreadsheets take such text for a formula; the apostrophe says that it is text.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def read_csv(content: bytes) -> Table:
    """Read a table; raises Permanent `sheets.format`."""
    try:
        text = content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Permanent(f"The sheet is no csv in UTF-8: {error}", code="sheets.format") from error
    if not lines:
        return Table()
    header = header_of([_shown(cell) for cell in lines[0]])
    width = len(header)
    rows: list[list[Cell]] = [
        [_shown(cell) or None for cell in line[:width]] for line in lines[1:] if line
    ]
    return Table(header=header, rows=rows)


def write_csv(table: Table) -> bytes:
    """Write a table."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_kept(name) for name in table.header])
    width = len(table.header)
    for row in table.rows:
        writer.writerow([*(_kept(cell) for cell in row), *[""] * (width - len(row))])
    return text.getvalue().encode()


def _kept(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    text = str(cell)
    is_formula = _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula or _GUARDED.match(text) else text


def _shown(text: str) -> str:
    return text[1:] if _GUARDED.match(text) else text
