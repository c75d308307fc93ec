"""Filters that take rows out of the rules' lookup tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from segdsl.templates.filters.arguments import a_number, known
from segdsl.templates.tables import PickedTable
from segdsl.templates.values import Record, Unprintable


def _pick(table: Any, most: Any = 1, **wanted: Any) -> list[Record]:
    """At most so many rows: `books | pick(3, genre=customer.favourite_genre)`."""
    return _a_table(table, "pick").pick(int(a_number(most, "pick")), wanted)


def _row(table: Any, *key: Any) -> Record:
    """One row by its key: `(books | row(customer.last_sku)).title`."""
    return _a_table(table, "row").row(key)


def _a_table(value: Any, name: str) -> PickedTable:
    if isinstance(known(value), PickedTable):
        table: PickedTable = value
        return table
    raise Unprintable(f"the filter `{name}` is given something that is not a table of the rules")


ROWS: Mapping[str, Callable[..., Any]] = {"pick": _pick, "row": _row}
