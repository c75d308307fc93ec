"""Reading files that know types of their own: Parquet, Excel, JSON Lines, and tables of SQLite databases.

In: a file and a table. Out: the declared columns, as texts where they hold nothing else, otherwise as values
with a type. Rows are counted as people see them: sheet rows, lines, or from 1.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from segdsl.data.arrow import cells_of
from segdsl.data.encodings import read_utf8, utf8_fault
from segdsl.data.findings import and_more, did_you_mean, finding, left_aside, shown
from segdsl.data.headers import locate
from segdsl.data.objects import text_of
from segdsl.data.paths import FoundFile
from segdsl.data.raw import Part, from_objects
from segdsl.data.workbooks import Sheet, Unopened, read_sheet
from segdsl.diagnostics import Checked, Diagnostic
from segdsl.model.catalog import Table


def _unreadable(message: str, found: FoundFile, table: Table, hint: str | None = None) -> Checked[Part]:
    assert table.file is not None
    return Checked(
        None, (finding("unreadable-data", message, file=found.name, span=table.file.span, hint=hint),)
    )


# ---------------------------------------------------------------- Parquet


def read_parquet(found: FoundFile, table: Table) -> Checked[Part]:
    try:
        file = parquet.ParquetFile(found.path)
        names = file.schema_arrow.names
        places = locate(table, names, found.name)
        if places.value is None:
            return Checked(None, places.diagnostics)
        read = file.read(columns=sorted({names[place] for place in places.value.values()}))
    except (pa.ArrowException, OSError) as error:
        return _unreadable(f"`{found.name}` is not a Parquet file that can be read: {error}", found, table)
    columns = {name: cells_of(read.column(names[place])) for name, place in places.value.items()}
    return Checked(Part(found.name, columns, file.metadata.num_rows, lambda position: position + 1))


# ---------------------------------------------------------------- Excel


def read_excel(found: FoundFile, table: Table) -> Checked[Part]:
    """The first sheet of a workbook; its first row that is not empty is the header. Others are named."""
    try:
        sheet = read_sheet(found.path)
    except Unopened as error:
        message = f"`{found.name}` cannot be read as a workbook: {error}"
        return _unreadable(message, found, table, error.hint)
    read = _from_grid(sheet.rows, found, table)
    return Checked(read.value, (*_left_aside(sheet, found, table), *read.diagnostics))


def _left_aside(sheet: Sheet, found: FoundFile, table: Table) -> Iterator[Diagnostic]:
    assert table.file is not None
    if sheet.others:
        others = ", ".join(map(shown, sheet.others))
        message = f"of `{found.name}` only the first sheet is read, {shown(sheet.name)}, and not {others}"
        hint = f'if that is the right one, say so behind the path: `sheet "{sheet.name}"`'
        yield left_aside(message, found.name, table.file.span, hint)
    if sheet.merged:
        (row, _), _ = sheet.merged[0]
        message = f"`{found.name}` row {row + 1}: cells are merged, and only the first of them has the value"
        hint = "split them in the file, and fill in the others"
        yield left_aside(message + and_more(len(sheet.merged)), found.name, table.file.span, hint)


def _from_grid(rows: Sequence[Sequence[Any]], found: FoundFile, table: Table) -> Checked[Part]:
    assert table.file is not None
    filled = [number for number, row in enumerate(rows) if any(cell not in ("", None) for cell in row)]
    if not filled:
        return _unreadable(f"the first sheet of `{found.name}` is empty", found, table)
    header = [text_of(cell) or "" for cell in rows[filled[0]]]
    places = locate(table, header, found.name, named=table.file.header)
    if places.value is None:
        return Checked(None, places.diagnostics)
    numbers = filled[1:] if table.file.header else filled
    columns = {
        name: from_objects([None if rows[n][place] == "" else rows[n][place] for n in numbers])
        for name, place in places.value.items()
    }
    return Checked(Part(found.name, columns, len(numbers), lambda position: numbers[position] + 1))


# ---------------------------------------------------------------- JSON Lines


def read_json_lines(found: FoundFile, table: Table) -> Checked[Part]:
    """An object on each line; what a line does not mention is unknown there."""
    assert table.file is not None
    content = read_utf8(found, table.file)
    if content.value is None:
        return Checked(None, content.diagnostics)
    records: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number, line in enumerate(content.value.to_pybytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except UnicodeDecodeError:
            fault = utf8_fault(content.value, found, table.file)
            return Checked(None, (fault,) if fault else ())
        except (ValueError, RecursionError) as error:
            return _unreadable(f"`{found.name}` row {number} is not JSON: {error}", found, table)
        if not isinstance(record, dict):
            hint = 'every line holds one object, such as `{"id": 1, "country": "DE"}`'
            return _unreadable(f"`{found.name}` row {number} is not a JSON object", found, table, hint)
        records.append(record)
        numbers.append(number)
    return _from_records(records, numbers, found, table)


def _from_records(
    records: list[dict[str, Any]], numbers: list[int], found: FoundFile, table: Table
) -> Checked[Part]:
    names = list(dict.fromkeys(name for record in records for name in record))
    if not records:
        return Checked(
            Part(found.name, {name: from_objects([]) for name in table.columns}, 0, lambda p: p + 1)
        )
    places = locate(table, names, found.name)
    if places.value is None:
        return Checked(None, places.diagnostics)
    columns = {
        name: from_objects([record.get(names[place]) for record in records])
        for name, place in places.value.items()
    }
    return Checked(Part(found.name, columns, len(records), lambda position: numbers[position]))


# ---------------------------------------------------------------- SQLite


def read_sqlite(found: FoundFile, table: Table) -> Checked[Part]:
    """The rows of a table (or view) in the order the database gives them."""
    uri = found.path.resolve().as_uri() + "?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return _from_database(connection, found, table)
    except sqlite3.Error as error:
        return _unreadable(f"`{found.name}` cannot be read: {error}", found, table)


def _from_database(connection: sqlite3.Connection, found: FoundFile, table: Table) -> Checked[Part]:
    known = [
        row[0] for row in connection.execute("select name from sqlite_master where type in ('table', 'view')")
    ]
    if found.inside not in known:
        close = did_you_mean(str(found.inside), known)
        hint = f"did you mean `{close}`?" if close else f"it has {', '.join(known) or 'no tables'}"
        message = f"`{found.name}`: the database has no table `{found.inside}`"
        return Checked(None, (_missing_table(message, table, hint),))
    source = _quoted(str(found.inside))
    names = [row[1] for row in connection.execute(f"pragma table_info({source})")]
    places = locate(table, names, found.name)
    if places.value is None:
        return Checked(None, places.diagnostics)
    wanted = list(places.value)
    selected = ", ".join(_quoted(names[places.value[name]]) for name in wanted) or "1"
    rows = connection.execute(f"select {selected} from {source}").fetchall()
    columns = {name: from_objects([row[i] for row in rows]) for i, name in enumerate(wanted)}
    return Checked(Part(found.name, columns, len(rows), lambda position: position + 1))


def _missing_table(message: str, table: Table, hint: str) -> Diagnostic:
    assert table.file is not None
    return finding("missing-file", message, span=table.file.span, hint=hint)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


READERS: dict[str, Callable[[FoundFile, Table], Checked[Part]]] = {
    ".parquet": read_parquet,
    ".pq": read_parquet,
    ".xlsx": read_excel,
    ".xls": read_excel,
    ".xlsb": read_excel,
    ".xlsm": read_excel,
    ".ods": read_excel,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}
