"""Exports with a row for each line of an order: which column says which order, and what holds for all of it.

In: the survey of events and the column that says whose they are. Out: the column of the order, and numbers
of the whole order, which nobody may add up over its lines; None where every row stands for itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from segdsl.drafting.people import is_key_name
from segdsl.drafting.profiles import Profile
from segdsl.drafting.surveying import Survey
from segdsl.sources.raw import is_text

_ORDERS = frozenset(
    [
        "order",
        "invoice",
        "transaction",
        "receipt",
        "booking",
        "basket",
        "cart",
        "purchase",
        "sale",
        "bestellung",
        "rechnung",
    ]
)
_NUMBER_OF_ORDER = re.compile(r"#?[A-Za-z-]{0,5}\d{3,}(-?[A-Za-z]{1,2})?")  # Shopify's `Name`: #1001


@dataclass(frozen=True, slots=True)
class Orders:
    """The roll-up of lines: per which column, and the numbers that hold for the whole order."""

    name: str
    per: Profile
    totals: tuple[Profile, ...]


def orders_in(survey: Survey, key: Profile, name: str) -> Orders | None:
    """The orders that the rows are lines of."""
    for column in survey.columns:
        if column is key or column.blanks or column.unique or not _names_orders(column):
            continue
        groups = _frame(survey, [column, key]).groupby(column.name)
        if groups[key.name].nunique().max() <= 1:
            return Orders(name, column, _whole(survey, column))
    return None


def _names_orders(column: Profile) -> bool:
    if column.kind != "text":
        return False
    if column.name == "name":
        return all(map(_NUMBER_OF_ORDER.fullmatch, column.counts))
    words = column.name.split("_")
    return words[0] in _ORDERS and (len(words) == 1 or is_key_name(column.name))


def _whole(survey: Survey, order: Profile) -> tuple[Profile, ...]:
    """Numbers that are the same, or said once, in all rows of an order, and differ between orders."""
    numbers = [c for c in survey.columns if c.kind in ("number", "whole") and len(c.counts) > 1]
    if not numbers:
        return ()
    differing = _frame(survey, [order, *numbers]).groupby(order.name).nunique().max()
    return tuple(column for column in numbers if differing[column.name] <= 1)


def _frame(survey: Survey, columns: list[Profile]) -> pd.DataFrame:
    cells = {column.name: survey.cells(column) for column in columns}
    return pd.DataFrame({name: c.to_pandas() if is_text(c) else c for name, c in cells.items()})
