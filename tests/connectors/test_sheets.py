"""Sheets as real xlsx and csv files: rows, columns, formulas, repeats and crowds."""

import csv
import io
import threading
import zipfile
from typing import ClassVar

import openpyxl
import pytest

from connectors.sdk.disk import Receipts
from connectors.sdk.host import perform
from connectors.sdk.testing import ActionSuite, context_in
from connectors.sheets.actions import AppendRows, ReadRows, UpdateRows


class TestAppendRows(ActionSuite):
    action = AppendRows
    good: ClassVar = {"sheet": "a.xlsx", "rows": [{"a": 1}]}
    bad = ({"sheet": "a.xlsx"}, {"sheet": "a.xlsx", "rows": [1]})


class TestReadRows(ActionSuite):
    action = ReadRows
    good: ClassVar = {"sheet": "a.xlsx"}
    bad = ({}, {"sheet": "a.csv", "limit": -1})


class TestUpdateRows(ActionSuite):
    action = UpdateRows
    good: ClassVar = {"sheet": "a.xlsx", "rows": [{"a": 1}], "where": {}}
    bad = (
        {"sheet": "a.xlsx", "rows": [{"a": 1}], "where": None},
        {"sheet": "a.xlsx", "rows": [{"a": 1}, {"a": 2}], "where": {"b": 1}},
        {"sheet": "a.xlsx", "rows": [{"a": 1}], "where": None, "key": ["b"]},
    )


@pytest.fixture(params=["xlsx", "csv"])
def sheet(request):
    return f"reports/orders.{request.param}"


def rows(sheet, attempt, **config):
    return perform(ReadRows, {"sheet": sheet, **config}, attempt).output["rows"]


def append(sheet, values, attempt, **config):
    return perform(AppendRows, {"sheet": sheet, "rows": values, **config}, attempt).output


def test_a_missing_sheet_is_made(sheet, attempt):
    assert append(sheet, [{"name": "Ada", "city": "London"}], attempt) == {
        "sheet": sheet,
        "appended": 1,
        "rows": 1,
    }
    assert rows(sheet, attempt) == [{"name": "Ada", "city": "London"}]


def test_new_columns_are_added_to_the_header(sheet, keyed):
    append(sheet, [{"a": "1"}], keyed("1"))
    append(sheet, [{"b": "2", "a": "3"}], keyed("2"))
    assert rows(sheet, keyed("3")) == [{"a": "1", "b": None}, {"a": "3", "b": "2"}]


def test_a_repeated_attempt_appends_nothing(sheet, attempt):
    first, second = (append(sheet, [{"a": "1"}], attempt) for _ in range(2))
    assert (first, rows(sheet, attempt)) == (second, [{"a": "1"}])


@pytest.mark.parametrize("cut", ["before the file was replaced", "after it"])
def test_an_attempt_that_was_cut_short_counts_once(sheet, keyed, monkeypatch, cut):
    append(sheet, [{"a": "1"}], keyed("1"))

    class Killed(BaseException):
        pass

    real, calls = Receipts.put, []

    def put(self, key, value):
        calls.append(key)
        if len(calls) == 1 and cut == "before the file was replaced":
            real(self, key, value)
            raise Killed
        if len(calls) == 2:
            raise Killed
        real(self, key, value)

    monkeypatch.setattr(Receipts, "put", put)
    with pytest.raises(Killed):
        append(sheet, [{"a": "2"}], keyed("2"))
    monkeypatch.undo()
    append(sheet, [{"a": "3"}], keyed("3"))
    append(sheet, [{"a": "2"}], keyed("2"))
    assert sorted(row["a"] for row in rows(sheet, keyed("4"))) == ["1", "2", "3"]


FORMULAS = ["=1+1", '=HYPERLINK("http://evil")', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "'=x", "''=x"]


def test_text_never_becomes_a_formula_and_comes_back_as_it_was(sheet, attempt):
    append(sheet, [{"a": text} for text in FORMULAS], attempt)
    assert [row["a"] for row in rows(sheet, attempt)] == FORMULAS


def test_xlsx_cells_with_such_text_are_text(attempt):
    append("a.xlsx", [{"=h": text} for text in FORMULAS], attempt)
    book = openpyxl.load_workbook(attempt.services.files_root / "a.xlsx")
    assert {cell.data_type for line in book.active.iter_rows() for cell in line} == {"s"}


def test_csv_cells_with_such_text_are_guarded_and_numbers_are_not(attempt):
    append("a.csv", [{"a": "=1+1", "b": -5, "c": "-5.5"}], attempt)
    text = (attempt.services.files_root / "a.csv").read_text()
    assert list(csv.reader(io.StringIO(text)))[1] == ["'=1+1", "-5", "-5.5"]


def test_formulas_and_formats_of_people_stay(attempt, keyed):
    place = attempt.services.files_root / "a.xlsx"
    place.parent.mkdir(parents=True)
    book = openpyxl.Workbook()
    book.active.append(["n", "double"])
    book.active.append([2, "=A2*2"])
    book.active["A2"].number_format = "0.00"
    book.create_sheet("Other").append(["left alone"])
    book.save(place)
    append("a.xlsx", [{"n": 3}], attempt)
    perform(UpdateRows, {"sheet": "a.xlsx", "rows": [{"n": 4}], "where": {"n": 3}}, keyed("update"))
    after = openpyxl.load_workbook(place)
    assert [
        after.worksheets[0]["B2"].value,
        after.worksheets[0]["A2"].number_format,
        after.worksheets[0]["A3"].value,
        after["Other"]["A1"].value,
    ] == ["=A2*2", "0.00", 4, "left alone"]


def test_tabs_are_made_and_kept_apart(keyed):
    append("a.xlsx", [{"a": 1}], keyed("1"), tab="One")
    append("a.xlsx", [{"b": 2}], keyed("2"), tab="Two")
    assert rows("a.xlsx", keyed("3"), tab="Two") == [{"b": 2}]
    assert rows("a.xlsx", keyed("3")) == [{"a": 1}]


def test_xlsx_keeps_the_kinds_of_values(attempt):
    row = {"int": 1, "real": 1.5, "yes": True, "none": None, "text": "05", "list": [1, {"a": "ü"}]}
    append("a.xlsx", [row], attempt)
    assert rows("a.xlsx", attempt) == [{**row, "list": '[1, {"a": "ü"}]'}]


def test_where_and_limit_choose_rows(sheet, attempt):
    append(sheet, [{"n": 1, "k": "a"}, {"n": 2, "k": "b"}, {"n": 1, "k": "c"}], attempt)
    found = rows(sheet, attempt, where={"n": "1"}, limit=1)
    assert [row["k"] for row in found] == ["a"]
    assert rows(sheet, attempt, where={"no such column": 1}) == []


def test_update_sets_cells_where_rows_match(sheet, attempt, keyed):
    append(sheet, [{"id": "1", "s": "new"}, {"id": "2", "s": "new"}], attempt)
    config = {"sheet": sheet, "rows": [{"s": "done", "by": "Ada"}], "where": {"id": "2"}}
    assert perform(UpdateRows, config, keyed("2")).output == {
        "sheet": sheet,
        "matched": 1,
        "updated": 1,
        "rows": 2,
    }
    assert rows(sheet, attempt) == [
        {"id": "1", "s": "new", "by": None},
        {"id": "2", "s": "done", "by": "Ada"},
    ]


def test_update_by_key_changes_each_row_that_has_it(sheet, attempt, keyed):
    append(sheet, [{"id": "1", "s": "a"}, {"id": "2", "s": "b"}], attempt)
    values = [{"id": 2, "s": "B"}, {"id": 3, "s": "C"}, {"id": 1, "s": "A"}]
    config = {"sheet": sheet, "rows": values, "key": ["id"]}
    assert perform(UpdateRows, config, keyed("2")).output["matched"] == 2
    assert [row["s"] for row in rows(sheet, attempt)] == ["A", "B"]


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ("no.xlsx", "storage.not_found"),
        ("no.csv", "storage.not_found"),
        ("../a.csv", "storage.path"),
        ("a.ods", "sheets.format"),
        ("text.xlsx", "sheets.format"),
        ("bytes.csv", "sheets.format"),
        ("other.xlsx", "sheets.format"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why(attempt, failing, sheet, code):
    root = attempt.services.files_root
    root.mkdir(parents=True)
    (root / "a.ods").write_text("x")
    (root / "text.xlsx").write_text("this is no workbook")
    (root / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    with zipfile.ZipFile(root / "other.xlsx", "w") as archive:
        archive.writestr("hello", "x")
    assert failing(ReadRows, {"sheet": sheet}, attempt).code == code


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "x" * 40_000, "a\x00b"])
def test_values_that_no_cell_can_hold_are_refused_and_nothing_is_kept(
    sheet, attempt, failing, value
):
    config = {"sheet": sheet, "rows": [{"a": 1}, {"a": value}]}
    assert failing(AppendRows, config, attempt).code == "sheets.value"
    assert not (attempt.services.files_root / sheet).exists()


def test_a_workbook_that_unpacks_to_too_much_is_refused(attempt, failing):
    root = attempt.services.files_root
    root.mkdir(parents=True)
    with zipfile.ZipFile(root / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(300):
            archive.writestr(f"{number}", bytes(2**20))
    assert failing(ReadRows, {"sheet": "a.xlsx"}, attempt).code == "limit.file"


def test_one_cell_at_the_far_corner_is_refused(attempt, failing):
    root = attempt.services.files_root
    root.mkdir(parents=True)
    book = openpyxl.Workbook()
    book.active.cell(row=1_048_576, column=16_384, value="x")
    book.save(root / "a.xlsx")
    assert failing(ReadRows, {"sheet": "a.xlsx"}, attempt).code == "limit.rows"


def test_many_writers_lose_no_row(sheet, tmp_path):
    def write(number):
        for turn in range(5):
            key = f"{number}-{turn}"
            append(sheet, [{"a": key}], context_in(tmp_path, idempotency_key=key))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = {row["a"] for row in rows(sheet, context_in(tmp_path))}
    assert found == {f"{number}-{turn}" for number in range(6) for turn in range(5)}
