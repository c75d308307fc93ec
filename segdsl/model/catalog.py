"""What is known about customers: the tables, their columns, and what each column promises.

Made by `model.from_syntax`, read by `sources` (how to read a file, what to check), by the reference
and by every engine (what exists, of which kind).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from segdsl.model.nodes import Expression
from segdsl.source import Span
from segdsl.types import Kind

CUSTOMERS = "customers"

EVERYBODY = "*"
"""The owner of what a metric adds up: not one customer, but all of them, or all of a group."""

ROW_NUMBER = "#row"
"""The key column of a customer table with `key row`: whole numbers from 1 in the order of the file."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file writes a column: which header, and what its cells look like."""

    header: str | int  # the header's text, or the position counted from 1 in a file without header
    formats: tuple[str, ...] = ()  # in the order they are tried: a strptime format or a name of date_formats,
    # for numbers a sample such as "1.234,56"
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    unknown_as: tuple[str, ...] = ()
    split_by: str | None = None
    second: str | int | None = None  # the header of the column that is joined to the first by a blank
    ignoring_case: bool = False  # a closed set in any case
    or_unknown: bool = False  # what cannot be read is unknown, and counted


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A column: read from the table's file (`reading`) or computed from the same row (`definition`).

    `kind.unknown` is False where the column is `required` (or a key); not of attributes, where a customer may
    have no row. What is made of something private is `private` as well, unless `not_private` says why it
    gives nothing away.
    """

    name: str
    kind: Kind
    span: Span = field(compare=False, repr=False)
    reading: Reading | None = None
    definition: Expression | None = None
    private: bool = False
    sensitive: bool = False
    required: bool = False
    unique: bool = False
    description: str | None = None
    not_private: str | None = None


@dataclass(frozen=True, slots=True)
class FileInfo:
    """Where a table's rows are and how they are laid out; None means: to be detected."""

    path: str
    span: Span = field(compare=False, repr=False)
    separator: str | None = None  # "blanks" for runs of blanks
    encoding: str | None = None
    header: bool = True
    sheet: str | None = None  # of a workbook; None for its first
    header_row: int | None = None  # counted from 1; what stands before it is not read
    history: bool = False  # the project's history, whose messages are the rows


@dataclass(frozen=True, slots=True)
class Keep:
    """Which of the rows of a key counts; `by` names the column whose latest value wins, for `latest`."""

    which: Literal["latest", "first", "last", "first known"]
    by: str | None
    span: Span = field(compare=False, repr=False)


Role = Literal["customers", "attributes", "events", "lookup"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of rows.

    `key` names the columns that say whose row it is (for a lookup: what it is looked up by); it is empty
    where the rows are numbered (`key row`). `at` is the column with the time of events (kind Day or
    Instant). A roll-up has a `base` and `per`: a row for each customer and combination of the `per`
    columns, over the base's rows that satisfy `condition`; its computed columns are expressions over
    aggregates whose owner is the roll-up, and its `at` is the time of its earliest row, under the name of
    the base's `at`. A subset has a `base`, no `per`, and a `condition` (already combined down to a file or
    roll-up, as is `base`); its own computed columns are expressions over the base's row.
    Customers that come from events have `base`, and no file. Of rows that repeat the key, `keep` says which
    counts; of events, a customer's earliest row for each combination of the `once` columns does.
    A row is the customer's whose key it has, or with `matches` the one customer's for whom that expression
    has the value of the (one) key column.
    """

    name: str
    role: Role
    columns: Mapping[str, ColumnInfo]
    span: Span = field(compare=False, repr=False)
    file: FileInfo | None = None
    key: tuple[str, ...] = ()
    at: str | None = None
    base: str | None = None
    per: tuple[str, ...] = ()
    condition: Expression | None = None
    keep: Keep | None = None
    once: tuple[str, ...] = ()
    description: str | None = None
    matches: Expression | None = None

    @property
    def is_roll_up(self) -> bool:
        return bool(self.per)

    @property
    def is_subset(self) -> bool:
        return self.role == "events" and self.base is not None and not self.per


@dataclass(frozen=True, slots=True)
class Catalog:
    """All tables. `customers.columns` holds the columns of the attributes tables as well."""

    customers: Table
    attributes: Mapping[str, Table]
    events: Mapping[str, Table]
    lookups: Mapping[str, Table]
    zone: str = "UTC"

    def table(self, name: str) -> Table:
        """Any table by its name; raises KeyError."""
        if name == CUSTOMERS:
            return self.customers
        for tables in (self.events, self.lookups, self.attributes):
            if name in tables:
                return tables[name]
        raise KeyError(name)
