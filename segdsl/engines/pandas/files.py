"""Code that reads the declared files, for a program that stands alone.

In: the catalog's tables and, where it is there, the folder with the files (to see what separates columns).
Out: lines that make a frame of each table, typed as `segdsl.data.tables` says.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from segdsl.data.layout import detect_layout
from segdsl.data.seconds import SECOND, headers_of
from segdsl.data.tables import ROW_NUMBER
from segdsl.engines.pandas.cells import typed
from segdsl.engines.pandas.code import quoted
from segdsl.engines.pandas.layout import laid_out
from segdsl.model.catalog import FileInfo, Table

_SHEETS = (".xlsx", ".xls", ".xlsm", ".ods")
_RECORDS = (".parquet", ".jsonl", ".ndjson")


def reading_lines(table: Table, frame: str, zone: str, folder: Path | None) -> list[str]:
    """The lines that read one table from its files into the variable `frame`."""
    assert table.file is not None
    columns = {n: c for n, c in table.columns.items() if c.reading is not None and c.definition is None}
    headers = headers_of(columns.values())
    wanted = ", ".join(f"{quoted(n)}: {_header(h)}" for n, h in headers.items())
    lines = [
        laid_out(frame, _read(table.file, f"{{{wanted}}}", folder, frozenset(map(str, headers.values()))))
    ]
    for name, column in columns.items():
        cells = f"{frame}[{quoted(name)}]"
        if column.reading is not None and column.reading.second is not None:
            cells = f"beside({cells}, {frame}.pop({quoted(name + SECOND)}))"
        lines.append(laid_out(f"{frame}[{quoted(name)}]", typed(column, cells, zone)))
    if table.role == "customers" and not table.key:
        lines.append(f"{frame}[{quoted(ROW_NUMBER)}] = range(1, len({frame}) + 1)")
    elif table.role != "events" and all(k in columns for k in table.key):
        keys = ", ".join(map(quoted, table.key))
        lines.append(f"{frame} = with_key({frame}, [{keys}])")
    return [*lines, *_kept(table, frame)]


def _kept(table: Table, frame: str) -> list[str]:
    """The line that leaves one of several rows."""
    keys = f"[{', '.join(map(quoted, (*table.key, *table.once)))}]"
    if table.once:
        by = "" if table.at is None else f", {quoted(table.at)}"
        return [f"{frame} = once_per({frame}, {keys}{by})"]
    if table.keep is None:
        return []
    if table.keep.by is not None:
        return [f"{frame} = keep_latest({frame}, {keys}, {quoted(table.keep.by)})"]
    if table.keep.which == "first known":
        return [f"{frame} = keep_first_known({frame}, {keys})"]
    return [laid_out(frame, f'{frame}.drop_duplicates({keys}, keep="{table.keep.which}", ignore_index=True)')]


def _header(header: str | int) -> str:
    return str(header) if isinstance(header, int) else quoted(header)


def _read(file: FileInfo, columns: str, folder: Path | None, wanted: frozenset[str]) -> str:
    path, suffix = quoted(file.path), Path(file.path).suffix.lower()
    header = "" if file.header else ", header=False"
    if file.header_row is not None:
        header += f", row={file.header_row}"
    if suffix in _RECORDS:
        return f"read_records({path}, {columns})"
    if suffix in _SHEETS:
        sheet = "" if file.sheet is None else f", sheet={quoted(file.sheet)}"
        return f"read_sheet({path}, {columns}{sheet}{header})"
    encoding = "" if file.encoding is None else f", encoding={quoted(file.encoding)}"
    separator = quoted(_separator(file, suffix, folder, wanted))
    return f"read_delimited({path}, {columns}, {separator}{encoding}{header})"


def _separator(file: FileInfo, suffix: str, folder: Path | None, wanted: frozenset[str]) -> str:
    if file.separator == "blanks":
        return r"\s+"
    if file.separator is not None:
        return file.separator
    inside = folder is not None and "://" not in file.path and not Path(file.path).is_absolute()
    found = sorted(folder.glob(file.path)) if folder is not None and inside else []
    if found and found[0].is_file():
        with found[0].open("rb") as content:
            layout = detect_layout(pa.py_buffer(content.read(1 << 20)), file, wanted)
        if layout is not None:
            return layout.separator
    return "\t" if suffix in (".tsv", ".tab") else ","
