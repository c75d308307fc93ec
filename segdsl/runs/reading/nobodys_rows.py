"""Rows of events and attributes that are no customer's: too many, and why.

In: the tables of a run, and how many rows of each were nobody's. Out: for each table with too many of them
the sentence that says so and, where it can be told, what would match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from segdsl.engines.left_out import LeftOut
from segdsl.model.catalog import CUSTOMERS, Catalog, Table
from segdsl.model.findings import quoted
from segdsl.model.nodes import Expression
from segdsl.sources.findings import shown
from segdsl.sources.lake.meeting import Rows, first_of, strangers
from segdsl.sources.lake.table import LargeTable
from segdsl.sources.lookalikes import STUDIED, Likeness, Sides, likeness
from segdsl.sources.tables import Tables
from segdsl.types import family

Values = Callable[[Expression], "pd.Series[Any]"]


@dataclass(frozen=True, slots=True)
class Nobodys:
    """What is to be said of a table; `whole` where not one of its rows is anybody's."""

    table: Table
    whole: bool
    message: str
    hint: str | None


@dataclass(frozen=True, slots=True, eq=False)
class TablesRead:
    """What was read, and the values of what customers are told by, where it is no column of theirs."""

    catalog: Catalog
    tables: Tables
    folder: Path
    values: Values


def nobodys_rows(sources: TablesRead, left_out: Mapping[str, LeftOut]) -> Iterator[Nobodys]:
    """Where customers come from events, those of people who are none (yet) are no mistake.

    While there are no customers at all, nothing can match.
    """
    own = _whence(sources.catalog)
    for name in sorted(left_out, key=lambda name: name != own):
        table, rows, left = sources.catalog.table(name), sources.tables.by_name.get(name), left_out[name]
        if rows is None or table.role not in ("events", "attributes"):
            continue
        keyed = len(rows) - (left.without_key if table.role == "events" else 0)
        if name == own and keyed and left.unknown_customer == keyed:
            return
        left = replace(left, unknown_customer=0) if name == own else left
        yield from _of_table(sources, table, keyed, left)


def _whence(catalog: Catalog) -> str | None:
    """The events of a file that the customers come from."""
    name = catalog.customers.base
    while name is not None and (below := catalog.table(name).base) is not None:
        name = below
    return name


def _of_table(sources: TablesRead, table: Table, keyed: int, left: LeftOut) -> Iterator[Nobodys]:
    if not keyed and left.without_key:
        key = ", ".join(f"`{name}`" for name in table.key)
        message = f"no row of `{table.name}` has a key: {key} is empty in all {left.without_key:,}"
        yield Nobodys(table, True, message, "name the column that says whose row it is")
    elif left.too_many(keyed):
        yield _strangers(sources, table, keyed, left)


def _strangers(sources: TablesRead, table: Table, keyed: int, left: LeftOut) -> Nobodys:
    strangers = left.strangers
    whole = strangers == keyed
    if left.several_customers * 2 > strangers:
        assert table.matches is not None
        same = quoted(table.matches.span)
        said = _so_many(table, strangers, keyed, one=True)
        message = f"{said}: {_sharing(left)} an id that several customers share"
        hint = f"{same} is the same for more than one customer: match what each has for themselves"
        return Nobodys(table, whole, message, hint)
    shared = f" ({left.several_customers:,} with an id that several share)" if left.several_customers else ""
    sides = _sides(sources, table)
    alike = None if sides is None else likeness(table, sides, sources.folder)
    unlike = _unlike(sources, table, sides, alike)
    message = f"{_so_many(table, strangers, keyed)}{shared}: {unlike}"
    return Nobodys(table, whole, message, _hint(sources.catalog, table, alike))


def _so_many(table: Table, strangers: int, keyed: int, *, one: bool = False) -> str:
    """How many rows are no customer's; with `one`, no single customer's."""
    rows = f"of the {keyed:,} rows of `{table.name}`"
    if strangers == keyed == 1:
        return f"the only row of `{table.name}` is {'not one' if one else 'no'} customer's"
    if strangers == keyed:
        return f"none {rows} is {'one' if one else 'a'} customer's"
    nobodys = "not one customer's" if one else "of nobody in the customer table"
    return f"{strangers:,} {rows} {'is' if strangers == 1 else 'are'} {nobodys}"


def _sharing(left: LeftOut) -> str:
    """`they have`, or how many of them do."""
    shared = left.several_customers
    if not left.unknown_customer:
        return "it has" if shared == 1 else "they have"
    return "1 has" if shared == 1 else f"{shared:,} have"


# ---------------------------------------------------------------- the two sides


def _sides(sources: TablesRead, table: Table) -> Sides | None:
    """The values that do not meet; None where keys have several columns, or customers' keys are not read."""
    key, rows = sources.catalog.customers.key, sources.tables.by_name
    customers: Rows
    if table.matches is not None:
        customers, others = sources.values(table.matches).to_frame("").reset_index(drop=True), []
        key = ("",)
    elif len(key) == 1 == len(table.key) and CUSTOMERS in rows and key[0] in rows[CUSTOMERS].columns:
        customers = rows[CUSTOMERS]
        others = _other_texts(sources.catalog.customers, customers)
    else:
        return None
    theirs = first_of(customers, (key[0], *others))
    strangers = _own_strangers(rows[table.name], table.key[0], customers, key[0])
    return Sides(strangers, theirs[key[0]].dropna(), {name: theirs[name] for name in others})


def _own_strangers(mine: Rows, name: str, customers: Rows, key: str) -> pd.Series[Any] | None:
    """Known values that are no customer's: of a large table some; None where the column is not read."""
    if name not in mine.columns:
        return None
    large = next((rows for rows in (mine, customers) if isinstance(rows, LargeTable)), None)
    if large is not None:
        return strangers(large.lake, mine, (name,), customers, (key,), STUDIED).some["k0"]
    assert isinstance(mine, pd.DataFrame)
    assert isinstance(customers, pd.DataFrame)
    return mine[name][~mine[name].isin(customers[key])].dropna()


def _other_texts(customers: Table, rows: Rows) -> list[str]:
    """The customers' texts beside their key."""
    return [
        name
        for name, column in customers.columns.items()
        if name in rows.columns and name not in customers.key and family(column.kind.type) == "text"
    ]


def _unlike(sources: TablesRead, table: Table, sides: Sides | None, alike: Likeness | None) -> str:
    """A value of each side, where both are read and may be shown."""
    if sides is None or sides.strangers is None or not len(sides.strangers) or not len(sides.theirs):
        return "no customer has their keys"
    name = table.key[0]
    own = sources.catalog.customers
    theirs = [own.columns[own.key[0]]] if table.matches is None else []
    if alike is not None and alike.way == "attribute":
        theirs.append(own.columns[alike.name])  # the key holds the same values
    private = any(column.private for column in (table.columns[name], *theirs))
    first, other = (shown(series.iloc[0], private) for series in (sides.strangers, sides.theirs))
    return f"`{name}` has values such as {first}, the customers' {_told_by(own, table)} such as {other}"


def _told_by(customers: Table, table: Table) -> str:
    """What the rows' key is compared with."""
    return quoted(table.matches.span) if table.matches is not None else f"`{customers.key[0]}`"


# ---------------------------------------------------------------- what would match


def _hint(catalog: Catalog, table: Table, alike: Likeness | None) -> str:
    mine = table.key[0]
    if alike is None:
        return f"check whether `{mine}` is the column that says whose row it is"
    theirs = _told_by(catalog.customers, table)
    match alike.way:
        case "column":
            return f"the column `{alike.name}` holds values of the customers' {theirs}: make it the key"
        case "attribute":
            return _matching(mine, alike)
        case _ if table.matches is not None:
            return _both_sides(mine, theirs.strip("`"), alike.way)
        case "number":
            return (
                f"they are the same numbers: declare `{mine} number` and the customers' {theirs[:-1]} number`"
            )
        case "case":
            return f"they match in small letters: compute the key, as in `small = lower({mine})`"
        case _:
            return f"they match without the blanks around them: compute the key, as in `bare = trim({mine})`"


def _matching(mine: str, alike: Likeness) -> str:
    """The key is another of the customers' ids."""
    holds = f"`{mine}` holds values of the customers' `{alike.name}`"
    if not alike.small:
        return f"{holds}: write `key {mine} matches {alike.name}`"
    return f"{holds} in small letters: write `key {mine} matches lower({alike.name})`"


_SAME = {
    "number": ("they are the same numbers", "number"),
    "case": ("they match in small letters", "lower"),
    "blanks": ("they match without the blanks around them", "trim"),
}


def _both_sides(mine: str, theirs: str, way: str) -> str:
    """What is done to one side of `matches` is done to the other."""
    says, function = _SAME[way]
    matched = theirs if theirs.startswith(f"{function}(") else f"{function}({theirs})"
    return (
        f"{says}: compute the key, as in `bare = {function}({mine})`, and write `key bare matches {matched}`"
    )
