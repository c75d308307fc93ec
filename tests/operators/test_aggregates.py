"""Aggregates do what their examples say, whatever the order of the rows."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.operators.aggregates import AGGREGATES, AggregateExample, AggregateFunction, total
from segdsl.types import Doubt, Instant, Kind, Number, OneOf

CASES = [(f, e) for f in AGGREGATES.values() for e in f.examples]


def result(function: AggregateFunction, pairs: Any, nth: int | None = None) -> Any:
    return function.row(list(pairs), *(() if nth is None else (nth,)))


@pytest.mark.parametrize(("function", "example"), CASES, ids=lambda x: getattr(x, "name", ""))
def test_examples(function: AggregateFunction, example: AggregateExample) -> None:
    assert result(function, example.pairs, example.nth) == example.result


@pytest.mark.parametrize("function", AGGREGATES.values(), ids=lambda f: f.name)
def test_with_nothing_to_go_by_the_result_is_what_the_entry_says(function: AggregateFunction) -> None:
    nth = 1 if function.name == "nth time" else None
    assert result(function, (), nth) == function.nothing


pairs = st.lists(st.tuples(st.integers(0, 3), st.floats(-1e308, 1e308)), max_size=8)


@given(st.sampled_from([f for f in AGGREGATES.values() if f.name != "nth time"]), pairs, st.randoms())
def test_the_order_of_rows_never_matters(function: AggregateFunction, rows: list[Any], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert result(function, shuffled) == result(function, rows)


@given(st.lists(st.floats(-1e300, 1e300), max_size=10))
def test_a_sum_is_the_exact_sum_rounded_once(numbers: list[float]) -> None:
    assert total(numbers) == float(sum(map(Fraction, numbers), Fraction(0)))


def test_a_sum_passes_through_infinity_unharmed_but_may_not_end_there() -> None:
    assert total([1e308, 1e308, -1e308]) == 1e308
    assert total([1e308, 1e308]) is None


def test_events_without_a_known_time_count_but_are_neither_first_nor_last() -> None:
    rows = [(None, 1.0), (5, 2.0)]
    assert AGGREGATES["count"].row(rows) == 2
    assert AGGREGATES["first"].row(rows) == 2.0
    assert AGGREGATES["last time"].row(rows) == 5
    assert AGGREGATES["last"].row([(None, 1.0)]) is None


def test_kinds() -> None:
    whole = Kind(Number(whole=True, low=0, high=5))
    assert not AGGREGATES["sum"].kind(whole).unknown
    assert AGGREGATES["sum"].kind(Kind(Number())).doubt is Doubt.BEYOND
    assert AGGREGATES["average"].kind(whole).type == Number(low=0, high=5)
    assert AGGREGATES["most common"].kind(Kind(OneOf(("a", "b")))).type == OneOf(("a", "b"))
    assert AGGREGATES["last time"].kind(Kind(Instant())) == Kind(Instant())
