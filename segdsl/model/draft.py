"""A model in the making: what is declared, what is already built, and where names are looked up.

Declarations come in any order, so whoever needs another one asks the draft for it: `need` returns what
was built (None where that failed and was reported), or raises `NeedsFirst`, upon which the caller's
attempt is given up and taken again later (model.order).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from segdsl.model.catalog import CUSTOMERS, ColumnInfo, Role
from segdsl.model.findings import Findings
from segdsl.model.nodes import Expression
from segdsl.source import Span
from segdsl.syntax import nodes as syntax

RULES = ("trait", "segment", "lifecycle", "score", "prediction", "lifetime", "clusters")
"""What declarations are called that give every customer a value, or say who is in."""


class Item(NamedTuple):
    """Something to build: a computed or read column of a table, or (table "") a declaration by name.

    With `matches` it is what says whose the rows of the table `name` are.
    """

    table: str
    name: str
    matches: bool = False


class NeedsFirst(Exception):
    """The item at hand can only be built after another one."""

    def __init__(self, item: Item, span: Span) -> None:
        self.item = item
        self.span = span


@dataclass(frozen=True, slots=True)
class Declared:
    """A name of the project's one namespace: what bears it, and where."""

    name: str
    what: str  # "attribute", "trait", "segment", "lifecycle", "score", "setting", "campaign", "events", …
    span: Span
    declaration: object


@dataclass(frozen=True, slots=True)
class Implied:
    """A column that nobody declares: a key, an `at` column, or what a roll-up takes over from its base."""

    name: syntax.Name
    what: str  # "key", "at" (a date), "text" or "carried"


DraftColumn = syntax.Column | syntax.ComputedColumn | Implied
TableDeclaration = syntax.Customers | syntax.Attributes | syntax.Events | syntax.DerivedEvents | syntax.Lookup


@dataclass(slots=True)
class TableDraft:
    """A table as declared. Of a subset, `columns` holds only those that it computes itself."""

    name: str
    role: Role
    declaration: TableDeclaration
    columns: dict[str, DraftColumn]
    key: tuple[str, ...] = ()
    at: str | None = None
    base: str | None = None
    per: tuple[str, ...] = ()
    matches: syntax.Expression | None = None

    @property
    def is_subset(self) -> bool:
        return self.base is not None and not self.per and self.role == "events"


@dataclass(frozen=True, slots=True)
class NamedRows:
    """What a name of events stands for: rows of a file or roll-up that satisfy a condition about them.

    `below` says of a roll-up which rows it is made from.
    """

    root: str
    condition: Expression | None
    at: str | None
    below: NamedRows | None = None


@dataclass(slots=True)
class Draft:
    zone: str
    findings: Findings
    names: Mapping[str, Declared]
    tables: Mapping[str, TableDraft]
    resolve: Callable[[syntax.Expression, Scope], Expression | None]
    settings: dict[str, syntax.Expression] = field(default_factory=dict)
    done: dict[Item, Any] = field(default_factory=dict)
    _bearing: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    _attributes: dict[str, TableDraft | None] = field(default_factory=dict)

    def need(self, item: Item, span: Span) -> Any:
        try:
            return self.done[item]
        except KeyError:
            raise NeedsFirst(item, span) from None

    def owner(self, table: str, column: str) -> TableDraft | None:
        """The table that declares a column: of a customer's it may be one of attributes."""
        if table != CUSTOMERS:
            return self.tables.get(table)
        if not self._attributes:
            for other in self.tables.values():
                if other.role == "attributes":
                    for name in other.columns.keys() - {*other.key}:
                        self._attributes.setdefault(name, other)
            own = self.tables.get(CUSTOMERS)
            self._attributes.update(dict.fromkeys(own.columns if own is not None else (), own))
        return self._attributes.get(column)

    def holder(self, table: str, column: str) -> str | None:
        """The table that a column visible in `table` belongs to: itself, or what it is a subset of."""
        return next((d.name for d in self._subsets(table) if column in d.columns), None)

    def _subsets(self, table: str) -> Iterator[TableDraft]:
        """A table, what it is a subset of, and so on down; a circle is gone round once."""
        seen: set[str] = set()
        place: str | None = table
        while place is not None and place in self.tables and place not in seen:
            seen.add(place)
            draft = self.tables[place]
            yield draft
            place = draft.base if draft.is_subset else None

    def column(self, table: str, name: str, span: Span) -> ColumnInfo | None:
        info: ColumnInfo | None = self.need(Item(table, name), span)
        return info

    def visible(self, table: str) -> list[str]:
        """The names of the columns that rules about rows of `table` can use."""
        return [name for draft in self._subsets(table) for name in draft.columns]

    def bears_rows(self, name: str) -> bool:
        """Whether the name is that of events, and of nothing that was declared before them."""
        return name in self.tables and name in self.names and self.names[name].what == "events"

    @property
    def customers_hidden(self) -> bool:
        """Nothing (readable) says who the customers are: reported once, not for each attribute."""
        return CUSTOMERS not in self.tables or CUSTOMERS in self.findings.unread

    def bearing(self, *whats: str) -> list[str]:
        """The names that something of these sorts bears."""
        if whats not in self._bearing:
            self._bearing[whats] = [d.name for d in self.names.values() if d.what in whats]
        return self._bearing[whats]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose names plain names are: the customer's, or those of the columns of a row of events.

    `rolled` names the base of a roll-up while its columns are built: aggregates there run over the base's
    rows. `seed` is the declaration's name, which samples use where they say nothing else. `pooled` is so
    outside the aggregates of a metric: there is no one customer there, but a group of them.
    """

    draft: Draft
    table: str = CUSTOMERS
    rolled: str | None = None
    seed: str = ""
    pooled: bool = False

    @property
    def findings(self) -> Findings:
        return self.draft.findings

    @property
    def of_customer(self) -> bool:
        return self.table == CUSTOMERS

    def resolve(self, node: syntax.Expression) -> Expression | None:
        """The meaning of what was written; None where that was reported as wrong."""
        return self.draft.resolve(node, self)

    def row_of(self, table: str) -> Scope:
        return replace(self, table=table, rolled=None, pooled=False)

    def customer(self) -> Scope:
        return replace(self, table=CUSTOMERS, rolled=None, pooled=False)
