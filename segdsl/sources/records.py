"""Reading files that know types of their own: Parquet, Excel, and tables of SQLite databases.

In: a file and a table. Out: the declared columns, as texts where they hold nothing else, otherwise as values
with a type. Rows are counted as people see them: sheet rows, or from 1.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import cache
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.model.catalog import Table
from segdsl.sources.arrow import cells_of
from segdsl.sources.findings import and_more, finding, left_aside, shown
from segdsl.sources.headers import leads_to, place_of, read_columns
from segdsl.sources.json_documents import read_json
from segdsl.sources.json_lines import read_json_lines
from segdsl.sources.nested import columns_of, may_open
from segdsl.sources.objects import text_of
from segdsl.sources.paths import FoundFile
from segdsl.sources.raw import FileRows, from_objects
from segdsl.sources.workbooks import WORKBOOKS, Sheet, Unopened, read_sheet
from segdsl.suggest import alike
from segdsl.syntax.spelling import quoted

_LONGEST_VIEW = 20  # seconds
_MOST_VIEWED = 5_000_000  # rows


def _unreadable(message: str, found: FoundFile, table: Table, hint: str | None = None) -> Checked[FileRows]:
    assert table.file is not None
    return Checked(
        None, (finding("unreadable-data", message, file=found.name, span=table.file.span, hint=hint),)
    )


# ---------------------------------------------------------------- Parquet


def read_parquet(found: FoundFile, table: Table) -> Checked[FileRows]:
    try:
        file = parquet.ParquetFile(found.path)
        names = file.schema_arrow.names
        nested = [may_open(field.type) for field in file.schema_arrow]
        read = _columns_of(file, names)
        columns = columns_of(table, names, found.name, read, cells_of, nested.__getitem__)
    except (pa.ArrowException, OSError) as error:
        return _unreadable(f"`{found.name}` is not a Parquet file that can be read: {error}", found, table)
    if columns.value is None:
        return Checked(None, columns.diagnostics)
    return Checked(FileRows(found.name, columns.value, file.metadata.num_rows, lambda position: position + 1))


def _columns_of(file: Any, names: list[str]) -> Callable[[int], Any]:
    """Gives a column of the file by its place; each is read once."""

    @cache
    def values(place: int) -> Any:
        return file.read(columns=[names[place]]).column(names[place])

    return values


# ---------------------------------------------------------------- Excel


def read_excel(found: FoundFile, table: Table) -> Checked[FileRows]:
    """The sheet that is declared, else the first of a workbook, whose others are named.

    The header is the row that is declared, else the first that is not empty.
    """
    assert table.file is not None
    try:
        sheet = read_sheet(found.path, table.file.sheet)
    except Unopened as error:
        message = f"`{found.name}` cannot be read as a workbook: {error}"
        return _unreadable(message, found, table, error.hint)
    read = _from_grid(sheet, found, table)
    return Checked(read.value, (*_left_aside(sheet, found, table), *read.diagnostics))


def _left_aside(sheet: Sheet, found: FoundFile, table: Table) -> Iterator[Diagnostic]:
    assert table.file is not None
    if sheet.others:
        others = ", ".join(map(shown, sheet.others))
        message = f"of `{found.name}` only the first sheet is read, {shown(sheet.name)}, and not {others}"
        hint = f"if that is the right one, say so behind the path: `sheet {quoted(sheet.name)}`"
        yield left_aside(message, found.name, table.file.span, hint)
    top = (table.file.header_row or 1) - 1
    merged = [one for one in sheet.merged if one[1][0] >= top]  # a title above the header is nobody's value
    if merged:
        (row, _), _ = merged[0]
        message = f"`{found.name}` row {row + 1}: cells are merged, and only the first of them has the value"
        hint = "split them in the file, and fill in the others"
        yield left_aside(message + and_more(len(merged)), found.name, table.file.span, hint)


def _from_grid(sheet: Sheet, found: FoundFile, table: Table) -> Checked[FileRows]:
    assert table.file is not None
    rows = sheet.rows
    top = (table.file.header_row or 1) - 1
    filled = [n for n, row in enumerate(rows) if n >= top and any(cell not in ("", None) for cell in row)]
    if not filled or (table.file.header_row and filled[0] > top):
        which = f"sheet `{table.file.sheet}`" if table.file.sheet is not None else "first sheet"
        what = f"row {top + 1} of the {which}" if table.file.header_row else f"the {which}"
        return _unreadable(f"{what} of `{found.name}` is empty", found, table)
    header = [text_of(cell) or "" for cell in rows[filled[0]]]
    numbers = filled[1:] if table.file.header else filled

    def values(place: int) -> list[Any]:
        return [None if rows[n][place] == "" else rows[n][place] for n in numbers]

    columns = columns_of(table, header, found.name, values, from_objects, named=table.file.header)
    if columns.value is None:
        return Checked(None, columns.diagnostics)
    part = FileRows(found.name, columns.value, len(numbers), lambda position: numbers[position] + 1)
    return Checked(part, tuple(_not_plain(sheet, header, numbers, found, table)))


def _not_plain(
    sheet: Sheet, header: Sequence[str], numbers: Sequence[int], found: FoundFile, table: Table
) -> Iterator[Diagnostic]:
    """Errors in declared columns, and rows that nobody sees in Excel: unknown the ones, read the others."""
    rows = set(numbers)
    clean = [name.strip() for name in header]
    for column in read_columns(table):
        place = place_of(column, clean)
        errors = [(row, text) for row, at, text in sheet.errors if at == place and row in rows]
        if errors and place is not None:
            row, text = errors[0]
            where = f"`{found.name}` row {row + 1}, column {shown(header[place])}"
            says = f"the cell holds the error {shown(text)}, and is unknown"
            hint = "mend the formula in Excel, or empty the cell"
            yield left_aside(f"{where}: {says}{and_more(len(errors))}", found.name, column.span, hint)
    hidden = [row for row in sheet.hidden if row in rows]
    if hidden and table.file is not None:
        message = (
            f"`{found.name}` row {hidden[0] + 1} is hidden, and read like any other{and_more(len(hidden))}"
        )
        hint = "delete what does not count; what a filter hides is still there"
        yield left_aside(message, found.name, table.file.span, hint)


# ---------------------------------------------------------------- SQLite


def read_sqlite(found: FoundFile, table: Table) -> Checked[FileRows]:
    """The rows of a table (or view) in the order the database gives them."""
    uri = found.path.resolve().as_uri() + "?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return _from_database(connection, found, table)
    except _Endless as error:
        hint = "save its rows as a table, with `create table … as select …`, and read that"
        return _unreadable(f"`{found.name}` is a view without an end: {error}", found, table, hint)
    except sqlite3.Error as error:
        return _unreadable(f"`{found.name}` cannot be read: {error}", found, table)


def _from_database(connection: sqlite3.Connection, found: FoundFile, table: Table) -> Checked[FileRows]:
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


READERS: dict[str, Callable[[FoundFile, Table], Checked[FileRows]]] = {
    ".parquet": read_parquet,
    ".pq": read_parquet,
    **dict.fromkeys(WORKBOOKS, read_excel),
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}
