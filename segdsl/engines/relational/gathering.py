"""Aggregates as values of a GROUP BY; those that go by an order get the rows' places beforehand.

In: what is taken of each row, and which rows count. Out: an expression for `grouped`, and columns that the
rows need before it, in layers of which each may read those before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic

from segdsl.engines.relational.protocol import C, Expressions, Order, same
from segdsl.operators.kernel import Gathered
from segdsl.types import CONDITION, Kind, Number

WHOLE = Kind(Number(whole=True), unknown=False)


@dataclass(slots=True)
class Gathering(Gathered[C], Generic[C]):
    """The rows of each owner, which are those with the same values of `within`, for which `where` holds.

    known:  which rows are somebody's at all: the others are not grouped, but are there before
    value:  what is taken of each row, None where the aggregate is about the rows themselves
    at:     when it happened, where the aggregate goes by that
    kind:   of the value; at_kind: of the time
    name:   gives a new column a name
    layers: the columns that are to be computed before the rows are grouped
    """

    made: Expressions[C]
    within: Sequence[C]
    value: C | None
    at: C | None
    known: C | None
    where: C | None
    nth: int | None
    name: Callable[[str], str]
    kind: Kind = CONDITION
    at_kind: Kind = CONDITION
    layers: list[dict[str, C]] = field(default_factory=list)

    def count(self) -> C:
        return self.made.count(self.where)

    def total(self) -> C:
        return self.made.total(self._value, self.where)

    def average(self) -> C:
        kernel = self.made.kernel
        known = self._all_of(self.where, self.made.kernel.is_known(self._value))
        return kernel.divide(self.total(), self.made.count(known))

    def smallest(self) -> C:
        return self.made.smallest(self._value, self.where)

    def largest(self) -> C:
        return self.made.largest(self._value, self.where)

    def distinct(self) -> C:
        return self.made.distinct(self._value, self.where)

    def most_common(self) -> C:
        value, counted = self._held(self._value, self._all_known(self._value))
        often = self._column("times", self.made.size((*self.within, counted, value)), WHOLE)
        return self._at_place(value, 1, counted, (Order(often, descending=True), Order(value)))

    def first(self) -> C:
        value, time, counted = self._held(self._value, self._time, self._all_known(self._value, self._time))
        return self._at_place(value, 1, counted, (Order(time), Order(value)))

    def last(self) -> C:
        value, time, counted = self._held(self._value, self._time, self._all_known(self._value, self._time))
        order = (Order(time, descending=True), Order(value, descending=True))
        return self._at_place(value, 1, counted, order)

    def first_time(self) -> C:
        return self.made.smallest(self._time, self.where)

    def last_time(self) -> C:
        return self.made.largest(self._time, self.where)

    def nth_time(self) -> C:
        assert self.nth is not None
        time, counted = self._held(self._time, self._all_known(self._time))
        return self._at_place(time, self.nth, counted, (Order(time),))

    # ------------------------------------------------------------ parts

    @property
    def _value(self) -> C:
        assert self.value is not None
        return self.value

    @property
    def _time(self) -> C:
        assert self.at is not None
        return self.at

    def _all_known(self, *values: C) -> C:
        """The condition that a row is somebody's and counts, and these values of it are known."""
        return self._all_of(self.known, self.where, *map(self.made.kernel.is_known, values))

    def _all_of(self, *conditions: C | None) -> C:
        given = [condition for condition in conditions if condition is not None]
        whole = given[0]
        for condition in given[1:]:
            whole = whole & condition
        return whole

    def _held(self, *values: C) -> tuple[C, ...]:
        """The value, the time, and whether the row counts, as columns: the rows are sorted by them."""
        kinds = {id(self.value): self.kind, id(self.at): self.at_kind}
        names = [self.name("sorted") for _ in values]
        kinds_of = [kinds.get(id(value), CONDITION) for value in values]
        stored = [self.made.stored(value, kind) for value, kind in zip(values, kinds_of, strict=True)]
        self.layers.append(dict(zip(names, stored, strict=True)))
        return tuple(
            self.made.column(n, k, known=k is CONDITION) for n, k in zip(names, kinds_of, strict=True)
        )

    def _column(self, wanted: str, value: C, kind: Kind) -> C:
        name = self.name(wanted)
        self.layers.append({name: value})
        return self.made.column(name, kind, known=True)

    def _at_place(self, value: C, place: int, counted: C, order: Sequence[Order[C]]) -> C:
        """The value of the row that counts and has this place in the order, among its owner's that count."""
        own = self._column("place", self.made.place((*self.within, counted), order), WHOLE)
        return self.made.smallest(value, counted & same(own, place))
