"""The real data sets, read as people would declare them; counts were taken with plain Python."""

from __future__ import annotations

import csv
from pathlib import Path

from segdsl.sources.loading import load
from segdsl.sources.rows import rows_of
from tests.sources.reading import catalog_of


def test_telco_has_eleven_blank_totals(shared_data: Path) -> None:
    rules = """
customers from "telco/Telco-Customer-Churn.csv" key customerID
  TotalCharges number
  Churn flag
"""
    customers = load(catalog_of(rules), shared_data).required().tables.customers
    assert (len(customers), customers["TotalCharges"].isna().sum(), customers["Churn"].sum()) == (
        7043,
        11,
        1869,
    )


def test_chinook_keeps_names_as_they_are(shared_data: Path) -> None:
    rules = """
customers from "chinook/Customer.csv" key CustomerId
  FirstName text
  LastName  text
  Company   text

events invoices from "chinook/Invoice.csv" key CustomerId at InvoiceDate
  InvoiceDate datetime
"""
    tables = load(catalog_of(rules), shared_data).required().tables
    with (shared_data / "chinook/Customer.csv").open(encoding="utf-8", newline="") as file:
        plain = [
            {name: row[name] or None for name in ("CustomerId", "FirstName", "LastName", "Company")}
            for row in csv.DictReader(file)
        ]
    assert [dict(row) for row in rows_of(tables.customers)] == plain
    assert str(tables.events["invoices"]["InvoiceDate"].max()) == "2025-12-22 00:00:00+00:00"


def test_cdnow_without_a_header(shared_data: Path) -> None:
    rules = """
customers from events purchases

events purchases from "cdnow/CDNOW_sample.txt" separated by blanks without header key buyer at day
  buyer  text          column 2
  day    date          column 3 format "%Y%m%d"
  cds    whole number  column 4
  paid   number        column 5
"""
    tables = load(catalog_of(rules), shared_data).required().tables
    purchases = tables.events["purchases"]
    lines = [line.split() for line in (shared_data / "cdnow/CDNOW_sample.txt").read_text().splitlines()]
    assert tables.customers is None
    assert purchases["buyer"].tolist() == [line[1] for line in lines]
    assert purchases["day"].dt.strftime("%Y%m%d").tolist() == [line[2] for line in lines]
    assert purchases["cds"].tolist() == [int(line[3]) for line in lines]
    assert purchases["paid"].tolist() == [float(line[4]) for line in lines]


def test_the_bank_says_unknown_in_many_ways(shared_data: Path) -> None:
    rules = """
customers from "bank/bank-additional.csv" key row
  default  flag          unknown as "unknown"
  pdays    whole number  unknown as "999"
  rate     number        column "emp.var.rate"
"""
    customers = load(catalog_of(rules), shared_data).required().tables.customers
    with (shared_data / "bank/bank-additional.csv").open(newline="") as file:
        plain = list(csv.DictReader(file, delimiter=";"))
    assert customers["default"].isna().sum() == sum(row["default"] == "unknown" for row in plain)
    assert customers["pdays"].isna().sum() == sum(row["pdays"] == "999" for row in plain)
    assert customers["rate"].tolist() == [float(row["emp.var.rate"]) for row in plain]
