"""A sheet of a workbook, as whatever reads workbooks gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows from the first, blank cells empty texts. `others` have something in them, too.

    errors: the cells that hold an error, such as `#N/A`, by row and column from 0; their values are blank
    hidden: rows that Excel does not show, from 0
    """

    name: str
    rows: list[list[Any]]
    others: tuple[str, ...] = ()
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    errors: tuple[tuple[int, int, str], ...] = ()
    hidden: tuple[int, ...] = ()
