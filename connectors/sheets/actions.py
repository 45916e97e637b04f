"""Sheets: append, read and update rows of xlsx and csv files. Knows nothing but the SDK."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from connectors.sdk import Action, Connector, Context, Json, Permanent, Services, field
from connectors.sheets.table import Table, texts_of

CONNECTOR = Connector(name="sheets", title="Sheets", icon="table")

SHEET_BYTES_MAX = 32 * 1024 * 1024
"""The largest file that is opened."""
ROWS_MAX = 100_000
"""The most rows that one action takes or gives."""

Change = Callable[[Table], dict[str, Json]]
_COUNTS = {
    "sheet": {"type": "string", "title": "Sheet"},
    "rows": {"type": "integer", "title": "Rows in the sheet"},
}


class AppendRows(
    Action,
    type="sheets.append_rows",
    title="Append rows",
    icon="table-rows-split",
    subtitle="{sheet}",
    idempotent=True,
    output={
        "type": "object",
        "properties": {**_COUNTS, "appended": {"type": "integer", "title": "Rows appended"}},
    },
):
    """Add rows at the end of a sheet; the file and the tab are made when missing.

    Each row is a map from column to value; columns that are new are added to the header (the first
    row). Text stays text: `=1+1` never becomes a formula. Repeating the node's attempt adds
    nothing.
    """

    sheet: str = field(
        "Sheet", help="An .xlsx or .csv file.", placeholder="orders.xlsx", options=True
    )
    tab: str | None = field("Tab", default=None, help="The first one when empty.", options=True)
    rows: list[dict[str, Any]] = field("Rows", widget="rows", max_length=ROWS_MAX)

    @classmethod
    def options(cls, field: str, config: Mapping[str, Json], services: Services) -> Sequence[str]:
        """Offer files, and the tabs of the one that is chosen."""
        return _choices(field, config, services)

    def run(self, context: Context) -> Json:
        """Append and count."""

        def change(table: Table) -> dict[str, Json]:
            table.append(self.rows)
            return {"appended": len(self.rows), "rows": len(table.rows)}

        return _change(self.sheet, self.tab, change, context=context, may_create=True)


class ReadRows(
    Action,
    type="sheets.read_rows",
    title="Read rows",
    icon="table-2",
    subtitle="{sheet}",
    idempotent=True,
    output={
        "type": "object",
        "properties": {
            "sheet": _COUNTS["sheet"],
            "count": {"type": "integer", "title": "How many"},
            "rows": {"type": "array", "items": {"type": "object"}, "title": "Rows"},
        },
    },
):
    """Read the rows of a sheet as maps from column to value.

    The first row names the columns. Cells of a csv file are text; dates are RFC 3339 text. Of a
    formula one gets what it last yielded.
    """

    sheet: str = field(
        "Sheet", help="An .xlsx or .csv file.", placeholder="orders.xlsx", options=True
    )
    tab: str | None = field("Tab", default=None, help="The first one when empty.", options=True)
    where: dict[str, Any] = field(
        "Where", default_factory=dict, help="Only rows with these values.", widget="key_value"
    )
    limit: int = field("At most", default=1_000, ge=1, le=ROWS_MAX)

    @classmethod
    def options(cls, field: str, config: Mapping[str, Json], services: Services) -> Sequence[str]:
        """Offer files, and the tabs of the one that is chosen."""
        return _choices(field, config, services)

    def run(self, context: Context) -> Json:
        """Give the rows that match."""
        from connectors.sdk.files import Files  # noqa: PLC0415  # fsspec is loaded when first used

        content = Files(context.services).read(self.sheet, bytes_max=SHEET_BYTES_MAX)
        table = opened_sheet(self.sheet, self.tab, content)
        maps = table.as_maps()
        rows = [maps[place] for place in table.matching(self.where)[: self.limit]]
        context.log(f"Read {len(rows)} rows of {self.sheet}", sheet=self.sheet, count=len(rows))
        return {"sheet": self.sheet, "count": len(rows), "rows": rows}


class UpdateRows(
    Action,
    type="sheets.update_rows",
    title="Update rows",
    icon="table-properties",
    subtitle="{sheet}",
    idempotent=True,
    output={
        "type": "object",
        "properties": {
            **_COUNTS,
            "matched": {"type": "integer", "title": "Rows that matched"},
            "updated": {"type": "integer", "title": "Rows that changed"},
        },
    },
):
    """Set cells in the rows that match.

    With `where`, `rows` holds one map: its values are set in every row that has the values of
    `where`. With `key`, every map in `rows` changes the rows that have the same values in the
    columns of `key`. Columns that are new are added to the header.
    """

    sheet: str = field(
        "Sheet", help="An .xlsx or .csv file.", placeholder="orders.xlsx", options=True
    )
    tab: str | None = field("Tab", default=None, help="The first one when empty.", options=True)
    rows: list[dict[str, Any]] = field("Values", widget="rows", min_length=1, max_length=ROWS_MAX)
    where: dict[str, Any] | None = field(
        "Where", default=None, help="Change the rows with these values.", widget="key_value"
    )
    key: list[str] = field(
        "Match by columns", default_factory=list, help="Instead of where.", advanced=True
    )
    limit: int = field(
        "At most", default=ROWS_MAX, ge=1, le=ROWS_MAX, help="Rows to change.", advanced=True
    )

    def __post_init__(self) -> None:
        if (self.where is None) == (not self.key):
            raise ValueError("one of where and key must be given")
        if self.where is not None and len(self.rows) != 1:
            raise ValueError("with where, rows holds exactly one map of values")
        if any(name not in row for row in self.rows for name in self.key):
            raise ValueError("every row must have the columns of key")

    @classmethod
    def options(cls, field: str, config: Mapping[str, Json], services: Services) -> Sequence[str]:
        """Offer files, and the tabs of the one that is chosen."""
        return _choices(field, config, services)

    def run(self, context: Context) -> Json:
        """Update and count."""
        return _change(self.sheet, self.tab, self._apply, context=context, may_create=False)

    def _apply(self, table: Table) -> dict[str, Json]:
        matched = updated = 0
        by_key = table.places_by(self.key) if self.key else {}
        for row in self.rows:
            if self.where is None:
                places = by_key.get(texts_of(row[name] for name in self.key), [])
            else:
                places = table.matching(self.where)
            for place in places[: self.limit - matched]:
                matched += 1
                updated += table.update(place, row)
        return {"matched": matched, "updated": updated, "rows": len(table.rows)}


def _change(
    sheet: str, tab: str | None, change: Change, *, context: Context, may_create: bool
) -> Json:
    from connectors.sdk.files import Files  # noqa: PLC0415  # fsspec is loaded when first used

    def rewrite(content: bytes | None) -> tuple[bytes, Json]:
        if content is None and not may_create:
            raise Permanent(f"There is no {sheet!r} in the store.", code="storage.not_found")
        table, write = _opened(sheet, tab, content, values_only=False, may_create=may_create)
        counts = change(table)
        return write(table), {"sheet": sheet, **counts}

    output = Files(context.services).change_once(
        sheet, rewrite, context=context, bytes_max=SHEET_BYTES_MAX
    )
    context.log(f"Changed {sheet}", **output)
    return output


def opened_sheet(sheet: str, tab: str | None, content: bytes) -> Table:
    """Give a sheet's table as people see it. Raises Permanent."""
    return _opened(sheet, tab, content, values_only=True, may_create=False)[0]


def _opened(
    sheet: str, tab: str | None, content: bytes | None, *, values_only: bool, may_create: bool
) -> tuple[Table, Callable[[Table], bytes]]:
    """Give a sheet's table, and how to write it back."""
    suffix = sheet.rpartition(".")[2].lower()
    if suffix == "csv":
        from connectors.sheets.csv_format import read_csv, write_csv  # noqa: PLC0415  # on demand

        return read_csv(content or b""), write_csv
    if suffix == "xlsx":
        from connectors.sheets.xlsx_format import Book  # noqa: PLC0415  # openpyxl is slow to load

        book = Book(content, tab=tab, values_only=values_only)
        if not may_create and not book.has_tab():
            raise Permanent(f"{sheet!r} has no tab {tab!r}.", code="sheets.tab")
        return book.table(), book.write
    raise Permanent(f"{sheet!r} is no .xlsx or .csv file.", code="sheets.format")


def _choices(field: str, config: Mapping[str, Json], services: Services) -> Sequence[str]:
    from connectors.sdk.files import Files  # noqa: PLC0415  # fsspec is loaded when first used

    files, sheet = Files(services), str(config.get("sheet") or "")
    if field != "tab":
        return files.choices(sheet, suffixes=(".xlsx", ".csv"))
    if not sheet.lower().endswith(".xlsx"):
        return ()
    from connectors.sheets.xlsx_format import Book  # noqa: PLC0415  # openpyxl is slow to load

    return Book(files.read(sheet, bytes_max=SHEET_BYTES_MAX), tab=None, values_only=True).titles()
