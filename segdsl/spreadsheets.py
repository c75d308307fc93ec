"""Cells and rows of CSV files that people open in a spreadsheet.

In: texts. Out: cells that no spreadsheet runs as a formula, and rows that every reader ends where we do.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol

# What a formula begins with (OWASP, "CSV injection"), the wide forms of East Asian keyboards included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_END = "\r\n"  # as the writer ends rows: then it quotes a cell that holds either sign


def spreadsheet_cell(text: str) -> str:
    """A text for a CSV file that a spreadsheet will not run as a formula; numbers stay as they are."""
    if text.startswith(_FORMULA) and not re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", text):
        return "'" + text
    return text


def plain_cell(cell: str) -> str:
    """The text that was to be written where such a cell is read."""
    return cell[1:] if cell.startswith("'") and spreadsheet_cell(cell[1:]) == cell else cell


class RowWriter(Protocol):
    """Writes rows, each cell quoted where it has to be."""

    def writerow(self, row: Iterable[Any], /) -> Any: ...
    def writerows(self, rows: Iterable[Iterable[Any]], /) -> None: ...


def csv_rows_into(write: Callable[[str], Any], separator: str = ",") -> RowWriter:
    """A writer of rows that end in a line feed; a bare carriage return in a cell is quoted as well."""
    return csv.writer(_Lines(write), delimiter=separator, lineterminator=_END)


class _Lines:
    def __init__(self, write: Callable[[str], Any]) -> None:
        self._write = write

    def write(self, row: str) -> None:
        self._write(row.removesuffix(_END) + "\n")
