"""Three weeks of a real shop, a file that grows: who crossed and why, held against plain Python."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import segdsl

DAYS = ("1998-03-01", "1998-03-02", "1998-03-08", "1998-03-15")
RULES = """\
customers from events orders

events orders from "orders.csv" key customer at sold_on
  sold_on  date
  value    number

segment lapsing
  where last(orders) at least 60 days ago and last(orders) at most 120 days ago

segment hot
  where any orders in the last 14 days
"""
TRIGGER = '\n[[trigger]]\nsegment = "{name}"\non = "both"\ndo = "file"\npath = "crossings"\n'
Orders = list[tuple[str, dt.date, str]]


def orders_of(file: Path) -> Orders:
    lines = (line.split() for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    return [
        (customer, dt.date.fromisoformat(day), value) for customer, day, _, value in lines if day.isdigit()
    ]


def members(orders: Orders, day: dt.date, known: dt.date) -> dict[str, set[str]]:
    """Who is in the segments on a day, by the orders up to another."""
    last: dict[str, dt.date] = {}
    for customer, sold_on, _ in orders:
        if sold_on <= min(known, day):
            last[customer] = max(sold_on, last.get(customer, dt.date.min))
    ages = {customer: (day - sold_on).days for customer, sold_on in last.items()}
    return {
        "lapsing": {customer for customer, age in ages.items() if 60 <= age <= 120},
        "hot": {customer for customer, age in ages.items() if age <= 14},
    }


def test_crossings_of_a_real_shop(shared_data: Path, tmp_path: Path) -> None:
    orders = orders_of(shared_data / "cdnow" / "CDNOW_master.txt")
    assert len(orders) == 69_659
    (tmp_path / "rules.seg").write_text(RULES, encoding="utf-8")
    triggers = "".join(TRIGGER.format(name=name) for name in ("lapsing", "hot"))
    (tmp_path / "segdsl.toml").write_text(triggers, encoding="utf-8")
    expected, causes = set(), set()
    before: dt.date | None = None
    for day in map(dt.date.fromisoformat, DAYS):
        with (tmp_path / "orders.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("customer", "sold_on", "value"))
            rows.writerows(order for order in orders if order[1] <= day)
        ticked = segdsl.load(tmp_path).trigger(as_of=day)
        now = members(orders, day, day)
        assert {one.segment: one.size for one in ticked.movements} == {n: len(who) for n, who in now.items()}
        if before is not None:
            old, by_time = members(orders, before, before), members(orders, day, before)
            for name, who in now.items():
                for key in who ^ old[name]:
                    change = "enter" if key in who else "leave"
                    alone = (key in by_time[name]) != (key in old[name])
                    expected.add((name, change, key, str(day)))
                    causes.add((name, change, key, str(day), "clock" if alone else "data"))
            told = {(c.segment, c.change, c.key, str(day), c.by) for c in ticked.crossings}
            assert told == {cause for cause in causes if cause[3] == str(day)}
        before = day
    files = sorted((tmp_path / "crossings").glob("*.csv"))
    written = [row for file in files for row in csv.DictReader(file.read_text().splitlines())]
    delivered = [(row["segment"], row["change"], row["key"], row["as_of"]) for row in written]
    assert sorted(delivered) == sorted(expected), "each once"
    assert len(delivered) > 1_500
    assert len({cause[4] for cause in causes}) == 2
