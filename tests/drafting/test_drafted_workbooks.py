"""Workbooks as people keep them, drafted and run: sheets, errors, hidden rows, merged titles, sums."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

import segdsl
from segdsl.drafting.infer import infer
from tests.drafting.test_drafts import drafted


def shop(path: Path) -> None:
    """60 customers below a merged title, with errors, a hidden row and a sum; the orders of two years."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet("Readme").write(0, 0, "Exported by the shop")
        people = book.add_worksheet("Customers")
        people.merge_range(0, 0, 0, 2, "Customer master")
        people.write_row(2, 0, ("Customer ID", "Spend", "Joined"))
        for n in range(60):
            people.write(3 + n, 0, f"C{n:03}")
            people.write(3 + n, 1, n + 0.5)
            people.write(3 + n, 2, 46_000 + n, day)
        people.write_formula(6, 1, "=1/0", None, "#DIV/0!")
        people.write_formula(7, 2, "=A1", None, "#N/A")
        people.set_row(8, None, None, {"hidden": True})
        people.write(63, 0, "Total")
        people.write(63, 1, 1_800)
        for year in (2025, 2026):
            orders = book.add_worksheet(f"Orders {year}")
            orders.write_row(0, 0, ("Order ID", "Customer ID", "Date", "Total"))
            for n in range(60):
                orders.write_row(n + 1, 0, (f"{year}-{n}", f"C{n % 40:03}"))
                orders.write(n + 1, 2, 45_700 + (year - 2025) * 365 + n, day)
                orders.write(n + 1, 3, n + 0.25)


def test_a_workbook_as_people_keep_it(tmp_path: Path) -> None:
    rules = drafted(tmp_path, {"shop.xlsx": shop})
    assert 'customers from "shop.xlsx" sheet "Customers" header row 3 key customer_id' in rules
    assert 'events orders from "shop.xlsx" sheet "Orders 2025" key customer_id at date' in rules
    assert "# It has the columns of sheet Orders 2025: rules count both only where they name both." in rules
    assert "# The row `Total` looks like a sum of the others: it counts like any row" in rules
    assert 'spend number column "Spend"' in rules
    assert 'joined date column "Joined"' in rules
    result = segdsl.load(tmp_path).segment(as_of="2026-04-05")
    assert result.traits["all_orders_total"].sum() == sum(n + 0.25 for n in range(60))


def test_what_a_workbook_holds_beside_values_is_said(tmp_path: Path) -> None:
    shop(tmp_path / "shop.xlsx")
    said = "\n".join(found.message for found in infer([tmp_path / "shop.xlsx"], folder=tmp_path).diagnostics)
    assert "no table is in `Readme`" in said
    assert "row 7, column `Spend`: the cell holds the error `#DIV/0!`, and is unknown" in said
    assert "row 8, column `Joined`: the cell holds the error `#N/A`, and is unknown" in said
    assert "row 9 is hidden, and read like any other" in said
    assert "merged" not in said  # a title above the header is nobody's value


@pytest.mark.parametrize("total", ["Total", "Summe:", "GRAND TOTAL"])
def test_a_sum_below_a_text_file_is_named_too(total: str, tmp_path: Path) -> None:
    text = "customer_id,spend\n" + "".join(f"C{n},{n}\n" for n in range(30)) + f"{total},435\n"
    assert f"# The row `{total}` looks like a sum" in drafted(tmp_path, {"customers.csv": text})
