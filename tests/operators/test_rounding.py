"""Rounding sees a number as it is written, on rows and on columns, and nothing overflows on the way."""

from __future__ import annotations

import math
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdsl.decimals import in_digits, percentage
from segdsl.engines.pandas_program.pieces import numbers as pieces
from segdsl.operators import OPERATORS

ROUND = OPERATORS["round"].row

cents = st.builds(lambda n, d: n / 10**d, st.integers(-(10**9), 10**9), st.integers(0, 6))
numbers = cents | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**63), 2**63 - 1)
digits = st.integers(-3, 6) | st.integers(-330, 330)


def by_fractions(x: float, places: int) -> float | None:
    """The same with exact fractions of the digits that are shown."""
    scaled = abs(Fraction(repr(x))) * Fraction(10) ** places
    whole = math.floor(scaled + Fraction(1, 2))
    try:
        size = float(Fraction(whole) / Fraction(10) ** places)
    except OverflowError:
        return None
    return (-size if x < 0 else size) + 0.0


@given(numbers, digits)
def test_halves_are_those_of_the_written_number(x: float, places: int) -> None:
    assert ROUND(x, places) == by_fractions(x, places)


@given(st.lists(numbers, min_size=1, max_size=8), digits)
def test_columns_round_as_rows_do(values: list[float], places: int) -> None:
    whole = all(isinstance(v, int) for v in values)
    dtypes = ("Int64", "int64") if whole else ("float64",)
    for dtype in dtypes:
        column = pd.Series(values, dtype=dtype)
        wanted = [ROUND(v if whole else float(v), places) for v in values]
        got = [None if pd.isna(v) else v for v in pieces.rounded(column, places).tolist()]
        assert got == wanted


@pytest.mark.parametrize(
    ("x", "places", "wanted"),
    [
        (1.005, 2, 1.01),
        (2.675, 2, 2.68),
        (-1.005, 2, -1.01),
        (0.285, 2, 0.29),
        (1e308, 2, 1e308),
        (1.5, 300, 1.5),
        (5e-324, 323, 1e-323),
        (5e-324, 324, 5e-324),
        (9223372036854775807, -1, 9223372036854775810.0),
        (9007199254741005, -1, 9007199254741010.0),
        (1.7976931348623157e308, -308, None),
        (4999, -4, 0.0),
        (5000, -4, 10000.0),
    ],
)
def test_numbers_at_the_edges(x: float, places: int, wanted: float | None) -> None:
    assert ROUND(x, places) == wanted
    got = pieces.rounded(pd.Series([x]), places).iloc[0]
    assert pd.isna(got) if wanted is None else got == wanted


def test_floor_and_ceil_stay_those_of_the_float() -> None:
    assert OPERATORS["ceil"].row((0.1 + 0.2) * 10) == 4.0
    assert OPERATORS["floor"].row(0.29 * 100) == 28.0


def test_shares_and_figures_in_digits() -> None:
    assert percentage(0.00125, 1) == "0.1%"
    assert percentage(0.00125, 2) == "0.13%"
    assert percentage(0.285) == "29%"
    assert in_digits(1e23) == "100000000000000000000000"
    assert in_digits(1234567.891, 2, grouped=True) == "1,234,567.89"
    assert in_digits(-0.001, 2) == "0"
