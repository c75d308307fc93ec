"""What messages need to know about customers: the plain tables that a run of the rules gave.

Whoever ran the rules fills these in; nothing here runs any.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.people.choice import Rule
from segdsl.types import Kind


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CampaignMembers:
    """A campaign's conditions, as boolean columns in the order of the customers.

    `audience` is `to` minus `except`, whoever is held out included. `variants` are by name, each the
    condition of the variant alone (it may hold of customers outside the audience, too). Of a series,
    `except_` and `stop` are as they hold now, and `unless` of each step that has it, by name.
    """

    audience: pd.Series[bool]
    held_out: pd.Series[bool] | None = None
    variants: Mapping[str, pd.Series[bool]] = field(default_factory=dict)
    except_: pd.Series[bool] | None = None
    stop: pd.Series[bool] | None = None
    unless: Mapping[str, pd.Series[bool]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<CampaignMembers: {int(self.audience.sum()):,} of {len(self.audience):,} customers>"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Audience:
    """All customers of a run; every table and column has one row each, in the same order.

    keys:      the customer's key as text (a whole number in decimal, a compound key joined by `|`)
    values:    the columns that templates and the header may need, by name: attributes, traits, scores, and
               the stages of lifecycles as text; unknown is NaN, NaT, None or <NA>
    kinds:     the kinds of these columns (a Day is printed as a date); a column without one is printed by
               what it holds
    segments:  a boolean column for each segment
    campaigns: the members of campaigns; where one campaign of an exclusive group is rendered, all of the
               group
    rules:     a boolean column for each rule that a persona states itself
    today:     the date of as-of in `zone`, which datetimes are printed in
    """

    keys: pd.Series[str]
    values: pd.DataFrame
    segments: pd.DataFrame
    today: dt.date
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    campaigns: Mapping[str, CampaignMembers] = field(default_factory=dict)
    zone: str = "UTC"
    rules: Mapping[Rule, pd.Series[bool]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.keys)

    def __repr__(self) -> str:
        """Sizes and names: what customers' rows hold does not belong into a log."""
        named = {
            "values": list(self.values.columns),
            "segments": list(self.segments.columns),
            "campaigns": list(self.campaigns),
        }
        names = "".join(f"; {what} {', '.join(names)}" for what, names in named.items() if names)
        return f"<Audience: {len(self):,} customers on {self.today}{names}>"

    def part(self, rows: NDArray[np.intp]) -> Audience:
        """Some of the customers, without campaigns and personas' rules: those are settled by then."""
        return replace(
            self,
            keys=self.keys.iloc[rows].reset_index(drop=True),
            values=self.values.iloc[rows].reset_index(drop=True),
            segments=self.segments.iloc[rows].reset_index(drop=True),
            campaigns={},
            rules={},
        )
