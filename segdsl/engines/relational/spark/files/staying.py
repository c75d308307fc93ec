"""Tables that workers of Spark read from their files: all that reading would find out is asked there.

As `segdsl.sources.databases.staying` has it for tables of a database.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from pyspark.sql import functions as f

from segdsl.engines.relational.lying import A_PIECE
from segdsl.engines.relational.spark.files.parts import SIZE, Part, part_of
from segdsl.engines.relational.spark.files.values import broken
from segdsl.model.catalog import ColumnInfo, Table
from segdsl.sources.as_arrow import ROW, arrow_table
from segdsl.sources.formats.parquet import is_parquet
from segdsl.sources.headers import read_columns
from segdsl.sources.keys import has_inexact_key, key_read
from segdsl.sources.paths import find_files
from segdsl.sources.reading import FileFact, fact
from segdsl.sources.tables import Omitted

_MOST_FILES = 200  # of a table; each is read by itself
_TOLD = re.compile(r"\[[A-Z][A-Z0-9_.]+\] (.+?)\.?(?:\s+SQLSTATE|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A table that stays: a data frame of its rows, and by declared column that of the frame."""

    frame: Any
    columns: Mapping[str, str]
    rows: int
    omitted: Omitted
    facts: tuple[FileFact, ...]

    def reading(self, columns: Mapping[str, str]) -> Any:
        """Columns of the table, each under another name, and the place of each row."""
        return self.frame.select(*(f.col(self.columns[old]).alias(new) for new, old in columns.items()), ROW)


@dataclass(slots=True)
class InFiles:
    """The tables whose files a session reads; `copied` says why it does not those of others.

    base: the folder that paths begin in; zone: the project's; today: the day that ranges may end with
    may_lie: whether answers may be in files, too
    """

    session: Any
    base: Path = Path()
    zone: str = "UTC"
    today: dt.date | None = None
    may_lie: bool = False
    there: dict[str, Placed] = field(default_factory=dict)
    copied: dict[str, str] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """What messages call the place."""
        return "Spark"

    @property
    def many(self) -> bool:
        """Whether answers may be about so many that they had better be in files."""
        return self.may_lie and any(one.rows > A_PIECE for one in self.there.values())

    def stays(self, table: Table) -> bool:
        """Whether the table needs no reading."""
        if not is_parquet(table):
            return False
        try:
            placed = self._placed(table)
        except Exception as error:  # PySpark's, or Java's: whoever reads it here says what is wrong
            placed = f"Spark can't read it there: {_reason(error)}"
        if isinstance(placed, Placed):
            self.there[table.name] = placed
        else:
            self.copied[table.name] = placed
        return isinstance(placed, Placed)

    def omitted(self) -> dict[str, Omitted]:
        """What counts for nobody of the tables that stay, of those where that is anything."""
        return {table: one.omitted for table, one in self.there.items() if one.omitted}

    def facts(self) -> dict[str, tuple[FileFact, ...]]:
        """What is to be known of the files of each table that stays."""
        return {table: one.facts for table, one in self.there.items()}

    def columns(self) -> set[tuple[str, str]]:
        """The columns of the tables that stay, each with its table."""
        return {(name, column) for name, placed in self.there.items() for column in placed.columns}

    def shown(self, table: str, columns: Mapping[str, str], frames: Mapping[str, Any]) -> Any:
        """Columns of a table, each under another name, wherever that is."""
        if table in self.there:
            return self.there[table].reading(columns)
        return self.session.createDataFrame(arrow_table(frames[table], columns))

    # ------------------------------------------------------------ what is asked

    def _placed(self, table: Table) -> Placed | str:
        """The table; or why it has to be read. Raises what Spark does, and OSError."""
        assert table.file is not None
        if table.keep is not None or table.once or not (table.key or table.role == "events"):
            return "its rows have to be told apart one by one"
        if has_inexact_key(table):
            return "numbers of its key may be too large to be told apart"
        files = find_files(table.file, self.base).value or ()
        if not 0 < len(files) <= _MOST_FILES:
            return f"it is more than {_MOST_FILES} files" if files else "its files are not there"
        names = {column.name: f"c{place}" for place, column in enumerate(read_columns(table))}
        parts = [part_of(table, found, names, self.zone, self.session) for found in files]
        whole = [part for part in parts if part is not None]
        if len(whole) < len(parts):
            return "its columns have other types than declared, and are read cell by cell"
        frame = _joined(whole)
        nameless = self._confirmed(table, frame, names, whole)
        if isinstance(nameless, str):
            return nameless
        key = [names[name] for name in key_read(table)]
        rows = sum(part.rows for part in whole)
        kept = (frame.dropna(subset=key) if key else frame).drop(SIZE)
        facts = tuple(fact(found, part.rows) for found, part in zip(files, whole, strict=True))
        return Placed(kept, names, rows, Omitted(nameless), facts)

    def _confirmed(self, table: Table, frame: Any, names: Mapping[str, str], parts: list[Part]) -> int | str:
        """How many rows have no key, where no promise is broken; else why it has to be read."""
        key = [f.col(names[name]) for name in key_read(table)]
        without = _any([value.isNull() for value in key])
        infos = read_columns(table)
        doubts = [
            doubt for column in infos for doubt in self._doubts(table, column, f.col(names[column.name]))
        ]
        required = [f.col(names[name]).isNull() for name in key_read(table) if table.columns[name].required]
        faulty = (~without & _any(doubts)) | _any(required)
        [found] = frame.agg(
            f.count("*"), f.count_if(without), f.count_if(f.coalesce(faulty, f.lit(False))), f.sum(SIZE)
        ).collect()
        rows, nameless, wrong, size = found
        if not rows or (rows, size) != (sum(p.rows for p in parts), sum(p.rows * p.size for p in parts)):
            return "it has no rows, or Spark finds other files there"
        if wrong or any(map(self._come_twice, self._once(table, frame, names))):
            return "some of its rows are not as declared"
        return int(nameless)

    def _doubts(self, table: Table, column: ColumnInfo, value: Any) -> Iterator[Any]:
        yield from broken(value, column, self.zone, self.today)
        if column.required and column.name not in key_read(table):
            yield value.isNull()

    def _once(self, table: Table, frame: Any, names: Mapping[str, str]) -> Iterator[Any]:
        """Columns whose known values come once together."""
        if key_read(table) and len(key_read(table)) == len(table.key):
            yield frame.select(*(names[name] for name in table.key))
        yield from (frame.select(names[column.name]) for column in read_columns(table) if column.unique)

    def _come_twice(self, columns: Any) -> bool:
        again = columns.dropna().groupBy(*columns.columns).count().where("count > 1")
        return bool(again.limit(1).count())


def _reason(error: Exception) -> str:
    """What Spark tells, in a line, without the name that it gives to it."""
    told = _TOLD.search(str(error))
    return told[1] if told else next(iter(str(error).strip().splitlines()), type(error).__name__)


def _any(conditions: list[Any]) -> Any:
    return reduce(or_, conditions, f.lit(False))


def _joined(parts: list[Part]) -> Any:
    """The parts below each other, with the place of each row among all."""
    frames, before = [], 0
    for part in parts:
        frames.append(part.frame.withColumn(ROW, f.col(ROW) + before))
        before += part.rows
    return reduce(lambda above, below: above.unionAll(below), frames)
