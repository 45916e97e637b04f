"""Tables as tabs of xlsx workbooks. The one door to openpyxl; knows no store."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from connectors.sdk.errors import Permanent
from connectors.sheets.table import Cell, Table, header_of

UNPACKED_BYTES_MAX = 256 * 1024 * 1024
"""The longest content of a workbook's archive."""
CELLS_MAX = 5_000_000
TAB_DEFAULT = "Sheet1"
TAB_CHARACTERS_MAX = 31
_NOT_IN_TAB = frozenset("[]:*?/\\")


class Book:
    """A workbook, with one tab of it as a table; other tabs and all formats stay as they are."""

    def __init__(self, content: bytes | None, *, tab: str | None, values_only: bool) -> None:
        """Read a workbook, or begin one.

        `values_only` gives what formulas last yielded; such a book must not be written.
        """
        self._tab = tab
        self._book = _opened(content, values_only=values_only) if content else Workbook()
        self._width = 0
        if not content:
            self._book.remove(self._book.worksheets[0])

    def has_tab(self) -> bool:
        """Tell whether the tab is there; no name means the first one."""
        return bool(self._book.worksheets) if self._tab is None else self._tab in self.titles()

    def table(self) -> Table:
        """Read the tab; empty when it is not there."""
        if not self.has_tab():
            return Table()
        _refuse_huge(self._sheet())
        lines = [
            [_shown(cell) for cell in line] for line in self._sheet().iter_rows(values_only=True)
        ]
        while lines and all(cell is None for cell in lines[-1]):
            lines.pop()
        if not lines:
            return Table()
        width = max(
            (place + 1 for line in lines for place, cell in enumerate(line) if cell is not None)
        )
        self._width = width
        return Table(header=header_of(lines[0][:width]), rows=[line[:width] for line in lines[1:]])

    def write(self, table: Table) -> bytes:
        """Put the table's new and changed cells into the tab, made when missing; give the file."""
        sheet = self._sheet() if self.has_tab() else self._book.create_sheet(_title(self._tab))
        # Names of the columns that were there may be ours, where the header has gaps or repeats.
        for column, name in enumerate(table.header[self._width :], start=self._width + 1):
            _put(sheet, 1, column, name)
        for number, row in enumerate(table.rows, start=2):
            for column, cell in enumerate(row, start=1):
                _put(sheet, number, column, cell)
        target = io.BytesIO()
        self._book.save(target)
        return target.getvalue()

    def titles(self) -> list[str]:
        """Give the names of the tabs."""
        return [sheet.title for sheet in self._book.worksheets]

    def _sheet(self) -> Worksheet:
        if self._tab is None:
            return self._book.worksheets[0]
        return next(sheet for sheet in self._book.worksheets if sheet.title == self._tab)


def _opened(content: bytes, *, values_only: bool) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > UNPACKED_BYTES_MAX:
            raise Permanent(f"The workbook unpacks to {unpacked} bytes.", code="limit.file")
        return load_workbook(io.BytesIO(content), data_only=values_only)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, ParseError) as error:
        raise Permanent(f"The sheet is no xlsx workbook: {error}", code="sheets.format") from error


def _refuse_huge(sheet: Worksheet) -> None:
    # One cell at the far corner makes a sheet of billions.
    if sheet.max_row * sheet.max_column > CELLS_MAX:
        raise Permanent(f"A tab has at most {CELLS_MAX} cells.", code="limit.rows")


def _title(tab: str | None) -> str:
    if tab is None:
        return TAB_DEFAULT
    if not tab.strip() or len(tab) > TAB_CHARACTERS_MAX or _NOT_IN_TAB & set(tab):
        raise Permanent(f"{tab[:40]!r} is no name for a tab.", code="sheets.tab")
    return tab


def _put(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    cell: Any = sheet.cell(row=row, column=column)
    before = cell.value
    if _shown(before) == value and type(_shown(before)) is type(value):
        return  # formulas, dates and formats that nobody changed stay
    cell.value = value
    if isinstance(value, str):
        # Text stays text: openpyxl would make a formula of what begins with "=", and a
        # spreadsheet would when somebody edits the cell.
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@")


def _shown(value: Any) -> Cell:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return str(value)
