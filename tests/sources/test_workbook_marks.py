"""What stands in a workbook beside plain values is said: errors, hidden rows and sheets, merged cells."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from segdsl.sources.loading import load
from segdsl.sources.rows import rows_of
from tests.engines.test_dialects import same
from tests.sources.reading import catalog_of

ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")


def written(path: Path) -> None:
    """Customers k0 … k6 with an error each in `x`, and k7 with 5; row 4 is hidden, and so is column `y`."""
    with xlsxwriter.Workbook(str(path)) as book:
        lists = book.add_worksheet("Lists")
        lists.write(0, 0, "DE")
        lists.hide()
        sheet = book.add_worksheet("People")
        sheet.activate()
        book.worksheets_objs[1].set_first_sheet()
        for column, header in enumerate(("id", "x", "y")):
            sheet.write(0, column, header)
        for row, error in enumerate((*ERRORS, None), start=1):
            sheet.write(row, 0, f"k{row - 1}")
            sheet.write(row, 2, f"y{row - 1}")
            if error is None:
                sheet.write(row, 1, 5)
            else:
                sheet.write_formula(row, 1, "=A1", None, error)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})
        sheet.merge_range(10, 0, 10, 1, "k8")


@pytest.mark.parametrize("declared", ["number", "text", "date", "flag", "list of text"])
def test_errors_are_unknown_and_said(declared: str, tmp_path: Path) -> None:
    written(tmp_path / "c.xlsx")
    rules = f'customers from "c.xlsx" key id\n  x {declared}\n  y text\n'
    loaded = load(catalog_of(rules), tmp_path, tolerate=True)
    said = [d.message for d in loaded.diagnostics]
    assert (
        "`c.xlsx` row 2, column `x`: the cell holds the error `#N/A`, and is unknown (and 6 more rows)"
        in said
    )
    assert "`c.xlsx` row 4 is hidden, and read like any other" in said
    assert any("row 11: cells are merged" in one for one in said)
    assert any("only the first sheet is read, `People`, and not `Lists`" in one for one in said)
    people = loaded.required().tables.customers
    assert people is not None
    values = rows_of(people)
    assert [row["x"] for row in values[:7]] == [None] * 7
    assert [row["y"] for row in values] == [*(f"y{n}" for n in range(8)), None]


def test_errors_in_columns_that_nobody_declared_are_not_said(tmp_path: Path) -> None:
    written(tmp_path / "c.xlsx")
    loaded = load(catalog_of('customers from "c.xlsx" sheet "People" key id\n  y text\n'), tmp_path)
    assert not [d for d in loaded.diagnostics if "error" in d.message]


def test_a_row_whose_key_is_an_error_is_left_out(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "c.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "id")
        sheet.write(1, 0, "a")
        sheet.write_formula(2, 0, "=A9", None, "#REF!")
        sheet.write(2, 1, "there")
    loaded = load(catalog_of('customers from "c.xlsx" key id\n'), tmp_path)
    assert [d.message.partition(": ")[2] for d in loaded.diagnostics] == [
        "the cell holds the error `#REF!`, and is unknown"
    ]
    assert loaded.required().tables.left_out == {"customers": 1}


def test_a_printed_program_reads_the_sheet_that_is_not_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = 'customers from "c.xlsx" key id\n  x number\n  y text\ntrait t_x = x\ntrait t_y = y\n'
    same(rules, {"c.xlsx": written}, ("t_x", "t_y"), tmp_path, monkeypatch)
