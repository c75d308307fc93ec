"""Findings about the cells of a column: the first place and value, and how many more there are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from segdsl.codes import Severity
from segdsl.diagnostics import Diagnostic
from segdsl.model.catalog import ColumnInfo, Table
from segdsl.sources.findings import and_more, finding, shown, value_in
from segdsl.sources.objects import NoText, in_json, is_many, text_of, texts_in
from segdsl.sources.raw import Positions, Raw, is_text
from segdsl.types import ListOf

STUDIED = 2_000
"""Of so many faulty cells the values are looked at, to say what they might be."""

FIRST = 20
"""So many rows of a table say how cells are written that can be read."""


class Faults(Protocol):
    """What is known of the faults of a table that is looked at piece by piece.

    `in_piece` says that the rows at hand are a part of it: what rows have to be compared for is left aside.
    """

    in_piece: bool

    def number(self, fault: tuple[str, str], positions: Positions) -> int:
        """How many cells have this fault (of a column, and what it is), of which these are at hand."""


@dataclass(frozen=True, slots=True)
class Inspector:
    """The rows of a table that findings are about, how severe they are, and which day `today` is.

    Where that is not known (None), ranges that end at such a word are not checked at that end.
    """

    table: Table
    raw: Raw
    severity: Severity
    zone: str = "UTC"
    today: dt.date | None = None
    faults: Faults | None = None

    @property
    def in_piece(self) -> bool:
        """Whether there are more rows of the table than are at hand."""
        return self.faults is not None and self.faults.in_piece

    def number(self, what: str, column: str, positions: Positions) -> int:
        """How many rows of the table have a fault that those at these positions have."""
        if self.faults is None:
            return len(positions)
        kept = self.raw.kept
        return self.faults.number((column, what), positions if kept is None else kept[positions])

    def found(
        self,
        code: str,
        column: ColumnInfo,
        positions: Positions,
        says: str,
        hint: str | None = None,
        *,
        what: str = "",
    ) -> Diagnostic:
        """A finding about the cells of a column at these positions; `says` follows the first one's value.

        `what` tells faults of a column apart that have the same code.
        """
        file, row = self.raw.place(int(positions[0]))
        header = column.reading.header if column.reading is not None else column.name
        value = value_in(column, self.written(column, int(positions[0])))
        count = self.number(f"{code} {what}", column.name, positions)
        message = f"`{file}` row {row}, column {shown(header)}: {value} {says}{and_more(count)}"
        if column.name != header and isinstance(header, str):
            message = message.replace(": ", f" (`{column.name}`): ", 1)
        return finding(code, message, file=file, span=column.span, hint=hint, severity=self.severity)

    def written(self, column: ColumnInfo, position: int) -> object:
        """A cell as the file holds it."""
        cells = self.raw.columns[column.name]
        if is_text(cells):
            return str(cells[position].as_py() or "")
        value = cells.iloc[position]
        try:
            return in_json(list(texts_in(value))) if is_many(value) else text_of(value) or ""
        except NoText:
            return in_json(value)

    def without_text(self, column: ColumnInfo, position: int) -> str | None:
        """What a value is that no cell of this column could hold, such as "a list"; None of any other."""
        cells = self.raw.columns[column.name]
        value = None if is_text(cells) else cells.iloc[position]
        try:
            as_list = is_many(value) and isinstance(column.kind.type, ListOf)
            list(texts_in(value)) if as_list else text_of(value)
        except NoText as error:
            return str(error)
        return None

    def distinct(self, column: ColumnInfo, positions: Positions) -> list[str]:
        """Some of the different texts at these positions, in order."""
        texts = (str(self.written(column, int(p))).strip() for p in positions[:STUDIED])
        return list(dict.fromkeys(texts))

    def readable(self, column: ColumnInfo, unreadable: Positions) -> list[str]:
        """The different texts of the table's first rows that can be read, in order."""
        kept = self.raw.kept
        first = np.arange(min(FIRST, self.raw.length)) if kept is None else np.flatnonzero(kept < FIRST)
        unknown = () if column.reading is None else column.reading.unknown_as
        words = {"", *(word.strip() for word in unknown)}
        texts = self.distinct(column, first[~np.isin(first, unreadable)])
        return [text for text in texts if text not in words]
