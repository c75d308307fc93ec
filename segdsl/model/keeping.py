"""Which of several rows counts: `keep latest by …`, `once per …`.

In: a table as declared. Out: what the catalog says of it; whatever cannot be kept so is reported: the rows
are chosen when they are read, so by columns that are read.
"""

from __future__ import annotations

from segdsl.model.catalog import Keep, Table
from segdsl.model.draft import Draft, TableDraft
from segdsl.source import Span
from segdsl.syntax import nodes as syntax
from segdsl.types import in_words

_ORDERED = ("number", "day", "instant")


def kept(origin: object) -> tuple[Keep | None, tuple[str, ...]]:
    """What a file's declaration says of rows that repeat themselves."""
    if not isinstance(origin, syntax.File):
        return None, ()
    keep = origin.keep
    by = keep.by.text if keep is not None and keep.by is not None else None
    once = tuple(name.text for name in origin.once)
    return (None if keep is None else Keep(keep.which, by, keep.span)), once


def check_keeping(draft: Draft, table: TableDraft, made: Table) -> None:
    origin = getattr(table.declaration, "origin", None)
    if not isinstance(origin, syntax.File) or not (origin.keep or origin.once):
        return
    span = origin.keep.span if origin.keep is not None else origin.once[0].span
    wrong = _misplaced(table, origin) or _not_read(made)
    if wrong is not None:
        draft.findings.add("type-mismatch", wrong[0], span, wrong[1])
    elif made.keep is not None and made.keep.by in made.columns:
        _check_order(draft, made, span)


def _misplaced(table: TableDraft, origin: syntax.File) -> tuple[str, str] | None:
    if table.role == "events" and origin.keep is not None:
        hint = "say what is there once: `once per order_id`"
        return "events have many rows for a customer, so none of them is kept before the others", hint
    if table.role != "events" and origin.once:
        return f"`{table.name}` has one row for each key already", "say which row counts: `keep latest by …`"
    if not table.key:
        return "rows that are only numbered repeat no key", "name the key"
    return None


def _not_read(made: Table) -> tuple[str, str] | None:
    by = made.keep.by if made.keep is not None else made.at if made.once else None
    for name in (*made.key, *made.once, *(() if by is None else (by,))):
        info = made.columns.get(name)
        if info is not None and info.reading is None:
            message = f"rows are chosen when they are read, and `{name}` is computed afterwards"
            return message, "choose by a column that the file has"
    return None


def _check_order(draft: Draft, made: Table, span: Span) -> None:
    assert made.keep is not None
    info = made.columns[str(made.keep.by)]
    if info.kind.family not in _ORDERED:
        message = f"`{info.name}` is {in_words(info.kind.type)}, which is never later than another"
        hint = f"if it holds dates, declare it so: `{info.name} date`"
        draft.findings.add("type-mismatch", message, span, hint)
