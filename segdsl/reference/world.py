"""Data in plain Python: what was read about customers and events.

In: rows as mappings from a column that is read to its value (None, or no entry, where unknown). Numbers are
floats, or ints where the column is declared whole; instants are aware; lists are tuples. Columns of
attributes tables stand in the customers' rows, unless other people's ids say whose they are. Computed columns
are not here, unless an example fixes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from segdsl.model.nodes import Value

Row = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class PlainRows:
    """All rows that were read, in any order.

    `events` holds the rows of events files (of an example, also rows of roll-ups that it states). Lookups map
    key values to rows. Events belong to the customer whose key they have, or whose id they match; where there
    is `only_one` customer, all of them are theirs. `customers` stays empty where customers come from events.
    `attributes` holds the rows of those attributes tables that `matches` joins.
    """

    customers: tuple[Row, ...] = ()
    events: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    lookups: Mapping[str, Mapping[tuple[Value, ...], Row]] = field(default_factory=dict)
    only_one: bool = False
    attributes: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class Record:
    """A row at hand, of customers, events or a lookup. Only identity makes two records the same row.

    customer: the place of the customer whose row it is; None where it is nobody's
    parts:    of a roll-up's row, the rows it is made of; None for all others
    """

    table: str
    values: Row
    customer: int | None
    parts: tuple[Record, ...] | None = None
