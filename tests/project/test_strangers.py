"""Sources that match nobody are found, with the column or the way of writing that would match."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.diagnostics import Diagnostic, Problem

CUSTOMERS = "id,email\n1,ada@x.de\n2,Alan@x.de\n3,grace@x.de\n"
ORDERS = "number,buyer,mail,decimal,blank,sku\n" + "".join(
    f"A-{n},{n},{mail},{n}.0, {n} ,p{n}\n"
    for n, mail in enumerate(("ADA@x.de", "alan@x.de", "Grace@x.de"), 1)
)


def run(folder: Path, rules: str, tolerate: bool = False, **files: str) -> tuple[Diagnostic, ...]:
    """What a run finds of `unmatched-rows`, whether or not it goes on."""
    for name, content in {"customers": CUSTOMERS, "orders": ORDERS, **files}.items():
        (folder / f"{name}.csv").write_text(content)
    (folder / "rules.seg").write_text(rules)
    try:
        found = segdsl.load(folder).run(as_of="2026-03-31", tolerate=tolerate).diagnostics
    except Problem as problem:
        found = problem.diagnostics
    return tuple(one for one in found if one.code == "unmatched-rows")


@pytest.mark.parametrize(
    ("theirs", "mine", "hint"),
    [
        ("id", "number", "the column `buyer` holds values of the customers' `id`"),
        ("id", "decimal", "declare `decimal number` and the customers' `id number`"),
        ("id", "blank", "`bare = trim(blank)`"),
        ("email", "mail", "`small = lower(mail)`"),
    ],
)
@pytest.mark.parametrize("source", ["events", "attributes"])
def test_where_nothing_matches_the_likely_key_is_named(
    tmp_path: Path, source: str, theirs: str, mine: str, hint: str
) -> None:
    rules = f"""
customers from "customers.csv" key {theirs}
{source} orders from "orders.csv" key {mine}
  sku text
"""
    (found,) = run(tmp_path, rules)
    assert found.severity == "error"
    assert found.message.startswith("none of the 3 rows of `orders`")
    assert hint in str(found.hint)
    (tolerated,) = run(tmp_path, rules, tolerate=True)
    assert tolerated.severity == "warning"


@pytest.mark.parametrize(("strangers", "expected"), [(0, []), (1, []), (2, ["warning"]), (4, ["error"])])
def test_from_a_third_up_it_is_a_warning(tmp_path: Path, strangers: int, expected: list[str]) -> None:
    keys = ["9"] * strangers + ["1"] * (4 - strangers)
    visits = "id,page\n" + "".join(f"{key},home\n" for key in keys)
    rules = 'customers from "customers.csv" key id\nevents visits from "visits.csv" key id\n  page text\n'
    assert [one.severity for one in run(tmp_path, rules, visits=visits)] == expected


def test_a_key_that_is_empty_in_every_row_is_found(tmp_path: Path) -> None:
    rules = 'customers from "customers.csv" key id\nevents visits from "visits.csv" key id\n  page text\n'
    (found,) = run(tmp_path, rules, visits="id,page\n,home\n,home\n")
    assert "no row of `visits` has a key" in found.message


def test_values_of_private_keys_are_not_shown(tmp_path: Path) -> None:
    rules = """
customers from "customers.csv" key email
  email text private
events orders from "orders.csv" key number
"""
    (found,) = run(tmp_path, rules)
    assert "ada@x.de" not in found.message
    assert "(private)" in found.message


@pytest.mark.parametrize(("listed", "expected"), [("p1,p2,p3", []), ("p1", ["warning"]), ("q1", ["error"])])
def test_a_lookup_that_finds_nothing(tmp_path: Path, listed: str, expected: list[str]) -> None:
    rules = """
customers from "customers.csv" key id
events orders from "orders.csv" key buyer
  sku text
lookup products from "products.csv" key sku
  category text
segment readers where any orders where (products.category for sku = "books")
"""
    products = "sku,category\n" + "".join(f"{sku},books\n" for sku in listed.split(","))
    assert [one.severity for one in run(tmp_path, rules, products=products)] == expected


def test_an_empty_table_of_customers_is_no_mismatch(tmp_path: Path) -> None:
    rules = 'customers from "customers.csv" key id\nevents orders from "orders.csv" key buyer\n'
    assert run(tmp_path, rules, customers="id,email\n") == ()
