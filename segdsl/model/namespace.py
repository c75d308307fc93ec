"""The project's one namespace: what every name stands for, across all files.

In: the declarations in reading order. Out: name → `Declared`, the first one where a name is used twice
(which is reported with both places), and the tables as declared.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from segdsl.diagnostics import Diagnostic, Label, Problem
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.draft import Declared, DraftColumn, Implied, TableDraft
from segdsl.model.findings import Findings
from segdsl.syntax import nodes as syntax

DEEPEST_EVENTS = 20

_BEGINNINGS = re.compile(
    r"^(?:(?P<people>customers)\b|(?P<what>attributes|events|lookup|setting|trait|segment|lifecycle|score|campaign"
    r"|prediction|clusters|lifetime|metric)"
    r"\s+(?:`(?P<quoted>[^`\n]+)`|(?P<name>\w+)))",
    re.MULTILINE,
)
_ARTICLES = {"attribute": "an attribute", "events": "events", "attributes": "a table of attributes"}


def unread(files: Iterable[syntax.RuleFile]) -> frozenset[str]:
    """The names of declarations that begin in the text but could not be read.

    Where that hides attributes of the customer, `customers` is among them.
    """
    files = tuple(files)
    read = {d.name.text for f in files for d in f.declarations if not isinstance(d, _NAMELESS)}
    if any(isinstance(d, syntax.Customers) for f in files for d in f.declarations):
        read.add(CUSTOMERS)
    missing: set[str] = set()
    for file in files:
        for begun in _BEGINNINGS.finditer(file.span.source.text):
            name = begun["people"] or begun["quoted"] or begun["name"]
            if name not in read:
                missing.update((name, CUSTOMERS) if begun["what"] == "attributes" else (name,))
    return frozenset(missing)


_NAMELESS = (syntax.Customers, syntax.Example, syntax.Expectation, syntax.Guarantee)


def tables(declarations: Iterable[syntax.Declaration], findings: Findings) -> dict[str, TableDraft]:
    """Every table by name; the columns of `attributes` tables are also those of the customers.

    Raises Problem where events are derived from one another too deep.
    """
    found: dict[str, TableDraft] = {}
    for declaration in declarations:
        draft = _table(declaration, findings)
        if draft is None:
            continue
        first = found.setdefault(draft.name, draft)
        if first is not draft:
            _left_out(first, draft, findings)
    _check_depth(found)
    for draft in found.values():
        _take_over(draft, found)
    return found


def _check_depth(all_tables: dict[str, TableDraft]) -> None:
    """Raises Problem where events are derived from derived events and so on, beyond what anybody reads."""
    levels: dict[str, int] = {}
    for draft in all_tables.values():
        path: list[TableDraft] = []
        below: TableDraft | None = draft
        while below is not None and below.name not in levels:
            levels[below.name] = 0  # where a circle is closed, its path is told elsewhere
            path.append(below)
            below = all_tables.get(below.base or "")
        for one in reversed(path):
            levels[one.name] = levels.get(one.base or "", -1) + 1
            if levels[one.name] > DEEPEST_EVENTS:
                message = f"events are derived from one another more than {DEEPEST_EVENTS} deep"
                hint = "write what the conditions have in common as one, from the file's own events"
                raise Problem([Diagnostic("too-large", message, one.declaration.span, hint)])


def _left_out(first: TableDraft, second: TableDraft, findings: Findings) -> None:
    """A second table of a name is no part of the model, and that rules use its columns is no further mistake.

    Of two tables that have a name the namespace says so.
    """
    findings.unread |= {*second.columns, second.name} - {CUSTOMERS}
    if second.name != CUSTOMERS:
        return
    if first.role != second.role:
        message, hint = f"`{CUSTOMERS}` is the table of all customers", "choose another name"
    else:
        message = "the customers are declared twice"
        hint = "join the columns of a second file with `attributes NAME from …`"
    labels = [Label(first.declaration.span, "first declared here")]
    findings.add("duplicate-name", message, second.declaration.span, hint, labels)


def _table(declaration: syntax.Declaration, findings: Findings) -> TableDraft | None:
    match declaration:
        case syntax.Customers(origin, columns):
            draft = TableDraft(CUSTOMERS, "customers", declaration, _columns(columns, "customers", findings))
            if isinstance(origin, syntax.Name):
                draft.base = origin.text
        case syntax.Attributes(name, origin, columns):
            draft = TableDraft(name.text, "attributes", declaration, _columns(columns, name.text, findings))
        case syntax.Lookup(name, origin, columns):
            draft = TableDraft(name.text, "lookup", declaration, _columns(columns, name.text, findings))
        case syntax.Events(name, origin, at, columns):
            draft = TableDraft(name.text, "events", declaration, _columns(columns, name.text, findings))
            if at is not None:
                draft.at = at.text
                draft.columns.setdefault(at.text, Implied(at, "at"))
        case syntax.DerivedEvents(name, base, per, _, columns):
            draft = TableDraft(name.text, "events", declaration, _columns(columns, name.text, findings))
            draft.base, draft.per = base.text, tuple(p.text for p in per)
            return draft
        case _:
            return None
    if isinstance(origin, syntax.File):
        draft.key, draft.matches = tuple(k.text for k in origin.key), origin.matches
        for key in origin.key:
            draft.columns.setdefault(key.text, Implied(key, "key"))
        for name in origin.once:
            draft.columns.setdefault(name.text, Implied(name, "text"))
        if origin.keep is not None and origin.keep.by is not None:
            draft.columns.setdefault(origin.keep.by.text, Implied(origin.keep.by, "at"))
    return draft


def _columns(columns: tuple[syntax.AnyColumn, ...], table: str, findings: Findings) -> dict[str, DraftColumn]:
    found: dict[str, DraftColumn] = {}
    for column in columns:
        first = found.setdefault(column.name.text, column)
        if first is not column:
            findings.add(
                "duplicate-name",
                f"`{table}` has two columns called `{column.name.text}`",
                column.name.span,
                labels=[Label(first.name.span, "first declared here")],
            )
    return found


def _take_over(draft: TableDraft, all_tables: dict[str, TableDraft]) -> None:
    """What derived tables get from below: key and time, and in a roll-up the columns for them."""
    seen = {draft.name}
    below = draft
    while below.base in all_tables and below.base not in seen:
        below = all_tables[below.base]
        seen.add(below.name)
    if below is draft or below.role != "events":
        return
    draft.key = below.key
    if draft.role == "customers":
        _carry(draft, below, below.key)
        return
    draft.at = below.at
    if draft.per:
        at = (below.at,) if below.at is not None else ()
        _carry(draft, below, (*below.key, *at))
        declaration = draft.declaration
        assert isinstance(declaration, syntax.DerivedEvents)
        for column in declaration.per:
            draft.columns.setdefault(column.text, Implied(column, "carried"))


def _carry(draft: TableDraft, below: TableDraft, names: Iterable[str]) -> None:
    for name in names:
        draft.columns.setdefault(name, Implied(below.columns[name].name, "carried"))


def namespace(
    declarations: Iterable[syntax.Declaration], drafts: dict[str, TableDraft], findings: Findings
) -> dict[str, Declared]:
    found: dict[str, Declared] = {}
    for declared in _declared(declarations, drafts):
        first = found.setdefault(declared.name, declared)
        if first is not declared:
            _report(first, declared, findings)
    return found


def _report(first: Declared, second: Declared, findings: Findings) -> None:
    findings.twice.add(second.name)
    what = _ARTICLES.get(first.what, f"a {first.what}")
    findings.add(
        "duplicate-name",
        f"the name `{second.name}` is already taken by {what} in {first.span!r}",
        second.span,
        "choose another name" if second.what.endswith("s") else f"choose another name for this {second.what}",
        [Label(first.span, "first declared here")],
    )


def _declared(
    declarations: Iterable[syntax.Declaration], drafts: dict[str, TableDraft]
) -> Iterator[Declared]:
    for declaration in declarations:
        match declaration:
            case syntax.Customers(_, columns) if _is_first(drafts, CUSTOMERS, declaration):
                yield from _attributes(columns, declaration)
                yield from _key(drafts[CUSTOMERS], declaration)
            case syntax.Attributes(name, origin, columns):
                yield Declared(name.text, "attributes", name.span, declaration)
                if _is_first(drafts, name.text, declaration):
                    keys = {key.text for key in origin.key}
                    yield from _attributes((c for c in columns if c.name.text not in keys), declaration)
                    yield from _key(drafts[name.text], declaration, keys)
            case syntax.Events(name) | syntax.DerivedEvents(name):
                yield Declared(name.text, "events", name.span, declaration)
            case (
                syntax.Lookup(name)
                | syntax.Setting(name)
                | syntax.Trait(name)
                | syntax.Segment(name)
                | syntax.Lifecycle(name)
                | syntax.Score(name)
                | syntax.Campaign(name)
                | syntax.Metric(name)
                | syntax.Prediction(name)
                | syntax.Clusters(name)
                | syntax.Lifetime(name)
            ):
                yield Declared(name.text, type(declaration).__name__.lower(), name.span, declaration)
            case _:
                pass


def _attributes(columns: Iterable[syntax.AnyColumn], declaration: syntax.Declaration) -> Iterator[Declared]:
    """Columns of one table; two of the same name there are reported with the table."""
    for name in {c.name.text: c.name for c in reversed(tuple(columns))}.values():
        yield Declared(name.text, "attribute", name.span, declaration)


def _is_first(drafts: dict[str, TableDraft], name: str, declaration: syntax.Declaration) -> bool:
    """Whether this is the declaration that made the table, not a second one of its name."""
    return name in drafts and drafts[name].declaration is declaration


def _key(
    draft: TableDraft, declaration: syntax.Declaration, other_than: Collection[str] = ()
) -> Iterator[Declared]:
    """The columns that are read without being declared."""
    for column in draft.columns.values():
        if isinstance(column, Implied) and column.name.text not in other_than:
            yield Declared(column.name.text, "attribute", column.name.span, declaration)
