"""Reading files whose cells keep what was declared of them; `segdsl segment` has checked that they do.

Every function takes cells as texts, unknown where they are empty, and gives a typed column.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from segdsl.engines.pandas_program.pieces.cells import as_texts, in_cells, json_rows, text_of


def read_delimited(
    path: str,
    columns: dict[str, Any],
    separator: str,
    encoding: str = "utf-8-sig",
    header: bool = True,
    row: int | None = None,
) -> pd.DataFrame:
    """The columns, by their headers or (from 1) positions, of all the files that match the path, as texts."""
    frames = [
        pd.read_csv(
            file,
            sep=separator,
            encoding=encoding,
            header=0 if header else None,
            skiprows=lines_before_header(file, encoding) if row is None else row - 1,
            dtype="str",
            keep_default_na=False,
            na_values=[""],
            skipinitialspace=separator == r"\s+",
            quoting=csv.QUOTE_NONE if separator == r"\s+" else csv.QUOTE_MINIMAL,
        )
        for file in sorted(Path().glob(path)) or [Path(path)]
    ]
    return named_columns(pd.concat(frames, ignore_index=True), columns)


def lines_before_header(file: Path, encoding: str) -> int:
    """1 where the first line says what separates columns, as Excel writes it (`sep=;`), else 0."""
    with file.open(encoding=encoding) as text:
        return int(text.readline().lower().strip('"').startswith("sep="))


def read_sheet(
    path: str, columns: dict[str, Any], sheet: str | int = 0, header: bool = True, row: int = 1
) -> pd.DataFrame:
    """The columns of one sheet of an Excel file, by default the first, as texts."""
    cells = pd.read_excel(
        path,
        sheet_name=sheet,
        header=0 if header else None,
        skiprows=row - 1,
        engine="calamine",
        dtype="object",
        keep_default_na=False,
        na_values=[""],
    )
    return named_columns(cells.apply(lambda column: in_cells(column.map(day_alone))), columns)


def day_alone(cell: Any) -> Any:
    """A day that Excel holds as its midnight as the day."""
    is_moment = isinstance(cell, dt.datetime) and cell == cell
    return cell.date() if is_moment and cell.time() == dt.time() else cell


def read_records(path: str, columns: dict[str, Any]) -> pd.DataFrame:
    """The columns of Parquet or JSON files, as they are."""
    return named_columns(records(path), columns)


def records(path: str, **options: Any) -> pd.DataFrame:
    """Parquet (read with these options) or JSON files, as they are."""
    files = sorted(Path().glob(path)) or [Path(path)]
    if path.lower().endswith((".parquet", ".pq")):
        frames = [pd.read_parquet(file, **options) for file in files]
    else:
        rows = [row for file in files for row in json_rows(file)]
        return pd.DataFrame(rows, dtype="object").apply(in_cells)
    return pd.concat(frames, ignore_index=True)


def read_sqlite(path: str, table: str, columns: dict[str, Any]) -> pd.DataFrame:
    """The columns of a table of an SQLite database, as they are."""
    name = '"' + table.replace('"', '""') + '"'
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(f"select * from {name}")
        header = [column[0] for column in rows.description]
        return named_columns(pd.DataFrame(rows, columns=header, dtype="object").apply(in_cells), columns)


def named_columns(frame: pd.DataFrame, columns: dict[str, Any] | None) -> pd.DataFrame:
    """The frame's columns by the names that rules use; without names, all as they are."""
    if columns is None:
        return frame
    stripped = {str(header).strip(): place for place, header in enumerate(frame.columns)}
    places = {n: h - 1 if isinstance(h, int) else stripped[h.strip()] for n, h in columns.items()}
    return pd.DataFrame({name: frame.iloc[:, place] for name, place in places.items()})


def known(cells: pd.Series[Any], unknown: tuple[str, ...]) -> pd.Series[Any]:
    """The cells without those that stand for unknown (or are blank)."""
    if cells.dtype == "object":
        cells = as_texts(cells)
    if not isinstance(cells.dtype, pd.StringDtype):
        return cells
    stripped = cells.str.strip()
    return stripped.where(~stripped.isin(["", *unknown]))


def texts(cells: pd.Series[Any], unknown: tuple[str, ...] = ()) -> pd.Series[Any]:
    """Texts, kept as they came."""
    cells = as_texts(cells)
    return cells.where(~cells.isin(list(unknown))) if unknown else cells


def written_as(cells: pd.Series[Any], pattern: str) -> pd.Series[Any]:
    """The cells that are written so; numbers stay."""
    if cells.dtype == "object":
        numbers_too = cells.map(lambda cell: is_number_itself(cell) or cell != cell)
        return cells.where(numbers_too | as_texts(cells).str.strip().str.fullmatch(pattern, na=False))
    if not isinstance(cells.dtype, pd.StringDtype):
        return cells
    return cells.where(cells.str.strip().str.fullmatch(pattern, na=False))


def first_known(ways: list[pd.Series[Any]]) -> pd.Series[Any]:
    """Of each cell the first value that is known."""
    values = ways[0]
    for way in ways[1:]:
        values = values.where(values.notna(), way)
    return values


def plain_numbers(
    cells: pd.Series[Any], decimal: str, thousands: str, around: tuple[str, str]
) -> pd.Series[Any]:
    """The texts of numbers, with a point and nothing else."""
    for mark in filter(None, (thousands, *(part.strip() for part in around))):
        cells = cells.str.replace(mark, "", regex=False)
    return cells.str.replace(decimal, ".", regex=False).str.strip() if decimal != "." else cells


def numbers(
    cells: pd.Series[Any],
    unknown: tuple[str, ...] = (),
    decimal: str = ".",
    thousands: str = "",
    around: tuple[str, str] = ("", ""),
) -> pd.Series[Any]:
    """Floats; `12%` is 0.12 where the sample says percent."""
    if cells.dtype == "object":
        own = cells.map(lambda cell: float(cell) if is_number_itself(cell) else None).astype("float64")
        rest = as_texts(cells.mask(own.notna()))
        return numbers(own, unknown).fillna(numbers(rest, unknown, decimal, thousands, around))
    cells = known(cells, unknown)
    if isinstance(cells.dtype, pd.StringDtype):
        cells = plain_numbers(cells, decimal, thousands, around)
    values = pd.Series(cells.astype("float64"))  # to the last digit, which `to_numeric` may miss
    values = values / 100 if around[1].strip() == "%" else values
    return values.where(np.isfinite(values) & ~values.isin([float(u) for u in unknown if is_number(u)]))


def is_number_itself(cell: Any) -> bool:
    """Whether a cell is a number, and no text of one."""
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) and cell == cell


def is_number(text: str) -> bool:
    """Whether a text is a plain number."""
    return text.strip().lstrip("+-").replace(".", "", 1).isdigit()


def whole_numbers(
    cells: pd.Series[Any],
    unknown: tuple[str, ...] = (),
    decimal: str = ".",
    thousands: str = "",
    around: tuple[str, str] = ("", ""),
) -> pd.Series[Any]:
    """Integers, exact to the last digit."""
    if cells.dtype == "object":
        own = cells.map(lambda cell: int(cell) if is_number_itself(cell) else pd.NA).astype("Int64")
        rest = as_texts(cells.mask(own.notna()))
        return whole_numbers(own, unknown).fillna(whole_numbers(rest, unknown, decimal, thousands, around))
    cells = known(cells, unknown)
    if isinstance(cells.dtype, pd.StringDtype):
        cells = plain_numbers(cells, decimal, thousands, around)
        wholes = [None if pd.isna(text) else int(float(text) if "." in text else text) for text in cells]
        return pd.Series(wholes, dtype="Int64")
    values = pd.Series(cells.astype("Int64"))
    return values.mask(values.isin([int(float(u)) for u in unknown if is_number(u)]))


def flags(
    cells: pd.Series[Any], unknown: tuple[str, ...] = (), yes: tuple[str, ...] = (), no: tuple[str, ...] = ()
) -> pd.Series[Any]:
    """Yes or no as declared, else as usual in any case."""
    if cells.dtype == "object":
        own = cells.map(lambda cell: cell if isinstance(cell, bool) else pd.NA).astype("boolean")
        return own.fillna(flags(as_texts(cells.mask(own.notna())), unknown, yes, no))
    if pd.api.types.is_bool_dtype(cells.dtype):
        return cells.astype("boolean")
    cells = as_texts(cells)
    cells = known(cells, unknown)
    lower = cells.str.lower()
    positive = cells.isin(yes) if yes else lower.isin(["yes", "true", "y", "1"])
    negative = cells.isin(no) if no else lower.isin(["no", "false", "n", "0"])
    return positive.astype("boolean").where(positive | negative)


def in_declared_case(cells: pd.Series[Any], values: tuple[str, ...]) -> pd.Series[Any]:
    """Texts of a closed set, spelled as it is declared whatever their case."""
    return cells.str.lower().map({value.lower(): value for value in values}).astype("str").fillna(cells)


def only(cells: pd.Series[Any], values: tuple[str, ...]) -> pd.Series[Any]:
    """Texts of a closed set; all others are unknown."""
    return cells.where(cells.isin(values))


def beside(cells: pd.Series[Any], second: pd.Series[Any]) -> pd.Series[Any]:
    """Two columns as one, joined by a blank; unknown where either is blank."""
    parts = [as_texts(part).str.removesuffix("T00:00:00") for part in (cells, second)]
    pieces = [part.str.strip().replace("", None) for part in parts]
    return pieces[0] + " " + pieces[1]


def lists(cells: pd.Series[Any], separator: str = ",", unknown: tuple[str, ...] = ()) -> pd.Series[Any]:
    """Tuples of texts; a cell may be a list in square brackets."""
    cells = known(cells, unknown) if unknown else cells
    return pd.Series([list_in(cell, separator) for cell in cells], dtype="object")


def list_in(cell: Any, separator: str) -> tuple[str, ...] | None:
    """The items of a cell, without the blanks and quotes around them."""
    if not isinstance(cell, str):
        is_list = isinstance(cell, list | tuple | np.ndarray)
        return tuple(text for item in cell if (text := text_of(item)) is not None) if is_list else None
    if not cell.strip():
        return None
    cell = cell.strip()
    if cell.startswith("[") and cell.endswith("]"):
        try:
            return tuple(str(item) for item in json.loads(cell))
        except ValueError:
            cell = cell[1:-1]
            return tuple(item.strip().strip("\"'") for item in cell.split(separator) if item.strip())
    return tuple(item for item in (unquoted(part.strip()) for part in cell.split(separator)) if item)


def unquoted(item: str) -> str:
    """An item without the double quotes around it."""
    if len(item) > 1 and item.startswith('"') and item.endswith('"'):
        return item[1:-1].replace('""', '"')
    return item


def with_key(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The rows that have a key."""
    return frame.dropna(subset=key).reset_index(drop=True)


def keep_latest(frame: pd.DataFrame, key: list[str], by: str) -> pd.DataFrame:
    """Of the rows of each key the latest; a known time beats an unknown one."""
    latest = frame.sort_values(by, ascending=False, kind="stable", na_position="last").drop_duplicates(key)
    return latest.sort_index().reset_index(drop=True)


def keep_first_known(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """One row for each key, with the first known value of each column."""
    return frame.groupby(key, sort=False, dropna=False).first().reset_index()[list(frame.columns)]


def once_per(frame: pd.DataFrame, names: list[str], at: str | None = None) -> pd.DataFrame:
    """Of the rows with the same values the earliest; rows with an unknown one all stay."""
    whole = frame[names].notna().all(axis=1)
    known = frame[whole] if at is None else frame[whole].sort_values(at, kind="stable", na_position="last")
    left = pd.concat([known.drop_duplicates(names), frame[~whole]])
    return left.sort_index().reset_index(drop=True)
