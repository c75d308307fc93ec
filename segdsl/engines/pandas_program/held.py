"""Values as a program holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from segdsl.engines.declared import InColumns, as_declared
from segdsl.plan.nodes import Named, Read
from segdsl.types import Kind


@dataclass(frozen=True, slots=True, eq=False)
class Held(InColumns):
    """What a variable of the program holds: a column, or one value for `size` customers."""

    value: Any
    size: int
    kind: Kind

    @classmethod
    def of(cls, named: Named, value: Any, size: int) -> Held:
        """The values of a name. A column as it was read may lie in a frame whose owner will change it."""
        as_read = isinstance(named.node, Read) and isinstance(value, pd.Series)
        return cls(value.copy() if as_read else value, size, named.values)

    def __len__(self) -> int:
        return self.size

    def series(self) -> pd.Series[Any]:
        return as_declared(self.value, self.size, self.kind)


@dataclass(frozen=True, slots=True, eq=False)
class Key(InColumns):
    """A part of the customers' key, as it was read, perhaps with room for unknown whole numbers."""

    column: pd.Series[Any]

    def __len__(self) -> int:
        return len(self.column)

    def series(self) -> pd.Series[Any]:
        column = self.column
        return column.astype("int64") if column.dtype == "Int64" and not column.hasnans else column
