"""Which numbers are money: by what is declared, and never of what cannot be an amount."""

from __future__ import annotations

from functools import partial

import pytest

from segdsl.model.from_syntax import build
from segdsl.model.metrics import of_everyone
from segdsl.model.money import is_money
from segdsl.money import amount, is_amount
from segdsl.syntax.from_text import parse_text

RULES = """
customers from "c.csv" key id
  joined   date
  rating   number
  deposit  number  "In euros"
lookup books from "books.csv" key isbn
  price  number  column "List price (EUR)"
events orders from "o.csv" key id at day
  day       date
  isbn      text
  total     number  "Paid, in euros"
  plain     number
  quantity  whole number
  net = total / 1.19
trait spent           = sum(orders.total)
trait bare            = sum(orders.plain)
trait said   "Spent in euros"    = sum(orders.plain)
trait large  "Orders above 100 euros" = sum(orders.plain)
trait points "Worth in euros" = count(orders)
"""


def money(value: str, description: str = "") -> bool:
    words = f' "{description}"' if description else ""
    model = build([parse_text(f"{RULES}metric m{words} = {value}\n").required()]).required()
    metric = model.metrics["m"]
    names_it = partial(is_amount, currency="EUR")
    return is_money(model, of_everyone(model, metric), names_it, metric.description)


@pytest.mark.parametrize(
    "value",
    [
        "sum(orders.total)",
        "sum(orders.total in the last 365 days where (total > 10))",
        "sum(orders.net)",
        "average(spent)",
        "median(deposit among (rating > 3))",
        "sum(orders.total) / count(orders)",
        "sum(orders.total) * 40%",
        "0.4 * sum(orders.total) - 100",
        "round(average(said) - average(deposit), 2)",
        "max(orders.total)",
    ],
)
def test_what_comes_of_amounts_is_an_amount(value: str) -> None:
    assert money(value)


@pytest.mark.parametrize(
    "value",
    [
        "count(orders)",
        "count(orders where (total > 100))",
        "share(spent > 100)",
        "sum(orders.total) / sum(orders.total where (total > 100))",
        "average(points)",
        "sum(orders.total) * sum(orders.total)",
        "count(orders) / sum(orders.total)",
    ],
)
def test_what_is_no_amount_is_none_whatever_is_said_of_it(value: str) -> None:
    assert not money(value)
    assert not money(value, "In euros")


@pytest.mark.parametrize(
    "value",
    [
        "sum(orders.plain)",
        "average(bare)",
        "average(large)",
        "sum(orders.plain) / count(orders)",
        "average(rating)",
    ],
)
def test_of_what_is_open_the_description_decides(value: str) -> None:
    assert not money(value)
    assert not money(value, "Points per euro")
    assert money(value, "Spent, in euros")


def test_another_currency_is_not_this_one() -> None:
    assert not money("sum(orders.plain)", "Spent, in dollars")


@pytest.mark.parametrize(
    ("number", "currency", "written"),
    [
        (62.0436, "EUR", "€62.04"),
        (19606.3, "EUR", "€19,606"),
        (0, "EUR", "€0"),
        (-12.5, "USD", "-$12.50"),
        (-0.001, "USD", "$0.00"),
        (512.4, "JPY", "¥512"),
        (12.5, "CHF", "CHF\xa012.50"),
    ],
)
def test_amounts_are_written_as_people_do(number: float, currency: str, written: str) -> None:
    assert amount(number, currency) == written
