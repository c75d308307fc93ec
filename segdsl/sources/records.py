"""Records that name their columns, as a format opens them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from segdsl.sources.nested import Values
from segdsl.sources.raw import Cells, from_objects

Record = tuple[int, dict[str, Any]]  # an object, and the number of its row, from 1


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """An opened file.

    names:   of its columns, in their order
    length:  how many rows it has
    values:  a column by its place, read when it is asked for; raises Unread
    cells:   makes cells of such values
    row_of:  the row or line of the file that a position stands in
    nested:  whether a column may have others inside of it; None where only its values tell
    objects: the records themselves, where they are objects
    """

    names: Sequence[str]
    length: int
    values: Callable[[int], Values]
    cells: Callable[[Values], Cells] = from_objects
    row_of: Callable[[int], int] = lambda position: position + 1
    nested: Callable[[int], bool] | None = None
    objects: Sequence[Record] | None = None
