"""Numbers and heads that all pages write alike.

In: numbers. Out: texts, and cells of heat maps.
"""

from __future__ import annotations

from segdsl.clock import AsOf
from segdsl.decimals import in_digits, percentage
from segdsl.faces.told.told import FEW, NONE, Small
from segdsl.logic.facts import covers
from segdsl.model.nodes import Aggregate, Call, Expression
from segdsl.model.project import Metric
from segdsl.money import amount
from segdsl.pictures.heat import Cell
from segdsl.project.as_of import written
from segdsl.runs.numbers.groups import LEAST

FROM_THE_BEGINNING = (
    "Whoever is a customer today counts as one on earlier days, too: in `segdsl.toml`, `[customer] joined`"
    " can name the date since which they are."
)


def customers(number: int | None) -> str:
    """How many; `FEW` where that is not told."""
    return FEW if number is None else f"{number:,}"


def count(number: int, share: float | None = None) -> str:
    """How many, perhaps with a share behind; of fewer than ten `Small`."""
    text = f"{number:,}" if share is None else f"{number:,} ({part(share)})"
    return Small(text) if 0 < number < LEAST else text


def part(share: float) -> str:
    """A share in whole percents; below one percent with a digit behind the point."""
    return percentage(share, 1 if 0 < share < 0.01 else 0)


def told_of(number: int) -> str:
    """A number of customers in what can be sent: of fewer than ten it is not told."""
    return FEW if 0 < number < LEAST else f"{number:,}"


def cell(number: int, strength: float, written: str, title: str) -> Cell:
    """A cell of a heat map, that does not tell of few people."""
    if 0 < number < LEAST:
        return Cell(0.0, "<10", f"{title}: {FEW}")
    return Cell(strength, written if number else "", f"{title}: {number:,}")


def of_whom(number: int, as_of: AsOf, named_zone: str | None) -> str:
    """`10,000 customers, as of 2026-03-31 (Europe/Berlin)`."""
    who = "1 customer" if number == 1 else f"{number:,} customers"
    return f"{who}, as of {written(as_of)} ({named_zone or 'UTC: the project names no time zone'})"


def value(number: float | None, currency: str | None = None) -> str:
    """A metric's number: four digits that count, and no more than two behind the point from 10 on.

    Of money it is an amount of the currency.
    """
    if number is None:
        return NONE
    if currency is not None:
        return amount(number, currency)
    size = abs(number)
    if size >= 1000:
        return f"{round(number):,}"
    digits = 1 if size >= 100 else 2 if size >= 10 else 3 if size >= 1 else 4
    return in_digits(number, digits)


def number_of(metric: Metric, number: float | None) -> str:
    """A metric's number; of one that is a share, in percent."""
    if number is None or not is_share(metric.value):
        return value(number, metric.currency)
    return percentage(number, 1)


def is_share(e: Expression) -> bool:
    """Whether it is a share of something: between 0 and 1 by its kind, or some events of all of them."""
    match e:
        case Call("/", (Aggregate("count", some), Aggregate("count", every))):
            return covers(every, some)
    return e.kind.reach.ends == (0, 1)


def change(now: int, before: int) -> str:
    """`+120 (+12.0%)`; where there was nothing before, `+120`."""
    moved = now - before
    if not moved:
        return "0"
    share = f" ({moved / before:+.1%})" if before else ""
    return f"{moved:+,}{share}"
