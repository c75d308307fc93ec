"""Who is in what: what every engine returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from segdsl.reference.clock import AsOf


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of a file of events that count for nobody."""

    without_key: int
    unknown_customer: int


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """Values for every customer. All Series have the index 0 … n-1, in the order of `key`.

    key:        the customers' keys, a column for each part
    segments:   a boolean Series per segment
    lifecycles: the stage as text, missing for whoever has none
    traits, scores: values in the dtypes of `segdsl.data.tables`
    numbers:    the traits (all of them are in `traits` as well) that are one number for everybody; None is
                unknown
    extra:      values of the further expressions that were asked for, by their labels
    left_out:   by the file of events
    """

    as_of: AsOf
    key: pd.DataFrame
    segments: Mapping[str, pd.Series[Any]] = field(default_factory=dict)
    lifecycles: Mapping[str, pd.Series[Any]] = field(default_factory=dict)
    traits: Mapping[str, pd.Series[Any]] = field(default_factory=dict)
    scores: Mapping[str, pd.Series[Any]] = field(default_factory=dict)
    numbers: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, pd.Series[Any]] = field(default_factory=dict)
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many customers there are."""
        return len(self.key)

    def values(self, name: str) -> pd.Series[Any]:
        """The values of a segment, lifecycle, trait or score; raises KeyError."""
        for group in (self.segments, self.lifecycles, self.traits, self.scores):
            if name in group:
                return group[name]
        raise KeyError(name)
