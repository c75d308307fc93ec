"""Events: windows, roll-ups, subsets, what is cut off at as-of, and who the customers are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reference.meaning import Rows, at, day, model, reference

SHOP = """
customers from "customers.csv" key id
  birthday  date
  limit     number

events lines from "lines.csv" key id at sold
  sold      date
  invoice   text
  sku       text
  quantity  number
  price     number
  amount = quantity * price

events orders from lines per invoice where (quantity > 0)
  total = sum(amount)
  items = count()
  dear = count(where (price > 5))
  first_sku = first(sku)

events big from orders where (total > 100)
  extra = total - 100

events visits from "visits.csv" key id at seen
  seen  datetime
  page  text

events notes from "notes.csv" key id
  words  text
"""


def value(
    rule: str, as_of: str = "2026-03-31", zone: str = "UTC", customer: Any = None, **events: Rows
) -> Any:
    rules = model(SHOP + "trait asked = " + rule, zone)
    return reference(rules, [customer or {}], as_of, **events).value("asked", 0)


def line(
    sold: str, invoice: str | None = "a", quantity: float = 1.0, price: float = 10.0, **more: Any
) -> Any:
    return {"sold": day(sold), "invoice": invoice, "quantity": quantity, "price": price, **more}


def visit(seen: str, page: str = "home") -> dict[str, Any]:
    return {"seen": at(seen), "page": page}


# ---------------------------------------------------------------- windows


@pytest.mark.parametrize(
    ("window", "days"),
    [
        ("today", ["03-31"]),
        ("yesterday", ["03-30"]),
        ("tomorrow", ["04-01"]),
        ("in the last 1 day", ["03-30", "03-31"]),
        ("more than 1 day ago", ["03-01", "03-28", "03-29"]),
        ("in the next 7 days", ["03-31", "04-01", "04-07"]),
        ("in this week", ["03-30", "03-31"]),
        ("in last week", ["03-28", "03-29"]),
        ("in this month", ["03-01", "03-28", "03-29", "03-30", "03-31"]),
        ("in next month", ["04-01", "04-07"]),
        ("before 2026-03-29", ["03-01", "03-28"]),
        ("since 2026-03-30", ["03-30", "03-31"]),
        ("after 2026-03-30", ["03-31"]),
        ("on 2026-03-28", ["03-28"]),
        ("between 2026-03-28 and 2026-03-30", ["03-28", "03-29", "03-30"]),
        ("within 2 days after 2026-03-28", ["03-28", "03-29", "03-30"]),
        ("within 2 days before 2026-03-30", ["03-28", "03-29", "03-30"]),
    ],
)
def test_windows(window: str, days: list[str]) -> None:
    for text in ("03-01", "03-28", "03-29", "03-30", "03-31", "04-01", "04-07"):
        found = value(f"count(lines {window})", lines=[line(f"2026-{text}")])
        assert found == (text in days), text


def test_days_are_those_of_the_projects_zone() -> None:
    late = [visit("2026-03-30T22:30")]  # half past midnight in Berlin
    assert value("count(visits today)", zone="Europe/Berlin", visits=late) == 1
    assert value("count(visits today)", zone="UTC", visits=late) == 0


def test_hours_count_instants() -> None:
    seen = [visit("2026-03-30T17:00"), visit("2026-03-30T16:59")]
    assert value("count(visits in the last 24 hours)", "2026-03-31T17:00Z", visits=seen) == 1
    assert value("hours since last(visits)", "2026-03-31T17:30Z", visits=seen) == 24.5


def test_anniversaries_of_a_leap_day() -> None:
    rule = "anniversary of birthday in the next 14 days"
    leap = {"birthday": day("2000-02-29")}
    assert value(rule, "2026-02-14", customer=leap) is True
    assert value(rule, "2026-03-01", customer=leap) is False
    assert value(rule, "2028-02-14", customer=leap) is False  # the 29th is 15 days ahead


def test_regular_behaviour() -> None:
    rule = "any lines in each of the last 3 months"
    every = [line("2026-03-31"), line("2026-01-31"), line("2026-01-30")]  # 31 January begins the second month
    assert value(rule, lines=every) is True
    assert value(rule, lines=every[:2]) is False
    assert value("any lines in at least 2 of the last 3 months", lines=every[:2]) is True


# ---------------------------------------------------------------- as-of


def test_what_is_later_than_as_of_does_not_exist() -> None:
    lines = [line("2026-03-30"), line("2026-04-01")]
    assert value("count(lines)", lines=lines) == 1
    assert value("last(lines)", lines=lines) == day("2026-03-30")
    assert value("count(lines tomorrow)", lines=lines) == 1


def test_a_roll_up_is_cut_at_as_of_unless_the_window_looks_ahead() -> None:
    lines = [line("2026-03-30", "a", price=1.0), line("2026-04-01", "a", price=2.0)]
    assert value("sum(orders.total)", lines=lines) == 1.0
    assert value("sum(orders.total)", "2026-04-01", lines=lines) == 3.0
    ahead = [line("2026-04-02", "b", price=4.0), line("2026-04-03", "b", price=8.0)]
    assert value("sum(orders.total in the next 2 days)", lines=ahead) == 12.0


# ---------------------------------------------------------------- roll-ups and subsets


def test_a_roll_up_has_a_row_per_customer_and_column() -> None:
    lines = [
        line("2026-03-03", "a", 2.0, 4.0, sku="x"),
        line("2026-03-02", "a", 1.0, 6.0, sku="y"),
        line("2026-03-02", "a", -1.0, 6.0, sku="returned"),
        line("2026-03-01", "b"),
        line("2026-03-01", "c", id="2"),
        line("2026-03-01", None),
    ]
    assert value("count(orders)", lines=lines) == 2
    assert value("sum(orders.total where (items = 2))", lines=lines) == 14.0
    assert value("first(orders where (items = 2))", lines=lines) == day("2026-03-02")
    assert value("max(orders.dear)", lines=lines) == 1
    assert value("last(orders.first_sku)", lines=lines) == "y"


def test_a_subset_is_a_condition_with_columns_of_its_own() -> None:
    lines = [line("2026-03-03", "a", 1.0, 150.0), line("2026-03-03", "b", 1.0, 100.0)]
    assert value("count(big)", lines=lines) == 1
    assert value("sum(big.extra)", lines=lines) == 50.0
    assert value("count(orders where (total > customer.limit))", customer={"limit": 99.0}, lines=lines) == 2
    assert value("count(orders where (total > customer.limit))", lines=lines) == 0


def test_every_holds_of_some_and_fails_of_none() -> None:
    assert value("every lines where (price > 5)", lines=[line("2026-03-01"), line("2026-03-02")]) is True
    assert value("every lines where (price > 5)", lines=[line("2026-03-01", price=5.0)]) is False
    assert value("every lines where (price > 5)") is False


def test_with_nothing_to_go_by() -> None:
    assert [value(f"{f}(lines.price)") for f in ("sum", "average", "max")] == [0.0, None, None]
    assert value("sum(lines.price)", lines=[{"sold": day("2026-03-01")}]) == 0.0
    assert value("last(lines)") is None
    assert value("count(notes)", notes=[{"words": "hello"}]) == 1


def test_ties_in_time() -> None:
    lines = [line("2026-03-01", sku="b"), line("2026-03-01", sku="a"), line("2026-03-01", sku=None)]
    assert value("first(lines.sku)", lines=lines) == "a"
    assert value("last(lines.sku)", lines=lines) == "b"
    assert value("nth(2, lines)", lines=lines) == day("2026-03-01")
    assert value("most common(lines.sku)", lines=lines) == "a"


# ---------------------------------------------------------------- whose events


def test_customers_from_events_are_those_with_one_by_as_of() -> None:
    rules = model("""
customers from events orders
events lines from "lines.csv" key id at sold
  invoice  text
  quantity number
events orders from lines per invoice where (quantity > 0)
trait n = count(lines)
""")
    rows = [line("2026-03-01", id=i, quantity=q) for i, q in [("b", 1.0), ("a", 2.0), ("c", -1.0)]]
    found = reference(rules, [{"id": "ignored"}], lines=[*rows, line("2026-05-01", id="late")])
    assert [found.key(n) for n in range(len(found.customers))] == [("a",), ("b",)]
    assert found.value("n", 0) == 1


def test_a_key_may_be_computed() -> None:
    rules = model("""
customers from "c.csv" key id
lookup invoices from "i.csv" key invoice
  buyer_id text
events lines from "lines.csv" key buyer at sold
  invoice text
  buyer = invoices.buyer_id for invoice
trait n = count(lines)
""")
    lookups = {"invoices": {("a",): {"invoice": "a", "buyer_id": "2"}}}
    rows = [{"invoice": "a", "sold": day("2026-03-01")}, {"invoice": "zzz", "sold": day("2026-03-01")}]
    found = reference(rules, [{}, {}], lookups=lookups, lines=rows)
    assert [found.value("n", n) for n in (0, 1)] == [0, 1]


@pytest.mark.parametrize("between", ["", "events rich from dear where (price > 0)\n"])
def test_rows_are_rolled_up_by_what_a_subset_computes(between: str) -> None:
    rules = model(
        SHOP
        + """
events dear from lines where (price > 5)
  label = concat(sku, "!")
"""
        + between
        + f"""
events labels from {"rich" if between else "dear"} per label
  total = sum(amount)
trait most = max(labels.total)
trait many = count(labels)
"""
    )
    lines = [
        line("2026-03-01", sku="a", price=10.0),
        line("2026-03-02", sku="a", price=20.0),
        line("2026-03-02", sku="b", price=7.0),
        line("2026-03-02", sku="c", price=2.0),
        line("2026-03-02", sku=None, price=9.0),
    ]
    found = reference(rules, lines=lines)
    assert (found.value("most", 0), found.value("many", 0)) == (30.0, 2)
