"""The cells of an audience, read a column at a time when a message first asks for it."""

from __future__ import annotations

from typing import Any

from segdsl.messages.audience import Audience
from segdsl.messages.context import Value


class Cells:
    """Looks up values, traits, scores, stages, and whether customers are in a segment."""

    def __init__(self, audience: Audience) -> None:
        self._audience = audience
        self._columns: dict[str, list[Any] | None] = {}

    def of(self, row: int) -> Value:
        """What is known of the customer in a row: a cell for a name, None where there is no such column."""
        return lambda name: self._cell(name, row)

    def _cell(self, name: str, row: int) -> Any:
        if name not in self._columns:
            audience = self._audience
            table = audience.values if name in audience.values else audience.segments
            self._columns[name] = table[name].tolist() if name in table else None
        column = self._columns[name]
        return None if column is None else column[row]
