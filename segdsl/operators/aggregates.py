"""Aggregate functions: one value out of the events that were selected.

The meaning of a function takes a list of (time, value) pairs: those of the selected rows whose value is
known, in any order. Functions of the rows themselves (`count`, `first(orders)`) take every row, with True
for its value. The time is None for events without a time; `first` and `last` pass over rows whose time is
unknown.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from segdsl.operators import reaches
from segdsl.operators.kernel import Gathered
from segdsl.operators.numbers import finite
from segdsl.types import Doubt, Family, Kind, Number, Reach, Type

Pair = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class AggregateExample:
    """Pairs of time and value, and the result; `nth` is for `nth time` only."""

    pairs: tuple[Pair, ...]
    result: Any
    nth: int | None = None


@dataclass(frozen=True, slots=True)
class AggregateFunction:
    """One aggregate function.

    name:    what `Aggregate.function` says
    form:    how it is written
    takes:   families of the value; empty where the function is about the rows themselves
    gives:   the result's type, made from the value's type (the time's type where `of_time`)
    nothing: the result where there is nothing to go by: 0, or None for unknown
    of_time: it is about the times of the rows, which must have one; so are `first` and `last` of a value
    row:     the meaning; `nth time` takes the place, counted from 1, as a second argument
    column:  the meaning for whole columns, in what the engine offers
    reach:   how far the result reaches where the values reach so far; None: as far as its type says
    place:   of those that go by time, which row it is about: 1 the first, -1 the last; None as asked for
    english: in words, with the `{events}` and, of values, the `{column}`
    """

    name: str
    form: str
    takes: tuple[Family, ...]
    gives: Callable[[Type], Type]
    nothing: int | float | None
    row: Callable[..., Any]
    column: Callable[[Gathered[Any]], Any]
    doc: str
    examples: tuple[AggregateExample, ...]
    english: str
    of_time: bool = False
    place: int | None = None
    reach: Callable[[Reach], Reach] | None = None

    @property
    def typed(self) -> str:
        """The name that a rule file calls it by."""
        return self.form.split("(")[0]

    @property
    def needs_time(self) -> bool:
        return self.of_time or self.place is not None

    def kind(self, of: Kind | None, *, happened: bool = False) -> Kind:
        """The kind of an aggregate of values (or times) of this kind; None where it takes none.

        happened: there surely is an event to go by, whose value is known
        """
        of = of if of is not None else Kind(Number())
        within = None if self.reach is None else self.reach(of.reach)
        lacking = self.nothing is None and not happened
        beyond = within is not None and within.goes_beyond
        doubt = Doubt.LACKING if lacking else Doubt.BEYOND if beyond else Doubt.NONE
        return Kind.of(self.gives(of.type), doubt, None if within is None else within.clipped)


def total(numbers: Sequence[float]) -> float | None:
    """The exact sum rounded once; None where it is beyond the range of floats."""
    try:
        return finite(math.fsum(numbers))
    except OverflowError:
        return _exact_total(numbers)


def _exact_total(numbers: Sequence[float]) -> float | None:
    """fsum gives up where a partial sum is too large, which depends on the order; this does not."""
    try:
        return finite(float(sum(map(Fraction, numbers), Fraction(0))))
    except OverflowError:
        return None


def average(numbers: Sequence[float]) -> float | None:
    """The sum divided by the count; None of nothing."""
    whole = total(numbers)
    return finite(whole / len(numbers)) if numbers and whole is not None else None


def _values(pairs: Sequence[Pair]) -> list[Any]:
    return [value for _, value in pairs]


def _times(pairs: Sequence[Pair]) -> list[Any]:
    return sorted(time for time, _ in pairs if time is not None)


def _most_common(pairs: Sequence[Pair]) -> Any:
    counts = Counter(_values(pairs))
    most = max(counts.values(), default=0)
    return min((value for value, count in counts.items() if count == most), default=None)


def _first(pairs: Sequence[Pair]) -> Any:
    return min((pair for pair in pairs if pair[0] is not None), default=(None, None))[1]


def _last(pairs: Sequence[Pair]) -> Any:
    return max((pair for pair in pairs if pair[0] is not None), default=(None, None))[1]


def _nth_time(pairs: Sequence[Pair], nth: int) -> Any:
    times = _times(pairs)
    return times[nth - 1] if 1 <= nth <= len(times) else None


_COMPARABLE: tuple[Family, ...] = ("number", "text", "flag", "day", "instant")
_NOTHING = AggregateExample((), None)


def _bounds_only(type_: Type) -> Type:
    """An average lies within the bounds of its values, and need not be whole."""
    return Number(low=type_.low, high=type_.high) if isinstance(type_, Number) else Number()


AGGREGATES: dict[str, AggregateFunction] = {
    f.name: f
    for f in (
        AggregateFunction(
            "count",
            "count({events})",
            (),
            lambda _: Number(whole=True, low=0),
            0,
            len,
            lambda rows: rows.count(),
            "How many events there are.",
            (AggregateExample(((1, True), (2, True)), 2), AggregateExample((), 0)),
            "the number of {events}",
        ),
        AggregateFunction(
            "sum",
            "sum({events}.{column})",
            ("number",),
            lambda _: Number(),
            0.0,
            lambda pairs: total(_values(pairs)),
            lambda rows: rows.total(),
            "The sum of the values: exact, and rounded once at the end.",
            (AggregateExample(((1, 0.1), (2, 0.2), (3, 0.3)), 0.6), AggregateExample((), 0.0)),
            "the sum of {column} over the {events}",
            reach=reaches.of_total,
        ),
        AggregateFunction(
            "average",
            "average({events}.{column})",
            ("number",),
            _bounds_only,
            None,
            lambda pairs: average(_values(pairs)),
            lambda rows: rows.average(),
            "The average of the values.",
            (AggregateExample(((1, 2.0), (2, 5.0)), 3.5), _NOTHING),
            "the average {column} of the {events}",
            reach=reaches.of_average,
        ),
        AggregateFunction(
            "min",
            "min({events}.{column})",
            ("number", "day", "instant"),
            lambda type_: type_,
            None,
            lambda pairs: min(_values(pairs), default=None),
            lambda rows: rows.smallest(),
            "The smallest value, or the earliest date.",
            (AggregateExample(((1, 5.0), (2, 2.0)), 2.0), _NOTHING),
            "the smallest {column} of the {events}",
            reach=reaches.of_values,
        ),
        AggregateFunction(
            "max",
            "max({events}.{column})",
            ("number", "day", "instant"),
            lambda type_: type_,
            None,
            lambda pairs: max(_values(pairs), default=None),
            lambda rows: rows.largest(),
            "The largest value, or the latest date.",
            (AggregateExample(((1, 5.0), (2, 2.0)), 5.0), _NOTHING),
            "the largest {column} of the {events}",
            reach=reaches.of_values,
        ),
        AggregateFunction(
            "distinct",
            "distinct({events}.{column})",
            _COMPARABLE,
            lambda _: Number(whole=True, low=0),
            0,
            lambda pairs: len(set(_values(pairs))),
            lambda rows: rows.distinct(),
            "How many different values there are.",
            (AggregateExample(((1, "a"), (2, "b"), (3, "a")), 2), AggregateExample((), 0)),
            "the number of different values of {column} among the {events}",
        ),
        AggregateFunction(
            "most common",
            "most common({events}.{column})",
            _COMPARABLE,
            lambda type_: type_,
            None,
            _most_common,
            lambda rows: rows.most_common(),
            "The value that occurs most often; of those equally common, the smallest.",
            (
                AggregateExample(((1, "b"), (2, "a"), (3, "b")), "b"),
                AggregateExample(((1, "b"), (2, "a")), "a"),
                _NOTHING,
            ),
            "the most common {column} among the {events}",
            reach=reaches.of_values,
        ),
        AggregateFunction(
            "first",
            "first({events}.{column})",
            (*_COMPARABLE, "list"),
            lambda type_: type_,
            None,
            _first,
            lambda rows: rows.first(),
            "The value of the earliest event whose value is known; of several at that time, the smallest.",
            (AggregateExample(((2, "a"), (1, "c"), (1, "b")), "b"), _NOTHING),
            "the {column} of the first of the {events}",
            reach=reaches.of_values,
            place=1,
        ),
        AggregateFunction(
            "last",
            "last({events}.{column})",
            (*_COMPARABLE, "list"),
            lambda type_: type_,
            None,
            _last,
            lambda rows: rows.last(),
            "The value of the latest event whose value is known; of several at that time, the largest.",
            (AggregateExample(((2, "a"), (2, "b"), (1, "c")), "b"), _NOTHING),
            "the {column} of the last of the {events}",
            reach=reaches.of_values,
            place=-1,
        ),
        AggregateFunction(
            "first time",
            "first({events})",
            (),
            lambda type_: type_,
            None,
            lambda pairs: min(_times(pairs), default=None),
            lambda rows: rows.first_time(),
            "When the earliest event happened.",
            (AggregateExample(((2, True), (1, True)), 1), _NOTHING),
            "the date of the first of the {events}",
            of_time=True,
            place=1,
        ),
        AggregateFunction(
            "last time",
            "last({events})",
            (),
            lambda type_: type_,
            None,
            lambda pairs: max(_times(pairs), default=None),
            lambda rows: rows.last_time(),
            "When the latest event happened.",
            (AggregateExample(((2, True), (1, True)), 2), _NOTHING),
            "the date of the last of the {events}",
            of_time=True,
            place=-1,
        ),
        AggregateFunction(
            "nth time",
            "nth({n}, {events})",
            (),
            lambda type_: type_,
            None,
            _nth_time,
            lambda rows: rows.nth_time(),
            "When the event at this place happened: the first, the second, … in the order of time.",
            (
                AggregateExample(((3, True), (1, True), (2, True)), 2, nth=2),
                AggregateExample(((1, True),), None, nth=2),
            ),
            "the date of number {n} of the {events}",
            of_time=True,
        ),
    )
}

TYPED = frozenset(f.typed for f in AGGREGATES.values())

OF_ROWS: dict[str, str] = {f.typed: f.name for f in AGGREGATES.values() if not f.takes}
"""Of those that are about the rows themselves, by the name that a rule file calls them by."""
