"""SQLite: a file, read by Python itself; a column may hold values of any type.

In: a file and a table inside of it. Out: the declared columns, as texts where they hold nothing else,
otherwise as values with a type. Rows are counted from 1, in the order that the database gives them.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.model.catalog import Table
from segdsl.sources.databases.refusals import Refused
from segdsl.sources.databases.system import System
from segdsl.sources.findings import finding
from segdsl.sources.found_file import FoundFile
from segdsl.sources.headers import leads_to, read_columns
from segdsl.suggest import alike

if TYPE_CHECKING:
    from segdsl.sources.raw import FileRows

_LONGEST_VIEW = 20  # seconds
_MOST_VIEWED = 5_000_000  # rows


def _read(found: FoundFile, table: Table) -> Checked[FileRows]:
    """The rows of a table (or view) in the order the database gives them."""
    uri = found.path.resolve().as_uri() + "?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return _from_database(connection, found, table)
    except _Endless as error:
        hint = "save its rows as a table, with `create table … as select …`, and read that"
        return _unreadable(f"`{found.name}` is a view without an end: {error}", found, table, hint)
    except sqlite3.Error as error:
        refused = Refused(str(error), "")
        return _unreadable(f"`{found.name}` cannot be read: {refused}", found, table, refused.hint)


def _from_database(connection: sqlite3.Connection, found: FoundFile, table: Table) -> Checked[FileRows]:
    from segdsl.sources.nested import columns_of
    from segdsl.sources.raw import FileRows, from_objects

    listed = "select name, type from sqlite_master where type in ('table', 'view')"
    known = dict(connection.execute(listed).fetchall())
    if found.inside not in known:
        close = alike(str(found.inside), known)
        hint = f"did you mean `{close}`?" if close else f"it has {', '.join(known) or 'no tables'}"
        message = f"`{found.name}`: the database has no table `{found.inside}`"
        return Checked(None, (_missing_table(message, table, hint),))
    source = _identifier(str(found.inside))
    names = [row[1] for row in connection.execute(f"pragma table_xinfo({source})")]  # also generated ones
    clean = [name.strip() for name in names]
    heads = [
        n
        for n, name in enumerate(clean)
        if any(leads_to(column, name, clean) for column in read_columns(table))
    ]
    selected = ", ".join(_identifier(names[place]) for place in heads) or "1"
    statement = f"select {selected} from {source}"
    is_view = known[str(found.inside)] == "view"
    rows = _rows_of_view(connection, statement) if is_view else connection.execute(statement).fetchall()

    def values(place: int) -> list[Any]:
        return [row[heads.index(place)] for row in rows] if place in heads else []

    columns = columns_of(table, names, found.name, values, from_objects)
    if columns.value is None:
        return Checked(None, columns.diagnostics)
    return Checked(FileRows(found.name, columns.value, len(rows), lambda position: position + 1))


class _Endless(Exception):
    """A view that gives more rows, or takes longer, than any that ends."""


def _rows_of_view(connection: sqlite3.Connection, statement: str) -> list[tuple[Any, ...]]:
    """Its rows. What a table holds has an end; a view that counts on and on has none."""
    last = time.monotonic() + _LONGEST_VIEW
    connection.set_progress_handler(lambda: time.monotonic() > last, 1_000_000)
    rows: list[tuple[Any, ...]] = []
    try:
        cursor = connection.execute(statement)
        while some := cursor.fetchmany(100_000):
            rows += some
            if len(rows) > _MOST_VIEWED:
                raise _Endless(f"it gives more than {_MOST_VIEWED:,} rows")
    except sqlite3.OperationalError:
        if time.monotonic() > last:
            raise _Endless(f"it takes longer than {_LONGEST_VIEW} seconds") from None
        raise
    return rows


def _missing_table(message: str, table: Table, hint: str) -> Diagnostic:
    assert table.file is not None
    return finding("missing-file", message, span=table.file.span, hint=hint)


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _unreadable(message: str, found: FoundFile, table: Table, hint: str | None = None) -> Checked[FileRows]:
    assert table.file is not None
    return Checked(
        None, (finding("unreadable-data", message, file=found.name, span=table.file.span, hint=hint),)
    )


SYSTEM = System("SQLite", ("sqlite",), in_files=True, read=_read, printed="read_sqlite")
