"""Rows of a source that count for nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from segdsl.sources.tables import Omitted

MANY = 1 / 3
"""From this share of a table's rows up those of nobody are too many."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of a table that count for nobody.

    several_customers: rows whose id, matched with `matches`, is that of more than one customer
    repeated:          rows beside the one that is kept of several
    unreadable:        cells that are unknown because they can't be read, by column
    """

    without_key: int = 0
    unknown_customer: int = 0
    several_customers: int = 0
    repeated: int = 0
    unreadable: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def strangers(self) -> int:
        """Rows whose key is not one customer's."""
        return self.unknown_customer + self.several_customers

    def too_many(self, keyed: int) -> bool:
        """Whether so many of the rows that have a key are strangers that it has to be told why."""
        return self.strangers > 0 and self.strangers >= keyed * MANY

    def with_omitted(self, omitted: Omitted | None) -> LeftOut:
        """The same with what reading has left out."""
        if omitted is None:
            return self
        without_key = self.without_key + omitted.without_key
        return replace(
            self, without_key=without_key, repeated=omitted.repeated, unreadable=dict(omitted.unreadable)
        )

    def __bool__(self) -> bool:
        rows = self.without_key, self.unknown_customer, self.several_customers, self.repeated
        return any(rows) or bool(self.unreadable)
