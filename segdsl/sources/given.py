"""Frames that somebody already has: of pandas, or of any library that speaks Arrow (Polars, DuckDB, pyarrow).

In: whatever was given as a frame. Out: a `Given`: its header and its columns as cells; or, where it is no
frame, what to say of it. The frame itself is never changed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import pandas as pd
import pyarrow as pa

from segdsl.diagnostics import Problem, wrong_usage
from segdsl.model.catalog import CUSTOMERS
from segdsl.sources.arrow import cells_in, cells_of, without_empty_pieces
from segdsl.sources.findings import shown
from segdsl.sources.raw import Cells


class ArrowStream(Protocol):
    """A table of any library that hands out its columns as Arrow does."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


Frame = pd.DataFrame | ArrowStream


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A frame: the names of its columns, their cells by place, and the index of its rows."""

    header: tuple[str, ...]
    cells: tuple[Any, ...]  # functions that give Cells, so that columns nobody asks for cost nothing
    index: pd.Index[Any]
    values: tuple[Any, ...]  # the columns as they were given, for what lies inside of them

    @property
    def length(self) -> int:
        return len(self.index)

    def column(self, place: int) -> Cells:
        """The cells of a column, counted from 0."""
        return self.cells[place]()


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """Frames in the place of declared sources, by the name of their table.

    Where it is `closed`, every other table but that of the customers has no rows; else it is read from its
    declared source.
    """

    by_name: Mapping[str, Given]
    closed: bool


def given(frame: object, name: str) -> Given:
    """The frame that was given for the table `name`. Raises Problem where it is none."""
    if isinstance(frame, Given):
        return frame
    if isinstance(frame, pd.DataFrame):
        return _of_pandas(frame, name)
    if isinstance(frame, pd.Series | pd.Index) or not hasattr(frame, "__arrow_c_stream__"):
        raise _no_frame(frame, name)
    return _of_arrow(_table(frame, name))


def lasting(frame: Frame, name: str) -> Frame:
    """The frame, or the table of what a reader hands out but once. Raises Problem where it can't be read."""
    is_reader = hasattr(frame, "__arrow_c_stream__") and callable(getattr(frame, "read_all", None))
    return _table(frame, name) if is_reader else frame


def _table(frame: object, name: str) -> Any:
    try:
        return pa.table(frame)
    except (pa.ArrowException, TypeError, ValueError, NotImplementedError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        message = f"the {_type(frame)} given for `{name}` can't be read as an Arrow table: {reason}"
        raise wrong_usage(message, "give a table; of pandas, Polars, or Arrow") from None


def _of_pandas(frame: pd.DataFrame, name: str) -> Given:
    if isinstance(frame.columns, pd.MultiIndex):
        message = f"the columns of the frame for `{name}` have names of {frame.columns.nlevels} levels"
        raise wrong_usage(message, "give each column one name, such as `frame.columns.map('_'.join)`")
    header = tuple(str(column) for column in frame.columns)
    cells = tuple(partial(_of_series, frame, place) for place in range(len(header)))
    values = tuple(frame.iloc[:, place] for place in range(len(header)))
    return Given(header, cells, frame.index, values)


def _of_series(frame: pd.DataFrame, place: int) -> Cells:
    return cells_in(frame.iloc[:, place].reset_index(drop=True))


def _of_arrow(table: Any) -> Given:
    columns = tuple(map(without_empty_pieces, table.columns))
    cells = tuple(partial(cells_of, column) for column in columns)
    return Given(tuple(table.column_names), cells, pd.RangeIndex(table.num_rows), columns)


# ---------------------------------------------------------------- what is no frame


def _no_frame(frame: object, name: str) -> Problem:
    """One sentence about what was given instead, and what to give."""
    return wrong_usage(f"{_instead(frame)} is given for `{name}`, which takes a frame", _way_out(frame, name))


def _instead(frame: object) -> str:
    match frame:
        case None:
            return "`None`"
        case str() | os.PathLike():
            return f"the text or path {shown(os.fspath(frame))}"
        case bool() | int() | float():
            return f"the number {shown(frame)}"
        case _:
            return f"an object of the type `{_type(frame)}`"


def _way_out(frame: object, name: str) -> str:
    match frame:
        case None if name != CUSTOMERS:
            return f"leave `{name}` out"
        case str() | os.PathLike():
            return "read the file with pandas or Polars, or leave it out to read the declared file"
        case pd.Series():
            return "give a frame with this column and the key: `series.reset_index()` makes one"
        case Mapping() | list() | tuple():
            return "make one with `pandas.DataFrame(…)`"
    for method in ("collect", "compute", "toPandas", "to_pandas", "to_table", "df"):
        if callable(getattr(frame, method, None)):
            return f"call its `{method}()` first"
    return "give a table of pandas, Polars, or Arrow"


def _type(frame: object) -> str:
    kind = type(frame)
    return f"{kind.__module__.partition('.')[0]}.{kind.__qualname__}"
