"""The functions that SQL has to be taught, and letters, against what Python says; DuckDB works them out."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from segdsl import decimals, keys
from segdsl.engines.relational.sql.column import Column
from segdsl.engines.relational.sql.kernel import SqlKernel
from segdsl.engines.relational.sql.pieces import PIECES, macro, used
from segdsl.engines.relational.sql.templates import made
from segdsl.operators.numbers import rounded
from segdsl.operators.text import without_case

SUM = "EXACT_SUM(X)"
UNIT = 2.0**-100
KERNEL = SqlKernel()


@pytest.fixture(scope="module")
def database() -> Iterable[Any]:
    with duckdb.connect() as connection:
        for piece in PIECES.values():
            connection.execute(macro(piece))
        yield connection


def column(form: Any) -> Column:
    return Column(exp.column("x", quoted=True), form)


def each(database: Any, tree: Any, values: list[Any], type_: Any) -> list[Any]:
    """The expression of each value of `x`, in their order."""
    database.register("given", pa.table({"x": pa.array(values, type_), "n": list(range(len(values)))}))
    query = f"SELECT {tree.sql('duckdb')} FROM given ORDER BY n"
    return [row[0] for row in database.execute(query).fetchall()]


# ---------------------------------------------------------------- sums

fitting = st.floats(-1e30, 1e30).map(lambda x: math.trunc(x / UNIT) * UNIT if abs(x) < 1 else x)
awkward = st.sampled_from((0.1, 0.2, 0.7, 19.99, 1e16, -1e16, 1e-9, 2.0**53, -(2.0**80), 2.0**-99))


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(st.one_of(fitting, awkward), max_size=12), min_size=30, max_size=60))
@example([[1e16, 1.0, 1e-9], [2.0**53, 1.0, 2.0**-50], [-(2.0**53), -1.0, -(2.0**-50)]])
@example([[2.0**54, -(2.0**-99)], [1e16, -1e16, 1e-9], [2.0**80, 2.0**27, -(2.0**-99)], [], [-0.0]])
def test_sums_are_exact_and_rounded_once(database: Any, sums: list[list[float]]) -> None:
    wanted = [float(sum(map(Fraction, numbers), Fraction(0))) for numbers in sums]
    rows = [(n, x) for n, numbers in enumerate(sums) for x in numbers or [None]]
    assert summed(database, [n for n, _ in rows], [x for _, x in rows]) == wanted


def summed(database: Any, groups: list[int], numbers: list[float | None]) -> list[float]:
    database.register("given", pa.table({"n": groups, "x": pa.array(numbers, pa.float64())}))
    total = made(SUM, X=exp.column("x", quoted=True)).sql("duckdb")
    found = database.execute(f"SELECT {total} FROM given GROUP BY n ORDER BY n").fetchall()
    return [row[0] for row in found]


@pytest.mark.parametrize("number", [2.0**100, -1e300, 5e-324, 1e-300])
def test_what_can_t_be_added_up_exactly_is_refused(database: Any, number: float) -> None:
    with pytest.raises(duckdb.Error, match=r"segdsl: too (large|small) to be added up exactly"):
        summed(database, [0], [number])


# ---------------------------------------------------------------- numbers as they are written

floats = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.one_of(floats, st.decimals(-1000, 1000, places=3).map(float)), min_size=100, max_size=300))
@pytest.mark.parametrize("digits", [0, 2, -2])
def test_halves_as_written_go_away_from_zero(database: Any, digits: int, numbers: list[float]) -> None:
    found = each(database, KERNEL.round(column("float"), digits).sql, numbers, pa.float64())
    assert found == [rounded(number, digits) for number in numbers]


@settings(max_examples=8, deadline=None)
@given(st.lists(floats, min_size=100, max_size=300))
@example([0.0, -0.0, 1e15, 1e16, 123456789012345680.0, 1e-4, 1e-5, 5e-324, sys.float_info.max])
def test_numbers_in_digits(database: Any, numbers: list[float]) -> None:
    found = each(database, KERNEL.text(column("float")).sql, numbers, pa.float64())
    assert found == [decimals.in_digits(number) for number in numbers]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.floats(-1e37, 1e37), min_size=100, max_size=300))
def test_numbers_in_keys(database: Any, numbers: list[float]) -> None:
    found = each(database, made("WRITTEN_NUMBER(X)", X=exp.column("x", quoted=True)), numbers, pa.float64())
    assert found == [keys.written_part(number + 0.0) for number in numbers]


# ---------------------------------------------------------------- letters

LETTERS = [chr(n) for n in range(1, 0x20000) if not 0xD800 <= n <= 0xDFFF]


def test_every_letter_is_compared_as_the_language_does(database: Any) -> None:
    assert each(database, KERNEL.without_case(column("text")).sql, LETTERS, pa.string()) == [
        without_case(letter) for letter in LETTERS
    ]


def test_every_letter_is_made_small_and_capital_or_refused(database: Any) -> None:
    plain = [letter for letter in LETTERS if letter != "Σ"]
    assert each(database, KERNEL.lower(column("text")).sql, plain, pa.string()) == list(map(str.lower, plain))
    plain = [letter for letter in LETTERS if len(letter.upper()) == 1 or letter == "ß"]
    assert each(database, KERNEL.upper(column("text")).sql, plain, pa.string()) == list(map(str.upper, plain))
    with pytest.raises(duckdb.Error, match="segdsl: lower"):
        each(database, KERNEL.lower(column("text")).sql, ["ΚΩΣ"], pa.string())
    with pytest.raises(duckdb.Error, match="segdsl: upper"):
        each(database, KERNEL.upper(column("text")).sql, ["ﬁn"], pa.string())


def test_every_blank_is_trimmed(database: Any) -> None:
    blanks = [letter for letter in LETTERS if letter.isspace()]
    assert set(
        each(database, KERNEL.trim(column("text")).sql, [f"{b}a{b}" for b in blanks], pa.string())
    ) == {"a"}


# ---------------------------------------------------------------- the table of pieces


def test_no_piece_is_called_like_a_function_that_there_is() -> None:
    """sqlglot would take it for that, and say it in other words."""
    for piece in PIECES.values():
        call = made(f"{piece.name}({piece.parameters})")
        assert isinstance(call, exp.Anonymous), piece.name
        assert piece.name in {p.name for p in used(call)}
    assert {piece.name for piece in used(made(SUM))} >= {"whole_part", "exact_total", "nearest_float"}
