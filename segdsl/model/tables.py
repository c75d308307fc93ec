"""Columns of tables: what was declared, as the catalog holds it.

In: a table as declared and the name of one of its columns. Out: its `ColumnInfo`, with the kind that
everything else relies on, or None where a definition is wrong (which is reported).
"""

from __future__ import annotations

from segdsl.model.catalog import CUSTOMERS, ColumnInfo, FileInfo, Reading
from segdsl.model.conditions import condition
from segdsl.model.draft import Draft, Implied, Item, Rows, Scope, TableDraft
from segdsl.model.names import rows
from segdsl.model.readings import check_reading, needs_place, reading_of, type_of
from segdsl.model.terms import all_of
from segdsl.model.traversal import columns_of
from segdsl.syntax import nodes as syntax
from segdsl.types import Day, Kind, Text, Type


def owner_of_attribute(draft: Draft, name: str) -> TableDraft | None:
    """The table that declares an attribute of the customer: the customers' own, or one of attributes."""
    own = draft.tables.get(CUSTOMERS)
    if own is not None and name in own.columns:
        return own
    for table in draft.tables.values():
        if table.role == "attributes" and name in table.columns and name not in table.key:
            return table
    return None


def build_column(draft: Draft, item: Item) -> ColumnInfo | None:
    table = draft.tables.get(item.table)
    if item.table == CUSTOMERS:
        table = owner_of_attribute(draft, item.name) or table
    assert table is not None
    match table.columns[item.name]:
        case syntax.Column() as column:
            return _read(draft, table, column)
        case syntax.ComputedColumn() as column:
            return _computed(draft, table, column)
        case Implied() as column:
            return _implied(draft, table, column)


def _read(draft: Draft, table: TableDraft, column: syntax.Column) -> ColumnInfo:
    is_key = column.name.text in table.key
    check_reading(draft, table, column)
    return ColumnInfo(
        column.name.text,
        Kind(type_of(draft, column), unknown=not (column.required or is_key)),
        column.name.span,
        reading=reading_of(column),
        private=column.private,
        sensitive=column.sensitive,
        required=column.required,
        unique=column.unique,
        description=column.description,
    )


def _computed(draft: Draft, table: TableDraft, column: syntax.ComputedColumn) -> ColumnInfo | None:
    place = CUSTOMERS if table.role in ("customers", "attributes") else table.name
    scope = Scope(draft, place, rolled=table.base if table.per else None, seed=column.name.text)
    if table.role == "attributes":
        scope = Scope(draft, CUSTOMERS, seed=column.name.text)
    value = scope.resolve(column.value)
    if value is None:
        return None
    used = [draft.done.get(Item(c.table, c.name)) for c in columns_of(value)]
    return ColumnInfo(
        column.name.text,
        Kind(value.kind.type, value.kind.unknown and column.name.text not in table.key),
        column.name.span,
        definition=value,
        # What is made of sensitive data is sensitive as well; what is private, `model.privacy` says.
        sensitive=any(info is not None and info.sensitive for info in used),
        description=column.description,
        not_private=column.not_private,
    )


def _implied(draft: Draft, table: TableDraft, column: Implied) -> ColumnInfo | None:
    name, span = column.name.text, column.name.span
    if column.what == "carried":
        return _carried(draft, table, column)
    origin = getattr(table.declaration, "origin", None)
    if isinstance(origin, syntax.File) and not origin.header:
        needs_place(draft, column.name, "text" if column.what == "key" else "date")
    if column.what == "at":
        return ColumnInfo(name, Kind(Day()), span, reading=Reading(name))
    if column.what == "text":
        return ColumnInfo(name, Kind(Text()), span, reading=Reading(name))
    return ColumnInfo(name, Kind(_key_type(draft, table, name), unknown=False), span, reading=Reading(name))


def _key_type(draft: Draft, table: TableDraft, name: str) -> Type:
    """A key is a text, unless the customers' key, which it is to meet, is declared as something else."""
    customers = draft.tables.get(CUSTOMERS)
    if table.role not in ("events", "attributes") or customers is None or customers.base is not None:
        return Text()
    place = table.key.index(name)
    if place >= len(customers.key):
        return Text()
    info = draft.column(CUSTOMERS, customers.key[place], table.declaration.span)
    return info.kind.type if info is not None else Text()


def _carried(draft: Draft, table: TableDraft, column: Implied) -> ColumnInfo | None:
    name, span = column.name.text, column.name.span
    base = str(table.base)
    holder = draft.holder(base, name) if base in draft.tables else None
    if holder is None:
        if base in draft.tables:
            Scope(draft, base).resolve(column.name)
        return None
    info = draft.column(holder, name, span)
    if info is None:
        return None
    kind = Kind(info.kind.type, info.kind.unknown and name not in table.key)
    return ColumnInfo(
        name, kind, span, private=info.private, sensitive=info.sensitive, description=info.description
    )


def build_rows(draft: Draft, name: str) -> Rows | None:
    """The root and the condition of a name of events."""
    table = draft.tables[name]
    declaration = table.declaration
    if not isinstance(declaration, syntax.DerivedEvents):
        return Rows(name, None, table.at)
    base = rows(Scope(draft), declaration.base)
    if base is None:
        return None
    conditions = [base.condition] if base.condition is not None else []
    if declaration.where is not None:
        own = condition(Scope(draft, declaration.base.text, seed=name), declaration.where)
        if own is None:
            return None
        conditions.append(own)
    narrowed = Rows(base.root, all_of(conditions, declaration.span) if conditions else None, table.at)
    return Rows(name, None, table.at, below=narrowed) if table.per else narrowed


def file_info(origin: syntax.File) -> FileInfo:
    separator = origin.separator.value if isinstance(origin.separator, syntax.Text) else origin.separator
    return FileInfo(
        origin.path.value,
        origin.path.span,
        separator,
        origin.encoding.value if origin.encoding is not None else None,
        origin.header,
        origin.sheet.value if origin.sheet is not None else None,
        int(origin.header_row.value) if origin.header_row is not None else None,
    )
