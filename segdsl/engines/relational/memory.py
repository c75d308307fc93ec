"""Values of answers in memory, as columns of Arrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from segdsl.engines.declared import InColumns, as_declared
from segdsl.sources.as_arrow import from_arrow
from segdsl.types import Kind


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
