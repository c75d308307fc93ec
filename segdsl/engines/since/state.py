"""What is known of a run: its moment, its tables, and about each customer what rows were read for."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from segdsl.clock import AsOf


@dataclass(frozen=True, slots=True, eq=False)
class Owned:
    """Whose the rows of a table are: by what (its meaning), and the place of each row's customer; below 0:
    nobody's.
    """

    by: str
    places: NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """as_of:  the moment of the run
    tables: the typed tables by their names, that of the customers as it was computed; some may be gone
    values: by what they mean, values of all customers in the order of their table
    owners: by table, whose its rows are
    """

    as_of: AsOf
    tables: Mapping[str, pd.DataFrame]
    values: Mapping[str, pd.Series[Any]]
    owners: Mapping[str, Owned] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Again:
    """What was evaluated again.

    known:     whether anything was known of the other run
    customers: of how many the rows were looked at; None where of all, since nothing could be taken over
    everybody: by name, why its value was found anew for everybody
    """

    known: bool = False
    customers: int | None = None
    everybody: Mapping[str, str] = field(default_factory=dict)

    def only(self, names: Container[str]) -> Again:
        """The same, with reasons of these names alone."""
        return replace(self, everybody={name: why for name, why in self.everybody.items() if name in names})
