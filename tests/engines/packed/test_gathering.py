"""Aggregates over arrays against the pieces of the pandas program, on generated rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.gathering import Gained, Gathering, Owners, Picked, Values
from segdsl.engines.packed.selecting import Found, Stretch
from segdsl.engines.pandas_program.pieces import many
from segdsl.operators.aggregates import AGGREGATES
from segdsl.sources.tables import TEXT

SIZE = 4
TIMES = [dt.datetime(2026, 1, day) for day in (1, 1, 2, 3)]
PIECES: dict[str, Callable[..., pd.Series]] = {
    "count": many.count_by,
    "sum": many.sum_by,
    "average": many.average_by,
    "min": many.min_by,
    "max": many.max_by,
    "distinct": many.distinct_by,
    "most common": many.most_common_by,
    "first": many.first_by,
    "last": many.last_by,
    "first time": many.min_by,
    "last time": many.max_by,
    "nth time": many.nth_by,
}
DTYPES = {"count": "int64", "distinct": "int64", "sum": "float64", "average": "float64"}
WIDE = st.floats(allow_nan=False, allow_infinity=False)
MONEY = st.integers(-99_999, 99_999).map(lambda cents: cents / 100)
KINDS: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "numbers": ("float64", WIDE | MONEY | st.sampled_from([0.0, 1.0, 2.0, 1e300])),
    "whole numbers": ("Int64", st.integers(-(2**63), 2**63 - 1) | st.integers(0, 3)),
    "texts": (TEXT, st.sampled_from(["", "a", "b", "ß"])),
    "flags": ("boolean", st.booleans()),
    "moments": ("datetime64[us]", st.sampled_from(TIMES)),
    "lists": (object, st.sampled_from([(), ("a",), ("a", "b"), ("b",)])),
}


@st.composite
def tables(draw: st.DrawFn, kind: str) -> pd.DataFrame:
    """Rows of some owners, or of nobody; some values and times are unknown; two conditions."""
    dtype, values = KINDS[kind]
    row = st.tuples(
        st.integers(-2, SIZE - 1),
        values | st.none(),
        st.sampled_from(TIMES) | st.none(),
        st.booleans(),
        st.booleans(),
    )
    rows = draw(st.lists(row, max_size=20))
    if draw(st.booleans()):
        rows = sorted((r for r in rows if r[2] is not None), key=lambda r: r[2])  # as a log is
    if draw(st.booleans()):
        rows = [r for r in rows if r[1] is not None]
    columns = list(zip(*rows, strict=True)) or [(), (), (), (), ()]
    value = (
        pd.Series(columns[1], dtype=dtype)
        if dtype is object
        else pd.Series(pd.array(columns[1], dtype=dtype))
    )
    return pd.DataFrame(
        {
            "owner": np.array(columns[0], "int32"),
            "value": value,
            "at": pd.Series(columns[2], dtype="datetime64[us]"),
            "here": np.array(columns[3], bool),
            "there": np.array(columns[4], bool),
        }
    )


def held(column: pd.Series) -> Values:
    """A column as the engine has it."""
    known = column.notna().to_numpy()
    flags = None if known.all() else Mask.of(known)
    match column.dtype:
        case np.dtypes.ObjectDType():
            return Values(column.name, column, flags)
        case pd.StringDtype():
            codes, _ = pd.factorize(column, sort=True)
            return (
                Values(column.name, codes.astype(np.uint8), flags)
                if len(column) % 2
                else Values(column.name, column, flags)
            )
        case pd.Int64Dtype():
            return Values(column.name, column.fillna(0).to_numpy("int64"), flags)
        case pd.BooleanDtype():
            return Values(column.name, column.fillna(False).to_numpy(bool), flags)
        case np.dtypes.Float64DType():
            return Values(column.name, column.to_numpy(), flags)
        case _:
            return Values(column.name, column.to_numpy().view(np.int64), flags)


def plain(answer: Gained | Picked, column: pd.Series) -> list[Any]:
    """The values of an answer, as Python has them; unknown is None."""
    if isinstance(answer, Picked):
        return [None if place < 0 else column.iloc[place] for place in answer.places.tolist()]
    known = np.full(SIZE, True) if answer.known is None else answer.known
    return [
        None if not k or v != v else v for v, k in zip(answer.array.tolist(), known.tolist(), strict=True)
    ]


def expected(series: pd.Series) -> list[Any]:
    if series.dtype == "datetime64[us]":
        return [None if pd.isna(v) else v.value // 1000 for v in series]
    return [None if v is None or (not isinstance(v, tuple) and pd.isna(v)) else v for v in series]


def moments(values: list[Any]) -> list[Any]:
    return [v.value // 1000 if isinstance(v, pd.Timestamp) else v for v in values]


def asked(name: str) -> list[str]:
    if name == "count":
        return []
    if AGGREGATES[name].of_time:
        return ["at"]
    return ["value", "at"] if AGGREGATES[name].place else ["value"]


CASES = [
    (name, kind)
    for name, function in AGGREGATES.items()
    for kind, family in (
        ("numbers", "number"),
        ("whole numbers", "number"),
        ("texts", "text"),
        ("flags", "flag"),
        ("moments", "instant"),
        ("lists", "list"),
    )
    if family in function.takes or (not function.takes and kind == "numbers")
]


@pytest.mark.parametrize(("name", "kind"), CASES)
@settings(max_examples=40)
@given(data=st.data())
def test_the_values_of_the_pieces(name: str, kind: str, data: st.DataObject) -> None:
    table = data.draw(tables(kind))
    nth = data.draw(st.integers(1, 3)) if name == "nth time" else None
    start, stop = data.draw(st.tuples(st.integers(0, 20), st.integers(0, 20)))
    columns = [table[column] for column in asked(name)]
    within = (np.arange(len(table)) >= start) & (np.arange(len(table)) < stop)
    chosen = table["here"] & table["there"] & within
    piece = PIECES[name](table["owner"].to_numpy(), SIZE, *([nth] if nth else []), *columns, where=chosen)

    owners = Owners.of("owner", table["owner"].to_numpy(), SIZE)
    rows = Stretch.all_of(Found(len(table))).between(start, stop)
    here, there = (Mask.of(table[name].to_numpy()) for name in ("here", "there"))
    rows = rows.where("here", lambda: here).where("there", lambda: there)
    answer = AGGREGATES[name].column(Gathering(rows, owners, tuple(map(held, columns)), nth))
    assert moments(plain(answer, columns[0] if columns else table["at"])) == expected(piece)
    if isinstance(answer, Gained):
        own = held(columns[0]).array.dtype if columns else np.dtype("int64")
        assert answer.array.dtype == DTYPES.get(name, own)
