"""Typed tables in memory as tables of Arrow, which engines read where they are; and values of answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

from segdsl.engines.declared import InColumns, as_declared
from segdsl.sources.as_arrow import ROW, from_arrow, to_arrow
from segdsl.types import Kind


def arrow_table(frame: pd.DataFrame, columns: Mapping[str, str]) -> Any:
    """Columns of a frame, each under another name, and the place of each row."""
    made = {new: to_arrow(frame[old]) for new, old in columns.items()}
    return pa.table({**made, ROW: pa.array(range(len(frame)), pa.int64())})


@dataclass(frozen=True, slots=True, eq=False)
class Held(InColumns):
    """A column of an answer, as Arrow; or one value for `size` customers."""

    column: Any
    size: int
    kind: Kind

    def __len__(self) -> int:
        return self.size

    def series(self) -> pd.Series[Any]:
        """The values in the dtype of their kind."""
        return as_declared(from_arrow(self.column), self.size, self.kind)


def plain(column: Any) -> Any:
    """The only value of a column, as the language has it."""
    value = from_arrow(column)[0]
    if isinstance(value, tuple) or value is None:
        return value
    return None if pd.isna(value) else value.item() if hasattr(value, "item") else value
