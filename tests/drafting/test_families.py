"""Files that belong together are drafted as one: an export for each month, or one that came in parts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import segdsl
from segdsl.drafting.infer import infer
from tests.drafting.test_drafts import Content, drafted

CUSTOMERS = "customer_id,email\n" + "".join(f"C{n},p{n}@x.com\n" for n in range(40))


def orders(
    month: str, header: str = "order_id,customer_id,date,total", more: str = "", start: int = 0
) -> str:
    rows = (
        f"{month}-{n},C{n % 30},2026-{month}-{n % 28 + 1:02},{n}.50{more}\n" for n in range(start, start + 50)
    )
    return f"{header}\n" + "".join(rows)


@pytest.mark.parametrize(
    ("first", "second", "glob", "name"),
    [
        ("orders_2026-01.csv", "orders_2026-02.csv", "orders_2026-*.csv", "orders"),
        ("orders_2025-12.csv", "orders_2026-01.csv", "orders_*.csv", "orders"),
        ("orders.csv", "orders (1).csv", "orders*.csv", "orders"),
        ("orders.csv", "orders_2.csv", "orders*.csv", "orders"),
        ("orders-jan.csv", "orders-feb.csv", "orders-*.csv", "orders"),
        ("2026-01-orders.csv", "2026-02-orders.csv", "2026-*-orders.csv", "orders"),
        ("orders_Q1.csv", "orders_Q2.csv", "orders_Q*.csv", "orders"),
        ("orders9.csv", "orders10.csv", "orders*.csv", "orders"),
        ("orders_1a2b.csv", "orders_9f8e7d.csv", "orders_*.csv", "orders"),
    ],
)
def test_files_called_alike_but_for_a_number_are_one_source(
    first: str, second: str, glob: str, name: str, tmp_path: Path
) -> None:
    files: dict[str, Content] = {"customers.csv": CUSTOMERS, first: orders("01"), second: orders("02")}
    rules = drafted(tmp_path, files)
    assert f'events {name} from "{glob}" key customer_id at date' in rules
    assert rules.count("events ") == 1
    assert "# 2 files with the same columns, " in rules
    assert f"{first} and {second}; later" in rules or f"{second} and {first}; later" in rules
    result = segdsl.load(tmp_path).segment(as_of="2026-04-05")
    assert result.traits["all_orders_total"].sum() == 2 * sum(n + 0.5 for n in range(50))


def test_columns_that_came_later_are_named_and_not_declared(tmp_path: Path) -> None:
    header = "order_id,customer_id,total,tip,date"
    later = "\n".join(f"02-{n},C{n % 30},{n}.50,1,2026-02-{n % 28 + 1:02}" for n in range(50))
    files: dict[str, Content] = {
        "customers.csv": CUSTOMERS,
        "orders_01.csv": orders("01"),
        "orders_02.csv": f"{header}\n{later}\n",
    }
    rules = drafted(tmp_path, files)
    assert 'events orders from "orders_*.csv" key customer_id at date' in rules
    assert "# Not in every file, so not declared: tip." in rules
    assert "tip number" not in rules


def test_a_glob_that_would_read_another_file_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "orders_03.csv").write_text("something else\n")
    files: dict[str, Content] = {
        "customers.csv": CUSTOMERS,
        "orders_01.csv": orders("01"),
        "orders_02.csv": orders("02"),
    }
    rules = drafted(tmp_path, files)
    assert 'events orders from "orders_01.csv"' in rules
    assert 'events orders_2 from "orders_02.csv"' in rules
    assert "# It has the columns of orders_01.csv, but no path with a `*` names just these files" in rules


def test_a_glob_passes_other_files_by_where_it_can(tmp_path: Path) -> None:
    (tmp_path / "orders_old.csv").write_text("something else\n")
    files: dict[str, Content] = {
        "customers.csv": CUSTOMERS,
        "orders_01.csv": orders("01"),
        "orders_02.csv": orders("02"),
    }
    assert 'events orders from "orders_[0-9]*.csv"' in drafted(tmp_path, files)


def test_a_copy_is_no_second_month(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "customers.csv": CUSTOMERS,
        "orders.csv": orders("01"),
        "orders (1).csv": orders("01"),
    }
    rules = drafted(tmp_path, files)
    assert 'events orders from "orders.csv"' in rules
    assert "# orders (1).csv: it holds the same as orders.csv, so it is not declared." in rules


@pytest.mark.parametrize(
    ("other", "text"),
    [
        ("returns_2026-02.csv", orders("02")),  # another word
        ("orders_2026-02.csv", orders("02", "refund_id,customer_id,date,amount")),  # other columns
        ("orders_2026-02.csv", orders("02").replace(",", ";")),
    ],
)
def test_files_of_other_kinds_stay_apart(other: str, text: str, tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "customers.csv": CUSTOMERS,
        "orders_2026-01.csv": orders("01"),
        other: text,
    }
    apart = "*" not in drafted(tmp_path, files)
    assert apart is (";" not in text)  # what separates columns is told file by file


def test_customers_of_a_later_day_are_the_customers(tmp_path: Path) -> None:
    later = CUSTOMERS + "C99,new@x.com\n"
    files: dict[str, Content] = {"customers_2026-03.csv": later, "customers_2026-02.csv": CUSTOMERS}
    rules = drafted(tmp_path, files)
    assert 'customers from "customers_2026-03.csv" key customer_id' in rules
    assert "# customers_2026-02.csv: customers_2026-03.csv holds most of its rows, as they are later" in rules


def test_customers_in_several_files_are_the_customers(tmp_path: Path) -> None:
    rest = "customer_id,email\n" + "".join(f"D{n},q{n}@x.com\n" for n in range(40))
    rules = drafted(tmp_path, {"customers_1.csv": CUSTOMERS, "customers_2.csv": rest})
    assert 'customers from "customers_*.csv" key customer_id' in rules
    assert len(segdsl.load(tmp_path).segment(as_of="2026-04-05").segments["all_customers"]) == 80


def test_workbooks_and_other_formats_are_families_too(tmp_path: Path) -> None:
    for month in ("01", "02"):
        frame = pd.DataFrame(
            {"order_id": [f"{month}-{n}" for n in range(40)], "customer_id": [f"C{n}" for n in range(40)]}
        )
        frame["date"] = pd.Timestamp(f"2026-{month}-03")
        frame["total"] = frame.index + 0.5
        frame.to_excel(tmp_path / f"orders_{month}.xlsx", index=False)
        frame.to_parquet(tmp_path / f"orders_{month}.parquet", index=False)
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    for ending in ("xlsx", "parquet"):
        paths = [tmp_path / name for name in ("customers.csv", f"orders_01.{ending}", f"orders_02.{ending}")]
        (tmp_path / "rules.seg").write_text(infer(paths, folder=tmp_path).required())
        assert f'events orders from "orders_*.{ending}"' in (tmp_path / "rules.seg").read_text()
        result = segdsl.load(tmp_path).segment(as_of="2026-04-05")
        assert result.traits["all_orders_total"].sum() == 2 * (780 + 20)
