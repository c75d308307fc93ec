"""The catalog: all tables with their columns, once everything in them is built.

In: a draft in which every column and every name of events is done. Out: the `Catalog`; columns whose
definition is wrong are left out of it.
"""

from __future__ import annotations

from segdsl.diagnostics import Label
from segdsl.model.catalog import CUSTOMERS, Catalog, ColumnInfo, Table
from segdsl.model.draft import Draft, Item, NamedRows, TableDraft
from segdsl.model.keeping import check_keeping, kept
from segdsl.model.laid_out import check_layout
from segdsl.model.matching import check_match
from segdsl.model.tables import file_info
from segdsl.source import NOWHERE
from segdsl.syntax import nodes as syntax
from segdsl.types import in_words


def catalog(draft: Draft) -> Catalog:
    made = {name: _table(draft, table) for name, table in draft.tables.items()}
    for name, table in draft.tables.items():
        _check_keys(draft, name, table, made)
        _check_time(draft, table, made[name])
        check_keeping(draft, table, made[name])
        origin = getattr(table.declaration, "origin", None)
        if isinstance(origin, syntax.File):
            check_layout(draft, origin)
    return Catalog(
        customers=made.get(CUSTOMERS) or _nobody(),
        attributes={n: t for n, t in made.items() if t.role == "attributes"},
        events={n: t for n, t in made.items() if t.role == "events"},
        lookups={n: t for n, t in made.items() if t.role == "lookup"},
        zone=draft.zone,
    )


def _nobody() -> Table:
    return Table(CUSTOMERS, "customers", {}, NOWHERE)


def _table(draft: Draft, table: TableDraft) -> Table:
    declaration = table.declaration
    origin = getattr(declaration, "origin", None)
    columns = _columns(draft, table)
    if table.name == CUSTOMERS:
        for other in draft.tables.values():
            if other.role == "attributes":
                columns.update({n: c for n, c in _columns(draft, other).items() if n not in other.key})
    rows = draft.done.get(Item("", table.name)) if table.role == "events" else None
    base, condition = table.base, None
    if isinstance(rows, NamedRows):
        below = rows.below if rows.below is not None else rows
        base = below.root if table.base is not None else None
        condition = below.condition
    return Table(
        table.name,
        table.role,
        columns,
        declaration.span,
        file_info(origin) if isinstance(origin, syntax.File) else None,
        table.key,
        table.at,
        base,
        table.per,
        condition,
        *kept(origin),
        getattr(declaration, "description", None),
        draft.done.get(Item("", table.name, True)),
    )


def _columns(draft: Draft, table: TableDraft) -> dict[str, ColumnInfo]:
    found: dict[str, ColumnInfo] = {}
    for name in table.columns:
        place = CUSTOMERS if table.role == "attributes" and name not in table.key else table.name
        info = draft.done.get(Item(place, name))
        if info is not None:
            found[name] = info
    return found


def _is_computed(draft: Draft, table: TableDraft, made: Table) -> bool:
    """Whether people have a computed key: made of what they have, it can't say whose it is."""
    of_people = table.role in ("customers", "attributes")
    has_file = isinstance(getattr(table.declaration, "origin", None), syntax.File)
    for name in table.key if of_people and has_file else ():
        info = made.columns.get(name)
        if info is not None and info.reading is None:
            if table.role == "customers":
                message = f"customers are told apart by what their file says, and `{name}` is computed"
                hint = f"name a column of the file as the key; other tables find them by `matches {name}`"
            else:
                message = (
                    f"the rows of `{table.name}` are joined by what its file says, and `{name}` is computed"
                )
                hint = "name a column of the file as the key, or declare the rows as `events`"
            draft.findings.add("type-mismatch", message, info.span, hint)
            return True
    return False


def _check_time(draft: Draft, table: TableDraft, made: Table) -> None:
    """Events happen on a day or at an instant."""
    declaration = table.declaration
    if not isinstance(declaration, syntax.Events) or declaration.at is None:
        return
    info = made.columns.get(declaration.at.text)
    if info is not None and info.kind.family not in ("day", "instant"):
        message = f"`{info.name}` is {in_words(info.kind.type)}, and cannot say when the events happened"
        hint = f"if it holds dates, declare it so: `{info.name} date`, or `{info.name} datetime`"
        draft.findings.add("type-mismatch", message, declaration.at.span, hint)


def _check_keys(draft: Draft, name: str, table: TableDraft, made: dict[str, Table]) -> None:
    """Records find their customer by a key of as many columns, of the same types, as the customers'.

    With `matches`, by a key of the type of what it matches.
    """
    customers = made.get(CUSTOMERS)
    declaration = table.declaration
    if _is_computed(draft, table, made[name]):
        return
    if table.matches is not None:
        key = made[name].columns.get(table.key[0]) if table.key else None
        check_match(draft, table, key, made[name].matches)
        return
    if (
        customers is None
        or not customers.key
        or not isinstance(declaration, syntax.Events | syntax.Attributes)
    ):
        return
    where = declaration.origin.key[0].span if declaration.origin.key else declaration.name.span
    first = [Label(customers.span, "the customers are declared here")]
    if len(table.key) != len(customers.key):
        given = f"has {len(table.key)} columns" if len(table.key) != 1 else "has one column"
        wanted = f"{len(customers.key)} columns" if len(customers.key) > 1 else "one"
        message = f"the key of `{name}` {given}, and the key of the customers has {wanted}"
        draft.findings.add("type-mismatch", message, where, None, first)
        return
    for own, theirs in zip(table.key, customers.key, strict=True):
        mine, other = made[name].columns.get(own), customers.columns.get(theirs)
        if mine is not None and other is not None and mine.kind.family != other.kind.family:
            message = (
                f"`{own}` of `{name}` is {in_words(mine.kind.type)}, and the customers' key `{theirs}` "
                f"is {in_words(other.kind.type)}: they never meet"
            )
            draft.findings.add("type-mismatch", message, mine.span, "declare both as the same type", first)
