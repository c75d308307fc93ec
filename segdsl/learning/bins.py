"""A feature in bins: each is a condition that one can read.

In: a feature, and answers that say where numbers are cut. Out: bins, one of which holds of every customer,
and which one that is. A bin writes itself as a condition of the rule language.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdsl.decimals import in_digits
from segdsl.learning.cuts import cuts
from segdsl.learning.features import Direction, Feature, Flags, Numbers, Words

MOST_WORDS = 30
FEWEST_OF_A_WORD = 20  # customers; rarer texts share a bin


@dataclass(frozen=True, slots=True)
class Between:
    """Numbers from `low` on and below `high`; None where there is no end."""

    low: float | None
    high: float | None

    def written(self, feature: str) -> str:
        """As a condition on the feature."""
        above = f"{feature} >= {number(self.low)}" if self.low is not None else ""
        below = f"{feature} < {number(self.high)}" if self.high is not None else ""
        return " and ".join(filter(None, (above, below))) or f"{feature} is known"


@dataclass(frozen=True, slots=True)
class Word:
    """One text."""

    text: str

    def written(self, feature: str) -> str:
        """As a condition on the feature."""
        return f"{feature} = {quoted(self.text)}"


@dataclass(frozen=True, slots=True)
class AnotherWord:
    """Any text but these."""

    texts: tuple[str, ...]

    def written(self, feature: str) -> str:
        """As a condition on the feature."""
        known = f"{feature} is known"
        if not self.texts:
            return known
        return f"{feature} not in ({', '.join(map(quoted, self.texts))}) and {known}"


@dataclass(frozen=True, slots=True)
class Holds:
    """A flag's yes, or its no; of a condition, that it holds or not."""

    yes: bool
    condition: bool = False

    def written(self, feature: str) -> str:
        """As a condition on the feature."""
        if self.yes:
            return feature
        return f"not {feature}" if self.condition else f"{feature} = no"


@dataclass(frozen=True, slots=True)
class Unknown:
    """No value."""

    def written(self, feature: str) -> str:
        """As a condition on the feature."""
        return f"{feature} is unknown"


Bin = Between | Word | AnotherWord | Holds | Unknown


@dataclass(frozen=True, slots=True)
class Bins:
    """The bins of a feature, in their order; a customer is in the first that takes them.

    `direction` says how points may go from one range of numbers to the next.
    """

    listed: tuple[Bin, ...]
    direction: Direction = 0

    @property
    def ordered(self) -> int:
        """How many bins, the first ones, are ranges of numbers."""
        return sum(isinstance(one, Between) for one in self.listed)

    def places(self, feature: Feature) -> NDArray[np.intp]:
        """Which bin each customer is in."""
        match feature:
            case Numbers(values):
                lows = [one.low for one in self.listed if isinstance(one, Between) and one.low is not None]
                place = np.searchsorted(np.array(lows, dtype=float), values, side="right")
                return np.where(np.isnan(values), len(self.listed) - 1, place)
            case Words(values):
                known = {one.text: place for place, one in enumerate(self.listed) if isinstance(one, Word)}
                other, unknown = self._place(AnotherWord), self._place(Unknown)
                listed = (unknown if text is None else known.get(text, other) for text in values)
                return np.fromiter(listed, dtype=np.intp, count=len(values))
            case Flags(values):
                return np.where(values == 1, 0, np.where(values == 0, 1, len(self.listed) - 1))

    def _place(self, kind: type[Bin]) -> int:
        """The last bin stands for a kind that is not there: nobody can be in it."""
        found = (place for place, one in enumerate(self.listed) if isinstance(one, kind))
        return next(found, len(self.listed) - 1)


def bins_of(feature: Feature, answers: NDArray[np.bool_]) -> Bins:
    """The bins of a feature, chosen by how customers answered."""
    match feature:
        case Numbers(values, direction):
            ends = (None, *cuts(values, answers), None)
            ranges = [Between(low, high) for low, high in pairwise(ends)]
            return Bins((*ranges, Unknown()), direction)
        case Words(values, closed):
            return Bins(_words(values, closed))
        case Flags(condition=True):
            return Bins((Holds(True, True), Holds(False, True)))
        case Flags():
            return Bins((Holds(True), Holds(False), Unknown()))


def _words(values: NDArray[Any], closed: bool) -> tuple[Bin, ...]:
    texts, times = np.unique([text for text in values if text is not None], return_counts=True)
    order = sorted(zip(-times, texts.tolist(), strict=True))
    common = sorted(text for count, text in order[:MOST_WORDS] if -count >= FEWEST_OF_A_WORD)
    others = () if closed and len(common) == len(texts) else (AnotherWord(tuple(common)),)
    return (*map(Word, common), *others, Unknown())


def number(value: float) -> str:
    """As the rule language writes it."""
    return in_digits(value)


def quoted(text: str) -> str:
    """As the rule language writes it."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
