"""A table that was read: its typed frame, what was left out of it, and the files that it is from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from segdsl.sources.lake.table import LargeTable
from segdsl.sources.reading import FileFact
from segdsl.sources.tables import Omitted


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table that was read, with every promise of its declaration checked.

    entry:   the name under which its frame is kept between runs; None where it is not
    begins:  the names under which its first rows are kept, with how many those are
    can_grow: whether its one file can be read on from its end, should it be added to
    """

    frame: pd.DataFrame | LargeTable
    omitted: Omitted
    facts: tuple[FileFact, ...]
    entry: str | None = None
    begins: tuple[tuple[str, int], ...] = ()
    can_grow: bool = False
