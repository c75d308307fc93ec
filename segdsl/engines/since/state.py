"""What is known of a run: its moment, its tables, and about each customer what rows were read for."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from segdsl.clock import AsOf
from segdsl.engines.left_out import LeftOut


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """as_of:    the moment of the run
    tables:   the typed tables by their names, that of the customers as it was computed; some may be gone
    values:   by what they mean, values of all customers in the order of their table
    left_out: by what says whose the rows of a table are, those that counted for nobody
    """

    as_of: AsOf
    tables: Mapping[str, pd.DataFrame]
    values: Mapping[str, pd.Series[Any]]
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)


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
