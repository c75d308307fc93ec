"""What Polars has no exact way to say, worked out on whole columns: by numpy, or once for each value.

In: columns and a function in Python. Out: a column, which Polars computes like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from segdsl.engines.pandas_program.pieces.numbers import exact_sums
from segdsl.engines.pandas_program.pieces.texts import tried
from segdsl.engines.relational.forms import Form
from segdsl.engines.relational.polars.column import TYPES, Column, literal
from segdsl.sources.as_arrow import from_arrow, to_arrow


def made_of(function: Callable[..., pl.Series], form: Form, *values: Any) -> Column:
    """The function of columns of Polars, all of one length."""

    def whole(columns: Sequence[pl.Series]) -> pl.Series:
        return function(*_alike(columns)).cast(TYPES[form])

    parts = [literal(value).settled for value in values]
    return Column(pl.map_batches(parts, whole, return_dtype=TYPES[form], is_elementwise=True), form)


def in_pandas(function: Callable[..., pd.Series[Any]], form: Form, *values: Any) -> Column:
    """The function of columns of pandas, in the dtypes of typed tables."""

    def whole(*columns: pl.Series) -> pl.Series:
        found = function(*(from_arrow(pa.chunked_array([column.to_arrow()])) for column in columns))
        return pl.Series(to_arrow(found))

    return made_of(whole, form, *values)


def each_different(function: Callable[[Any], Any], form: Form, value: Any) -> Column:
    """The function of each known value, worked out once for each different one."""
    return made_of(lambda x: different(function, x, form), form, value)


def different(function: Callable[[Any], Any], x: pl.Series, form: Form) -> pl.Series:
    """The same, of a column."""
    known = x.drop_nulls().unique()
    made = pl.Series("made", list(map(function, known.to_list())), dtype=TYPES[form])
    beside = pl.DataFrame({"x": known, "made": made})
    return pl.DataFrame({"x": x}).join(beside, on="x", how="left", maintain_order="left")["made"]


def each_row(function: Callable[..., Any], form: Form, *values: Any) -> Column:
    """The function of each row's values; unknown where one is, or where it fails."""

    def whole(*columns: pl.Series) -> pl.Series:
        rows = zip(*(column.to_list() for column in columns), strict=True)
        made = [None if any(v is None for v in row) else tried(function, row) for row in rows]
        return pl.Series(made, dtype=TYPES[form])

    return made_of(whole, form, *values)


def in_letters(native: Callable[[Any], Any], function: Callable[[str], str], x: Column) -> Column:
    """A function of a text, or of each text of a list; `native` is the same for texts of ASCII."""

    def whole(texts: pl.Series) -> pl.Series:
        plain = texts.str.len_bytes() == texts.str.len_chars()
        if plain.all():
            return pl.Series(native(texts))
        others = pl.select(pl.when(~plain).then(texts)).to_series()
        return pl.Series(native(texts)).zip_with(plain, different(function, others, "text"))

    if x.form == "list":
        each = pl.element().map_batches(whole, return_dtype=pl.String, is_elementwise=True)
        return Column(x.expr.list.eval(each), "list")
    return made_of(whole, "text", x)


def sums_of_lists(lists: pl.Series) -> pl.Series:
    """The exact sum of each list of finite floats, rounded once; null beyond the floats."""
    owner = np.repeat(np.arange(len(lists)), lists.list.len().to_numpy())
    values = lists.explode().drop_nulls().to_numpy()  # an empty list leaves a null
    return pl.Series(exact_sums(values, owner, len(lists)), nan_to_null=True)


def of_lists(function: Callable[[Any], float | None], lists: pl.Expr) -> pl.Expr:
    """The function of each list of numbers."""

    def whole(column: pl.Series) -> pl.Series:
        return pl.Series([function(numbers) for numbers in column.to_list()], dtype=pl.Float64)

    return lists.map_batches(whole, pl.Float64, is_elementwise=True)


def quotients(x: pl.Series, y: pl.Series) -> pl.Series:
    """Null where they are not finite. Polars would multiply by the inverse of what is one for all."""
    with np.errstate(all="ignore"):
        found = x.to_numpy() / y.to_numpy()
    return pl.Series(np.where(np.isfinite(found), found, np.nan), nan_to_null=True)


def powers(x: pl.Series, y: pl.Series) -> pl.Series:
    """As `math.pow` has them; a power that is one for all, Polars would make of products."""
    twice = pl.concat([x, x]).pow(pl.concat([y, y]))
    return twice.head(len(twice) // 2)


def _alike(columns: Sequence[pl.Series]) -> list[pl.Series]:
    """All as long as the longest; what is fixed comes as one value."""
    size = 0 if any(len(c) == 0 for c in columns) else max(map(len, columns))
    return [c if len(c) == size else c.clear() if size == 0 else c.new_from_index(0, size) for c in columns]
