"""Watches the rows of a sheet. Knows nothing but the SDK."""

import hashlib
import json
from urllib.parse import quote

from connectors.sdk import Json, Permanent, Services, field
from connectors.sdk.watch import CHANGES_MAX, Change, Looked, Watch, compared
from connectors.sheets.actions import SHEET_BYTES_MAX, opened_sheet
from connectors.sheets.table import Row, texts_of

CREATED = "baton.table.row.created"
UPDATED = "baton.table.row.updated"
DELETED = "baton.table.row.deleted"


class Rows(Watch, type="sheets.rows", title="Rows of a sheet"):
    """Tell which rows of a sheet were added, edited or removed since the last look.

    A row is known by its values in the columns of `key`; without them by its number. Looks at
    10,000 rows at most.
    """

    sheet: str = field("Sheet", help="An .xlsx or .csv file.", placeholder="approvals.xlsx")
    tab: str | None = field("Tab", default=None, help="The first one when empty.")
    key: list[str] = field("Key columns", default_factory=list, help="What tells rows apart.")

    def source(self) -> str:
        """Name the sheet."""
        tab = "" if self.tab is None else f"#{quote(self.tab)}"
        return f"/sheets/{quote(self.sheet.strip('/'))}{tab}"

    def look(self, services: Services, cursor: Json) -> Looked:
        """Compare the rows by their content."""
        rows = self._rows(services)
        marks = {name: _mark(row) for name, row in rows.items()}
        changes: list[Change] = []
        if cursor is not None:
            created, updated, gone = compared(cursor, marks)
            changes += [self._change(CREATED, name, marks[name], rows[name]) for name in created]
            changes += [self._change(UPDATED, name, marks[name], rows[name]) for name in updated]
            changes += [self._change(DELETED, name, cursor[name], None) for name in gone]
        return Looked(changes=changes, cursor=marks)

    def _rows(self, services: Services) -> dict[str, Row]:
        from connectors.sdk.files import Files  # noqa: PLC0415  # fsspec is loaded when first used

        content = Files(services).read(self.sheet, bytes_max=SHEET_BYTES_MAX)
        table = opened_sheet(self.sheet, self.tab, content)
        missing = sorted(set(self.key) - set(table.header))
        if missing:
            raise Permanent(f"{self.sheet!r} has no column {missing[0]!r}.", code="sheets.column")
        maps = table.as_maps()
        if len(maps) > CHANGES_MAX:
            said = f"{self.sheet!r} has more than {CHANGES_MAX} rows to look at."
            raise Permanent(said, code="limit.watch")
        rows: dict[str, Row] = {}
        for number, row in enumerate(maps, start=2):  # the header is the sheet's row 1
            name = json.dumps(texts_of(row[column] for column in self.key))
            rows.setdefault(name if self.key else str(number), row)
        return rows

    def _change(self, type_: str, name: str, mark: str, row: Row | None) -> Change:
        kind = type_.rpartition(".")[2]
        data: dict[str, Json] = {"sheet": self.sheet, "tab": self.tab}
        if self.key:
            data["key"] = dict(zip(self.key, json.loads(name), strict=True))
        else:
            data["row_number"] = int(name)
        if row is not None:
            data["row"] = row
        return Change(type=type_, subject=name, id=f"{kind} {name} {mark}", data=data)


def _mark(row: Row) -> str:
    text = json.dumps(row, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24]
