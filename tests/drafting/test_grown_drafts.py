"""Drafts say of dirty files what a person would: which row counts, formats, slips, titles, sheets, days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest

import segdsl
from segdsl.drafting.infer import infer
from tests.drafting.test_drafts import drafted, rows

TODAY = dt.date(2026, 4, 5)


def table(header: str, write: Callable[[int], str], count: int = 60, *more: str) -> str:
    return f"{header}\n" + rows(write, count) + "".join(f"{line}\n" for line in more)


# ---------------------------------------------------------------- rows that repeat themselves


@pytest.mark.parametrize(
    ("header", "write", "more", "declared"),
    [
        (
            "customer_id,email,updated_at",
            lambda n: f"C{n},a{n}@x.com,2026-03-{n % 28 + 1:02} 10:00",
            ("C5,new@x.com,2026-03-29 10:00",),
            "key customer_id keep latest by updated_at",
        ),
        (
            "customer_id,email,updated_at",
            lambda n: f"C{n},a{n}@x.com,2026-03-01",
            ("C5,other@x.com,2026-03-01",),
            "key customer_id keep first known",  # the rows tie
        ),
        (
            "customer_id,email,city",
            lambda n: f"C{n},a{n}@x.com,Rome",
            ("C5,a5@x.com,Rome", "C6,a6@x.com,Rome"),
            "key customer_id keep first known",
        ),
        (
            "customer_id,email,city",
            lambda n: f"C{n},{'' if n == 5 else f'a{n}@x.com'},Rome",
            ("C5,a5@x.com,",),
            "key customer_id keep first known",
        ),
        (
            "email,city",
            lambda n: f"a{n}@x.com,Rome",
            ("a5@x.com,Paris",),
            "key email keep first known",
        ),
        ("id,city", lambda n: f"{'' if n == 5 else n},Rome", (), "key id"),
    ],
)
def test_customers_who_come_twice_are_customers(
    header: str, write: Callable[[int], str], more: Sequence[str], declared: str, tmp_path: Path
) -> None:
    rules = drafted(tmp_path, {"customers.csv": table(header, write, 60, *more)})
    assert f'customers from "customers.csv" {declared} ' in rules


def test_the_latest_row_is_the_one_that_counts(tmp_path: Path) -> None:
    people = table(
        "customer_id,city,updated_at", lambda n: f"C{n},Rome,2026-03-01", 60, "C5,Paris,2026-03-02"
    )
    drafted(tmp_path, {"customers.csv": people})
    (tmp_path / "more.seg").write_text('segment parisians where city = "Paris"')
    result = segdsl.load(tmp_path).segment(as_of="2026-04-05")
    assert result.key[result.segments["parisians"]].iloc[:, 0].tolist() == ["C5"]


def test_a_survey_answered_twice_and_products_listed_twice(tmp_path: Path) -> None:
    rules = drafted(
        tmp_path,
        {
            "customers.csv": table("customer_id,city", lambda n: f"C{n:04},Rome"),
            "survey.csv": table(
                "customer_id,nps,answered_at",
                lambda n: f"C{n:04},{n % 11},2026-03-01",
                50,
                "C0003,9,2026-03-02",
            ),
            "products.csv": table("sku,title", lambda n: f"S{n:04},T{n}", 60, "S0003,T3"),
        },
    )
    assert 'attributes surveys from "survey.csv" key customer_id keep latest by answered_at' in rules
    assert 'lookup products from "products.csv" key sku keep first known' in rules


def test_orders_that_an_export_repeats_are_counted_once(tmp_path: Path) -> None:
    line = "1003,C0003,2026-03-01,3.5"
    orders = table(
        "order_id,customer_id,date,total", lambda n: f"{1000 + n},C{n % 7:04},2026-03-01,{n}.5", 60, line
    )
    rules = drafted(tmp_path, {"orders.csv": orders})
    assert 'events orders from "orders.csv" key customer_id at date once per order_id' in rules
    total = segdsl.load(tmp_path).segment(as_of="2026-04-05").traits["all_orders_total"].sum()
    assert total == sum(n + 0.5 for n in range(60))


def test_events_tell_who_the_customers_are(tmp_path: Path) -> None:
    """What all rows of a customer say alike is the customer's, so that they can be written to."""
    orders = table(
        "order_id,customer_id,date,first_name,email,item",
        lambda n: f"{n},C{n % 9},2026-03-01,N{n % 9},{'' if n > 30 else f'a{n % 9}@x.com'},I{n % 4}",
    )
    rules = drafted(tmp_path, {"orders.csv": orders})
    assert 'customers from "orders.csv" key customer_id keep first known' in rules
    people = rules.partition("customers from")[2].partition("events")[0]
    assert "first_name text email text private" in people
    assert "item" not in people


def test_few_orders_of_as_many_customers_are_no_customers(tmp_path: Path) -> None:
    orders = table("customer_id,date,total", lambda n: f"C{n},2026-03-01,{n}.5", 40, "C3,2026-03-02,1")
    rules = drafted(tmp_path, {"orders.csv": orders})
    assert "customers from events orders" in rules


# ---------------------------------------------------------------- formats, and cells that cannot be read


@pytest.mark.parametrize(
    ("header", "cells", "declared"),
    [
        ("joined", ["2026-01-02", "03.02.2026"], 'joined date format "%Y-%m-%d" or "%d.%m.%Y"'),
        ("joined", ["2026-01-02", "2026-01-02 10:30"], "joined datetime required"),
        ("joined", ["2026-01-02", "13/02/2026 10:30"], 'datetime format "%Y-%m-%d" or "%d/%m/%Y %H:%M"'),
        ("joined", ["13 Feb 2026", "13.02.2026", "2026-02-13"], '"%Y-%m-%d" or "%d.%m.%Y" or "%d %b %Y"'),
        ("joined", ["13/02/2026", "02/13/2026"], "joined one of"),  # nobody can tell 01/02 from 02/01
        ("joined", ["2026-02-13", "0000-00-00"], 'joined date unknown as "0000-00-00"'),
        (
            "at",
            ["2026-02-13 10:00:00", "0000-00-00 00:00:00"],
            'datetime column "at" unknown as "0000-00-00 00',
        ),
    ],
)
def test_several_formats(header: str, cells: list[str], declared: str, tmp_path: Path) -> None:
    lines = [cell for cell in cells for _ in range(20)]
    rules = drafted(
        tmp_path, {"customers.csv": table(f"id,{header}", lambda n: f"{n},{lines[n]}", len(lines))}
    )
    assert declared in rules


@pytest.mark.parametrize(
    ("usual", "slips", "declared"),
    [
        ("2026-01-{:02}", ["soon"], "# x: `soon` can't be read, and counts as unknown. x date or unknown"),
        ("2026-01-{:02}", ["2026-02-30"], "x date or unknown"),
        ("{:02}.01.2026", ["soon", "later"], 'x date format "%d.%m.%Y" or unknown'),
        ("2026-01-{:02} 10:00", ["never"], "x datetime or unknown"),
        ("{}.5", ["a lot"], "x number or unknown"),
        (
            "{}",
            ["many", "none of it"],
            "`many` and others, 2 cells in all, can't be read, and count as unknown",
        ),
        ("{}", ["85123A"], "x text"),  # a code, which must not get lost
        ("2026-01-{:02}", ["soon"] * 4, "x text"),  # as many are no slips
    ],
)
def test_a_few_slips_are_unknown(usual: str, slips: list[str], declared: str, tmp_path: Path) -> None:
    cells = [usual.format(n % 28 + 1) for n in range(60 - len(slips))] + slips
    rules = drafted(tmp_path, {"customers.csv": table("id,x", lambda n: f"{n},{cells[n]}")})
    assert declared in rules


@pytest.mark.parametrize(
    ("days", "times", "declared"),
    [
        ("Date", "Time", 'date_time datetime column "Date" and "Time"'),
        ("order_date", "order_time", 'order_date_time datetime column "order_date" and "order_time"'),
        ("Datum", "Uhrzeit", 'datum_time datetime column "Datum" and "Uhrzeit"'),
    ],
)
@pytest.mark.parametrize(
    ("day", "time", "format_"),
    [
        ("2026-03-01", "10:30", ""),
        ("01.03.2026", "10:30:15", 'format "%d.%m.%Y %H:%M:%S"'),
        ("03/21/2026", "1:30 PM", 'format "%m/%d/%Y %I:%M %p"'),
    ],
)
def test_a_day_and_its_time(
    days: str, times: str, declared: str, day: str, time: str, format_: str, tmp_path: Path
) -> None:
    orders = table(f"order_id,customer_id,{days},{times},total", lambda n: f"{n},C{n % 9},{day},{time},{n}.5")
    rules = drafted(tmp_path, {"orders.csv": orders})
    assert f"{declared} {format_}".strip() in rules
    assert f"at {declared.split()[0]}" in rules


def test_two_days_with_their_times(tmp_path: Path) -> None:
    header = "order_id,customer_id,order_date,order_time,ship_date,ship_time,total"
    orders = table(header, lambda n: f"{n},C{n % 9},2026-03-01,10:30,03.03.2026,11:{n % 60:02},{n}.5")
    rules = drafted(tmp_path, {"orders.csv": orders})
    assert 'order_date_time datetime column "order_date" and "order_time"' in rules
    shipped = 'ship_date_time datetime column "ship_date" and "ship_time" format "%d.%m.%Y %H:%M"'
    assert shipped in rules
    assert "total number" in rules


def test_a_time_that_belongs_to_no_day_stays(tmp_path: Path) -> None:
    rules = drafted(tmp_path, {"customers.csv": table("id,joined,wakes", lambda n: f"{n},2026-01-01,10:30")})
    assert "wakes text" in rules


# ---------------------------------------------------------------- titles and sheets


@pytest.mark.parametrize("end", ["", ",,"])
def test_a_title_above_the_header(end: str, tmp_path: Path) -> None:
    text = f"Monthly report{end}\nExported 2026-03-01{end}\n{end}\n" + table(
        "customer_id,name,spend", "C{0},N{0},{0}".format
    )
    rules = drafted(tmp_path, {"customers.csv": text})
    assert 'customers from "customers.csv" header row 4 key customer_id' in rules
    assert "spend whole number" in rules


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_title_does_not_hide_what_separates_columns(separator: str, tmp_path: Path) -> None:
    text = "Customers, all of them\n" + table("id;name;city", "{0};N{0};Rome".format).replace(";", separator)
    assert 'from "customers.csv" header row 2 key id' in drafted(tmp_path, {"customers.csv": text})


def workbook(**sheets: list[list[object]]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with pd.ExcelWriter(path, engine="xlsxwriter") as writer:
            for name, cells in sheets.items():
                wide = [row + [None] * (max(map(len, cells)) - len(row)) for row in cells]
                pd.DataFrame(wide).to_excel(writer, sheet_name=name, index=False, header=False)

    return write


PEOPLE: list[list[object]] = [["Customer ID", "Name"], *([f"C{n:03}", f"N{n}"] for n in range(30))]
ORDERS: list[list[object]] = [
    ["Order No", "Customer", "Date", "Total"],
    *([f"A-{n}", f"C{n % 30:03}", dt.datetime(2026, 3, n % 28 + 1), n + 0.5] for n in range(60)),
]
TITLE: list[list[object]] = [["All orders"], [], ["Made on", "2026-04-01"], []]


def test_a_workbook_with_a_table_on_each_sheet(tmp_path: Path) -> None:
    rules = drafted(tmp_path, {"shop.xlsx": workbook(Customers=PEOPLE, Orders=TITLE + ORDERS)})
    assert 'customers from "shop.xlsx" sheet "Customers" key customer_id' in rules
    assert 'events orders from "shop.xlsx" sheet "Orders" header row 5 key customer_value at date' in rules


def test_sheets_without_a_table_are_named(tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    workbook(Readme=[["Please read"], ["this first"]], Data=PEOPLE)(path)
    checked = infer([path], folder=tmp_path)
    assert 'customers from "customers.xlsx" sheet "Data" key customer_id' in checked.required()
    assert [d.message for d in checked.diagnostics] == ["`customers.xlsx`: no table is in `Readme`"]


# ---------------------------------------------------------------- days of birth


@pytest.mark.parametrize(
    ("header", "day", "declared"),
    [
        ("birthday", "1980-02-01", "birthday date from 1900-01-01 to today"),
        (
            "Date of birth",
            "01.02.1980",
            'date from 1900-01-01 to today column "Date of birth" format "%d.%m.%Y"',
        ),
        ("dob", "2062-02-01", "# dob: 1 of these days lie ahead or before 1900. dob date"),
        ("dob", "01.02.62", "of years with two digits, those up to 68 count as 20... dob date format"),
        ("joined", "2020-02-01", "joined date required"),
    ],
)
def test_nobody_is_born_tomorrow(header: str, day: str, declared: str, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(table(f"id,{header}", lambda n: f"{n},{day}"))
    rules = infer([path], folder=tmp_path, today=TODAY).required()
    (tmp_path / "rules.seg").write_text(rules)
    assert declared in " ".join(rules.split())
    segdsl.load(tmp_path).segment(as_of="2026-04-05")


# ---------------------------------------------------------------- real data

REAL: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "telco": (
        ["telco/Telco-Customer-Churn.csv"],
        ('Churn.csv" key customer_id', "tenure whole number required"),
    ),
    "bank": (["bank/bank_4521_bom.csv"], ('bank_4521_bom.csv" key row', "balance whole number required")),
    "bank, additional": (["bank/bank-additional.csv"], ('bank-additional.csv" key row',)),
    "rfm_orders": (
        ["rfm_orders/rfm_data_orders.csv"],
        (
            'customers from "rfm_orders/rfm_data_orders.csv" key customer_id keep first known',
            "email text private",
            'rfm_data_orders.csv" key customer_id at order_date',
        ),
    ),
    "cdnow": (["cdnow/CDNOW_master.txt"], ("separated by blanks key customer_id at date", 'format "%Y%m%d"')),
    "cdnow, sample": (["cdnow/CDNOW_sample.txt"], ("without header key column_1 at column_3",)),
    "online_shoppers": (["online_shoppers/online_shoppers_intention.csv"], ('intention.csv" key row',)),
    "mall": (["mall/Mall_Customers.csv"], ('Mall_Customers.csv" key customer_id',)),
    "chinook": (
        [f"chinook/{name}.csv" for name in ("Customer", "Invoice", "InvoiceLine", "Track", "Genre")],
        (
            'customers from "chinook/Customer.csv" key customer_id',
            'events invoices from "chinook/Invoice.csv" key customer_id at invoice_date',
            'events invoice_lines from "chinook/InvoiceLine.csv" key customer_id at invoice_date',
            "customer_id = invoice_by_id.customer_id for invoice_id",
            'lookup tracks from "chinook/Track.csv" key track_id',
            'lookup genres from "chinook/Genre.csv" key genre_id',
        ),
    ),
    "chinook, invoices": (
        ["chinook/Invoice.csv"],
        (
            'customers from "chinook/Invoice.csv" key customer_id keep first known',
            "key customer_id at invoice_date",
        ),
    ),
}


@pytest.mark.parametrize("name", REAL)
def test_keys_dates_and_joins_of_real_data(name: str, shared_data: Path) -> None:
    files, declared = REAL[name]
    rules = infer([shared_data / file for file in files], folder=shared_data, today=TODAY).required()
    assert [part for part in declared if part not in " ".join(rules.split())] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("c.csv", ",".join(f"c{i}" for i in range(2_001)) + "\n" + "1," * 2_000 + "1\n"),
        ("c.csv", "," * 2_000 + "\n"),
        ("c.json", "[" + ",".join(f'{{"k{i}": 1}}' for i in range(2_001)) + "]"),
        ("c.jsonl", "".join(f'{{"k{i}": 1}}\n' for i in range(2_001))),
    ],
)
def test_files_of_thousands_of_columns_are_refused(name: str, text: str, tmp_path: Path) -> None:
    """Most of them hold months or products side by side; to guess what each means would take hours."""
    (tmp_path / name).write_text(text)
    (found,) = infer([tmp_path / name]).diagnostics
    assert found.code == "too-large"
    assert found.message == f"`{name}` has 2,001 columns; at most 2,000 are looked at"
