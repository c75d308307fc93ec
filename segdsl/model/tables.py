"""Columns of tables: what was declared, as the catalog holds it.

In: a table as declared and the name of one of its columns. Out: its `ColumnInfo`, with the kind that
everything else relies on, or None where a definition is wrong (which is reported).
"""

from __future__ import annotations

from dataclasses import replace

from segdsl.model.catalog import CUSTOMERS, ColumnInfo, FileInfo, Reading
from segdsl.model.conditions import condition
from segdsl.model.draft import Draft, Implied, Item, NamedRows, Scope, TableDraft
from segdsl.model.history_events import HistoryFile
from segdsl.model.names import rows
from segdsl.model.nodes import Expression
from segdsl.model.readings import check_reading, needs_place, reading_of, type_of
from segdsl.model.terms import all_of
from segdsl.model.traversal import columns_of
from segdsl.syntax import nodes as syntax
from segdsl.types import Day, Instant, Kind, Number, Text, Type


def build_column(draft: Draft, item: Item) -> ColumnInfo | None:
    table = draft.owner(item.table, item.name)
    assert table is not None
    matched = _matched(draft, table, item.name)
    match table.columns[item.name]:
        case syntax.Column() as column:
            info: ColumnInfo | None = _read(draft, table, column)
        case syntax.ComputedColumn() as column:
            info = _computed(draft, table, column)
        case Implied() as column:
            info = _implied(draft, table, column)
    if info is None or matched is None or item.name not in table.key:
        return info
    return replace(info, sensitive=info.sensitive or _is_sensitive(draft, matched))


def _matched(draft: Draft, table: TableDraft, name: str) -> Expression | None:
    """What says whose the rows of a table are, where the column at hand takes that for granted.

    A key has its values; and what attributes add to the customers is nobody's until it is known whose.
    """
    if table.matches is None or not (table.role == "attributes" or name in table.key):
        return None
    value: Expression | None = draft.need(Item("", table.name, True), table.matches.span)
    return value


def _is_sensitive(draft: Draft, value: Expression) -> bool:
    """What is made of sensitive data is sensitive as well; what is private, `model.privacy` says."""
    used = [draft.done.get(Item(c.table, c.name)) for c in columns_of(value)]
    return any(info is not None and info.sensitive for info in used)


def _read(draft: Draft, table: TableDraft, column: syntax.Column) -> ColumnInfo:
    is_key = column.name.text in table.key
    promised = column.required and table.role != "attributes"  # there may be no row for a customer
    check_reading(draft, table, column)
    return ColumnInfo(
        column.name.text,
        Kind(type_of(draft, column), unknown=not (promised or is_key)),
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
    return ColumnInfo(
        column.name.text,
        _known(value.kind) if column.name.text in table.key else value.kind,
        column.name.span,
        definition=value,
        sensitive=_is_sensitive(draft, value),
        description=column.description,
        not_private=column.not_private,
    )


def _known(kind: Kind) -> Kind:
    """Of a part of a key: rows without it are left out."""
    return replace(kind, unknown=False)


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
    reading = Reading(name, or_unknown=_of_history(table))  # the keys of strangers may be of any kind
    return ColumnInfo(name, Kind(_key_type(draft, table, name), unknown=False), span, reading=reading)


def _key_type(draft: Draft, table: TableDraft, name: str) -> Type:
    """A key is a text, unless it is to meet something else: the customers' key, or what it matches."""
    if table.matches is not None:
        matched = draft.need(Item("", table.name, True), table.matches.span)
        return Text() if matched is None else _without_promises(matched.kind.type)
    customers = draft.tables.get(CUSTOMERS)
    if table.role not in ("events", "attributes") or customers is None or customers.base is not None:
        return Text()
    place = table.key.index(name)
    if place >= len(customers.key):
        return Number(whole=True) if _of_history(table) and not customers.key else Text()  # rows have numbers
    info = draft.column(CUSTOMERS, customers.key[place], table.declaration.span)
    return info.kind.type if info is not None else Text()


def _of_history(table: TableDraft) -> bool:
    return isinstance(getattr(table.declaration, "origin", None), HistoryFile)


def _without_promises(type_: Type) -> Type:
    """What customers promise of their own column binds nobody else's."""
    match type_:
        case Number(whole=whole):
            return Number(whole)
        case Day():
            return Day()
        case Instant():
            return Instant()
    return Text()


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
    kind = _known(info.kind) if name in table.key else info.kind
    return ColumnInfo(
        name, kind, span, private=info.private, sensitive=info.sensitive, description=info.description
    )


def build_rows(draft: Draft, name: str) -> NamedRows | None:
    """The root and the condition of a name of events."""
    table = draft.tables[name]
    declaration = table.declaration
    if not isinstance(declaration, syntax.DerivedEvents):
        return NamedRows(name, None, table.at)
    base = rows(Scope(draft), declaration.base)
    if base is None:
        return None
    conditions = [base.condition] if base.condition is not None else []
    if declaration.where is not None:
        own = condition(Scope(draft, declaration.base.text, seed=name), declaration.where)
        if own is None:
            return None
        conditions.append(own)
    narrowed = NamedRows(base.root, all_of(conditions, declaration.span) if conditions else None, table.at)
    return NamedRows(name, None, table.at, below=narrowed) if table.per else narrowed


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
        isinstance(origin, HistoryFile),
    )
