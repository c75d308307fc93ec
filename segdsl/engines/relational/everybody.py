"""Ranks and overall numbers: customers put in order by a value, in groups where asked.

In: a relation of those who take part. Out: for ranks a value of each of them, for overall numbers one of each
group. Cut-offs are interpolated between the values at two places, as `segdsl.operators.ranks` says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic

from segdsl.engines.relational.lacking import Lacking
from segdsl.engines.relational.protocol import C, Join, Makers, Order, R, Relations, Taken, same
from segdsl.operators.kernel import Everybody
from segdsl.types import CONDITION, Kind, Number

FLOAT = Kind(Number())
WHOLE = Kind(Number(whole=True), unknown=False)
_FINEST = 10**6  # parts of a share; of more, places would not be whole numbers that floats hold


@dataclass(slots=True)
class Ranking(Everybody[C], Generic[R, C]):
    """One rank or number; `relation` grows by the columns that it is made of.

    value:    what they are ranked by, as a known value of the relation
    key:      the columns of the customers' key, in whose order ties go
    within:   the column of the group, where there are groups
    free:     a new name for a column
    of_group: whether the relation has come to be one of the groups
    """

    steps: Relations[R, C]
    relation: R
    wanted: str
    value: C
    key: tuple[C, ...]
    within: tuple[str, ...]
    groups: tuple[C, ...]
    free: Callable[[str], str]
    of_group: bool = False

    # ------------------------------------------------------------ places

    def _placed(self, *order: Order[C]) -> tuple[C, C]:
        """The place of each, from 1, and how many there are."""
        place, size = self.free("place"), self.free("size")
        columns = {place: self.steps.place(self.groups, order), size: self.steps.size(self.groups)}
        self.relation = self.steps.extended(self.relation, self.wanted, columns)
        return self.steps.column(place, WHOLE, known=True), self.steps.column(size, WHOLE, known=True)

    def _keys(self) -> tuple[Order[C], ...]:
        return tuple(map(Order, self.key))

    def ntile_rank(self, groups: int) -> C:
        place, size = self._placed(Order(self.value), *self._keys())
        kernel = self.steps.kernel
        later = kernel.ceil(
            self.steps.finite(kernel.divide(self.steps.finite((place - 1) * groups), size - 1))
        )
        return self.steps.choose([(same(place, 1), self.steps.literal(1.0))], later, FLOAT)

    def among_highest(self, count: int) -> C:
        place, _ = self._placed(Order(self.value, descending=True), *self._keys())
        return place <= count

    def among_lowest(self, count: int) -> C:
        place, _ = self._placed(Order(self.value), *self._keys())
        return place <= count

    def among_makers(self, share: Fraction) -> C:
        name, order = self.free("making"), (Order(self.value, descending=True), *self._keys())
        makers = Makers(name, self.value, share, self.within, self.groups, order, self.free)
        self.relation = self.steps.making(self.relation, self.wanted, makers)
        return self.steps.column(name, CONDITION, known=True)

    # ------------------------------------------------------------ cut-offs

    def quantile_rank(self, groups: int) -> C:
        cuts = self._beside([Fraction(i, groups) for i in range(1, groups)])
        return self.steps.kernel.count_true(tuple(cut < self.value for cut in cuts)) + 1

    def at_least_quantile(self, share: Fraction) -> C:
        (cut,) = self._beside([share])
        return self.value >= cut

    def at_most_quantile(self, share: Fraction) -> C:
        (cut,) = self._beside([share])
        return self.value <= cut

    def quantile(self, share: Fraction) -> C:
        (cut,) = self._cut([share])
        return cut

    def _beside(self, shares: Sequence[Fraction]) -> list[C]:
        """The cut-offs of their group beside each customer."""
        each = self.relation
        names = [self.free("cut") for _ in shares]
        made = self._cut(shares)
        columns = dict(zip(names, made, strict=True))
        self.relation = self.steps.extended(self.relation, f"{self.wanted}_cuts", columns)
        self._beside_each(each, names)
        return [self.steps.column(name, FLOAT) for name in names]

    def _beside_each(self, each: R, names: Sequence[str]) -> None:
        """Columns of their group beside each customer; the relation becomes one of these."""
        on = tuple((name, name) for name in self.within)
        join = Join(self.relation, on, {name: Taken(name) for name in names})
        self.relation, self.of_group = self.steps.extended(each, self.wanted, {}, [join]), False

    def _cut(self, shares: Sequence[Fraction]) -> list[C]:
        """The cut-offs of each group; the relation becomes one of the groups."""
        if any(share.denominator > _FINEST for share in shares):
            raise Lacking("a share with more than six digits")
        place, size = self._placed(Order(self.value))
        number, ends = self.free("number"), [(self.free("low"), self.free("high")) for _ in shares]
        values = {number: self.steps.count(None)}
        for (low, high), share in zip(ends, shares, strict=True):
            below = self._below(size, share)
            values[low] = self.steps.largest(self.value, same(self.steps.finite(place - 1), below))
            values[high] = self.steps.largest(self.value, same(self.steps.finite(place - 2), below))
        self._group(values, f"{self.wanted}_ends")
        of = self.steps.column(number, WHOLE, known=True)
        parts = {self.free("part"): self._beyond(of, share) for share in shares}
        self.relation = self.steps.extended(self.relation, f"{self.wanted}_ends", parts)
        return [self._between(low, high, part) for (low, high), part in zip(ends, parts, strict=True)]

    def _below(self, size: C, share: Fraction) -> C:
        """How many whole steps from the lowest value the quantile of so many lies."""
        kernel = self.steps.kernel
        return kernel.floor(self.steps.finite(kernel.divide(self._times(size, share), share.denominator)))

    def _beyond(self, size: C, share: Fraction) -> C:
        """And how far on to the next, as a part of 1."""
        below = self._below(size, share)
        rest = self.steps.finite(self._times(size, share) - below * share.denominator)
        return self.steps.finite(self.steps.kernel.divide(rest, share.denominator))

    def _times(self, size: C, share: Fraction) -> C:
        steps = self.steps.finite(size - 1)
        return steps if share.numerator == 1 else self.steps.finite(steps * share.numerator)

    def _between(self, low_name: str, high_name: str, part_name: str) -> C:
        """From the nearer end, as `segdsl.operators.ranks.between_neighbours` has it."""
        low, high, part = (self.steps.column(name, FLOAT) for name in (low_name, high_name, part_name))
        near_low, near_high = low + (high - low) * part, high - (high - low) * (-part + 1.0)
        return self.steps.choose([(same(part, 0.0), low), (part < 0.5, near_low)], near_high, FLOAT)

    # ------------------------------------------------------------ one number

    def _group(self, values: Mapping[str, C], wanted: str) -> None:
        self.relation = self.steps.grouped(self.relation, wanted, self.within, values)
        self.of_group = True

    def _numbers(self, **values: C) -> list[C]:
        """Values of each group, as columns of the groups."""
        names = {self.free(wanted): value for wanted, value in values.items()}
        self._group(names, self.wanted)
        return [self.steps.column(name, FLOAT, known=True) for name in names]

    def total(self) -> C:
        (total,) = self._numbers(total=self.steps.total(self.value, None))
        return total

    def average(self) -> C:
        total, number = self._numbers(total=self.steps.total(self.value, None), number=self.steps.count(None))
        return self.steps.kernel.divide(total, number)

    def share(self) -> C:
        holding, number = self._numbers(holding=self.steps.count(self.value), number=self.steps.count(None))
        return self.steps.kernel.divide(holding, number)

    def deviation(self) -> C:
        deviation = self.free("deviation")
        self._group({deviation: self.steps.deviation(self.value)}, self.wanted)
        return self.steps.column(deviation, FLOAT)
