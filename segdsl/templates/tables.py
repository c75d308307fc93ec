"""The rules' lookup tables, as templates see them: books, offers, shops.

In: the rows of a table as plain records with their kinds. Out: the rows that a template picks, each a record.
Private columns are unknown to templates. Rows are found by an index that is made once for each way of asking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Undefined

from segdsl.templates.values import MAX_LIST, Record, Unknown, Unprintable, value_of_cell
from segdsl.types import Kind


@dataclass(frozen=True, slots=True, eq=False)
class LookupRows:
    """A lookup table: its columns, each with a cell for every row, in the order of the file.

    `key` names the columns that a row is looked up by; unknown cells are None, NaN, NaT or NA.
    """

    columns: Mapping[str, list[Any]]
    key: tuple[str, ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    private: frozenset[str] = frozenset()
    zone: str = "UTC"

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), []))


class PickedTable:
    """A table that templates pick rows from."""

    def __init__(self, name: str, rows: LookupRows) -> None:
        self.name = name
        self.rows = rows
        self._types = {name: kind.type for name, kind in rows.kinds.items()}
        self._index: dict[tuple[str, ...], dict[tuple[Any, ...], list[int]]] = {}

    def pick(self, most: int, wanted: Mapping[str, Any]) -> list[Record]:
        """At most so many rows whose columns equal what is asked for, in the table's order."""
        for column in wanted:
            if column not in self.rows.columns or column in self.rows.private:
                raise Unprintable(f"{self.name} has no column {column} to pick by")
        if not 0 <= most <= MAX_LIST:
            raise Unprintable(f"the filter `pick` takes at most {MAX_LIST} rows")
        if any(isinstance(value, Undefined) for value in wanted.values()):
            return []
        found = self._found(tuple(wanted), tuple(wanted.values())) if wanted else range(len(self.rows))
        return [self.record(number) for number in found[:most]]

    def row(self, key: tuple[Any, ...]) -> Record:
        """The row with this key; every field of it is unknown where there is none."""
        if len(key) != len(self.rows.key):
            raise Unprintable(f"a row of {self.name} is looked up by {', '.join(self.rows.key)}")
        unknown = next((value for value in key if isinstance(value, Unknown)), None)
        if unknown is not None:
            return Record(lambda name: unknown)
        found = self._found(self.rows.key, key)
        if not found:
            return Record(lambda name: Unknown(f"{self.name} has no such row"))
        return self.record(found[0])

    def record(self, number: int) -> Record:
        return Record(lambda column: self._cell(number, column))

    def _cell(self, number: int, column: str) -> Any:
        rows, shown = self.rows, f"{self.name}.{column}"
        if column in rows.private or column not in rows.columns:
            return Unknown(f"{shown} is {'private' if column in rows.private else 'unknown'}")
        type_ = self._types.get(column)
        return value_of_cell(shown, rows.columns[column][number], type_=type_, zone=rows.zone)

    def _found(self, columns: tuple[str, ...], values: tuple[Any, ...]) -> list[int]:
        if columns not in self._index:
            index: dict[tuple[Any, ...], list[int]] = {}
            for number in range(len(self.rows)):
                cells = tuple(self._cell(number, column) for column in columns)
                if not any(isinstance(cell, Undefined | list) for cell in cells):
                    index.setdefault(cells, []).append(number)
            self._index[columns] = index
        try:
            return self._index[columns].get(values, [])
        except TypeError:  # a list is no value of a column
            return []
