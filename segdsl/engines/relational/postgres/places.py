"""Where the tables of a plan are in a database: where they always are, or copied for this session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from segdsl.model.catalog import CUSTOMERS
from segdsl.sources.as_arrow import ROW, arrow_table
from segdsl.sources.databases.refusals import Refused
from segdsl.sources.databases.session import Session
from segdsl.sources.databases.staying import Own, Placed, Staying, own
from segdsl.sources.databases.systems.postgres import quoted

_TYPES = {
    pa.float64(): "double precision",
    pa.int64(): "bigint",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("us"): "timestamp",
}
_NOTHING = "\x00"  # which no text of PostgreSQL has


class Places:
    """The tables of one session; `columns` are those that there are, with their tables, `rows` the sizes."""

    def __init__(self, staying: Staying) -> None:
        self.session = staying.session
        self._staying = staying
        self.columns = staying.columns()
        self.rows = {name: placed.rows for name, placed in staying.there.items()}

    @classmethod
    def of_frames(cls, session: Session, frames: Mapping[str, pd.DataFrame]) -> Places:
        """Frames, each as a table of the session's own."""
        if reason := session.why_not():
            raise Refused(f"exact answers need {reason}", "PGPASSWORD")
        staying = Staying(session, "UTC", None)
        for name, frame in frames.items():
            schema = arrow_table(frame.head(0), {str(c): c for c in frame.columns}).schema
            types = {f.name: _type(f.type) for f in schema if f.name != ROW}
            staying.own[name] = made = own(name, types)
            session.make(made.name, made.types)
        session.begin()
        places = cls(staying)
        places.fill(frames)
        return places

    def names(self) -> set[str]:
        """The names of tables that stay, which nothing else may have in a statement."""
        return {placed.place[-1].lower() for placed in self._staying.there.values()}

    def fill(self, frames: Mapping[str, pd.DataFrame]) -> None:
        """Copies frames into the session, each once."""
        for name, frame in frames.items():
            self.columns |= {(name, str(column)) for column in frame.columns}
            self.rows[name] = len(frame)
            if name in self._staying.filled:
                continue
            if self.session.lacking:
                raise Refused(f"`{name}` can't be copied to it: {self.session.lacking}", "PGPASSWORD")
            self._staying.filled.add(name)
            made = self._staying.own[name]
            table = arrow_table(frame, {column: name for name, (column, _) in made.columns.items()})
            _refuse_nothing(name, table)
            self.session.fill(made.name, table)

    def reading(self, table: str, columns: Mapping[str, str]) -> str:
        """The query for columns of a table, each under another name, and the place of each row."""
        placed = self._staying.there.get(table)
        if placed is None:
            return _of_own(self._staying.own[table], columns)
        return _in_place(table, placed, columns, self._staying.keys[table])


def _in_place(table: str, placed: Placed, columns: Mapping[str, str], key: tuple[str, ...]) -> str:
    """Rows that have a key; customers have places in the order of theirs."""
    taken = [f"{placed.values[old]} as {quoted([new])}" for new, old in columns.items()]
    keys = [f"({placed.values[name]})" for name in key]
    row = f"row_number() over (order by {', '.join(keys)}) - 1" if table == CUSTOMERS else "null::bigint"
    known = " and ".join(f"{each} is not null" for each in keys)
    where = f" where {known}" if keys else ""
    return f"select {', '.join([*taken, f'{row} as {quoted([ROW])}'])} from {quoted(placed.place)}{where}"


def _of_own(made: Own, columns: Mapping[str, str]) -> str:
    taken = [f"{_letters(*made.columns[old])} as {quoted([new])}" for new, old in columns.items()]
    return f"select {', '.join([*taken, quoted([ROW])])} from {quoted(['pg_temp', made.name])}"


def _letters(column: str, type_: str) -> str:
    """Texts are compared by their code points."""
    return f'{quoted([column])} collate "C"' if type_ in ("text", "text[]") else quoted([column])


def _type(kind: Any) -> str:
    return "text[]" if pa.types.is_list(kind) else _TYPES.get(kind, "text")


def _refuse_nothing(name: str, table: Any) -> None:
    """Raises Refused for a text that PostgreSQL can't hold."""
    for column in table.columns:
        texts = column.combine_chunks().flatten() if pa.types.is_list(column.type) else column
        if _is_text(texts.type) and pa.compute.any(pa.compute.match_substring(texts, _NOTHING)).as_py():
            raise Refused(f"`{name}` has a text with the character U+0000, which it can't hold", "PGPASSWORD")


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
