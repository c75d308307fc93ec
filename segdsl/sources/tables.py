"""Typed tables in memory: what reading gives, and what the pandas engine computes on.

Each column has the dtype of its declared type (`dtype_of`), and the missing value of that dtype where
the value is unknown; NaN and infinities never occur in number columns but as the missing value:

    number            float64, NaN
    whole number      int64 where nothing is missing, else nullable Int64, <NA>
    text, one of …    TEXT (pandas' `str`, NaN)
    flag              nullable boolean, <NA>
    date              datetime64[us] without a zone, at midnight, NaT (years 1 to 9999); a day without a year
                      is kept in LEAP_YEAR, which stands for none
    datetime          datetime64[us, UTC], NaT
    list of text      object: tuples of str, None

Every frame has the index 0 … n-1 and only columns that are read, under their declared names; a column
that rules compute is the plan's business, also where it is a key or the time of an event. Keys that are
read are columns like any other (text unless declared otherwise).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
import pandas as pd

from segdsl.model.catalog import CUSTOMERS
from segdsl.sources.lake.table import LargeTable
from segdsl.types import Type, family

TEXT = pd.StringDtype(na_value=np.nan)


@dataclass(frozen=True, slots=True)
class Omitted:
    """What reading left out of a table: rows without a key (of events the engine counts those) or that repeat
    one that is kept, and by column the cells that `or unknown` made unknown.
    """

    without_key: int = 0
    repeated: int = 0
    unreadable: Mapping[str, int] = field(default_factory=dict, hash=False)

    def __bool__(self) -> bool:
        return bool(self.without_key or self.repeated or self.unreadable)


class Elsewhere(Protocol):
    """Tables that were not read, as whatever computes has them."""

    def fetched(self) -> Tables:
        """All tables, read after all. Raises Problem."""

    def lookups(self) -> Mapping[str, pd.DataFrame]:
        """The look-ups alone, read after all. Raises Problem."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Tables:
    """What was read.

    customers:  a row per customer, or None where customers come from events (the engine takes the distinct
                keys of the events that exist by as-of, sorted by key)
    attributes: a row per key; joining them to customers is the engine's, as looking up is
    events:     the tables that are read from files (subsets and roll-ups are the engine's). All rows are
                here: those without a key or of unknown customers, and those later than as-of, are told
                apart, counted and passed over by the engine
    lookups:    a row per key
    omitted:    by the table's name, what reading has left out of those where that is anything
    large:      tables that lie in files, by their names: they are not among the others
    elsewhere:  where the other tables are, if they stay in the database that computes
    passing:    None, or where one question alone is asked of them, the columns, by their tables, that nobody
                looks at after it: they, and all that it takes to answer, can go when it does not need them
    """

    customers: pd.DataFrame | None
    attributes: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    events: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    lookups: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    omitted: Mapping[str, Omitted] = field(default_factory=dict)
    large: Mapping[str, LargeTable] = field(default_factory=dict)
    elsewhere: Elsewhere | None = None
    passing: frozenset[tuple[str, str]] | None = None

    def typed(self) -> Tables:
        """Tables are sources that have been read; what stays elsewhere is read now."""
        return self if self.elsewhere is None else self.elsewhere.fetched()

    def for_once(self, looked_at: Collection[tuple[str, str]] = ()) -> Tables:
        """The same for one question, and for those who look at these columns of its events after it.

        The frames of events are made anew, so that columns can leave them, and not those of anybody else.
        """
        events = {name: frame.copy(deep=False) for name, frame in self.events.items()}
        columns = {(name, str(column)) for name, frame in events.items() for column in frame}
        return replace(self, events=events, passing=frozenset(columns.difference(looked_at)))

    @property
    def by_name(self) -> dict[str, pd.DataFrame | LargeTable]:
        """All of them, wherever they are."""
        own = {} if self.customers is None else {CUSTOMERS: self.customers}
        return {**self.attributes, **self.events, **self.lookups, **own, **self.large}

    @property
    def left_out(self) -> dict[str, int]:
        """By table, how many rows without a key reading has left out."""
        return {name: left.without_key for name, left in self.omitted.items() if left.without_key}


def dtype_of(type_: Type, missing: bool = True) -> Any:
    """The dtype of a column of this type; `missing` says whether any value is (whole numbers only)."""
    match family(type_):
        case "number":
            whole = getattr(type_, "whole", False)
            return ("Int64" if missing else "int64") if whole else "float64"
        case "text":
            return TEXT
        case "flag":
            return "boolean"
        case "day" | "birthday":
            return "datetime64[us]"
        case "instant":
            return "datetime64[us, UTC]"
        case "list" | "duration":
            return "object"
