"""Code that reads the declared files, for a program that stands alone.

In: the catalog's tables and, where it is there, the folder with the files (to see how they are written).
Out: lines that make a frame of each table, typed as `segdsl.sources.tables` says.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import parse_qs

from segdsl.engines.pandas_program.cells import typed
from segdsl.engines.pandas_program.code import quoted
from segdsl.engines.pandas_program.layout import laid_out
from segdsl.formats import Format, format_of
from segdsl.model.catalog import ROW_NUMBER, FileInfo, Table
from segdsl.sources.databases.address import parts_of
from segdsl.sources.databases.system import system_of
from segdsl.sources.encodings import detected, encoding_of, read_utf8
from segdsl.sources.format import RecordFormat, SheetFormat, TextFormat
from segdsl.sources.found_file import FoundFile
from segdsl.sources.layout import BLANKS, detect_layout
from segdsl.sources.paths import find_files
from segdsl.sources.seconds import SECOND, headers_of
from segdsl.sources.workbook_marks import first_shown

_BEFORE = "save this table as Parquet, under the name below, before."


def reading_lines(table: Table, frame: str, zone: str, folder: Path | None) -> list[str]:
    """The lines that read one table from its files into the variable `frame`."""
    assert table.file is not None
    columns = {n: c for n, c in table.columns.items() if c.reading is not None and c.definition is None}
    headers = headers_of(columns.values())
    wanted = ", ".join(f"{quoted(n)}: {_header(h)}" for n, h in headers.items())
    names = frozenset(map(str, headers.values()))
    if table.file.history:
        source = _of_history(table, f"{{{wanted}}}", zone, folder)
    else:
        source = _read(table.file, f"{{{wanted}}}", folder, names)
    if any("." in header for header in names) and not source.startswith(_OPENING):
        source = f"nested_columns({_read(table.file, 'None', folder, names)}, {{{wanted}}})"
    lines = [laid_out(frame, source)]
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


_OPENING = ("read_nested(", "read_records(")  # these look into columns by themselves, where they have to


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
    path, format_ = quoted(file.path), format_of(file.path)
    header = "" if file.header else ", header=False"
    if file.header_row is not None:
        header += f", row={file.header_row}"
    if "://" in file.path:
        return _of_database(file.path, columns, wanted)
    if not _is_printed(format_):
        return _of_records(quoted(_in_parquet(file)), columns, wanted)
    if isinstance(format_, RecordFormat):
        return _of_records(path, columns, wanted)
    if isinstance(format_, SheetFormat):
        name = file.sheet or (None if folder is None else first_shown(str(folder / file.path)))
        sheet = "" if name is None else f", sheet={quoted(name)}"
        return f"read_sheet({path}, {columns}{sheet}{header})"
    dialects = _dialects(file, folder, wanted)
    if len(set(dialects.values())) == 1:
        dialects = {file.path: next(iter(dialects.values()))}
    reads = [
        f"read_delimited({quoted(name)}, {columns}, {quoted(separator)}{encoding}{header})"
        for name, (separator, encoding) in dialects.items()
    ]
    return reads[0] if len(reads) == 1 else f"pd.concat([{', '.join(reads)}], ignore_index=True)"


def _of_history(table: Table, columns: str, zone: str, folder: Path | None) -> str:
    """The messages that the lines of a history are about."""
    assert table.file is not None
    found = find_files(table.file, folder).value if folder is not None else None
    separator = _dialect(table.file, found[0], frozenset())[0] if found else ","
    keys = f", keys=({', '.join(map(quoted, table.key))})" if len(table.key) > 1 else ""
    other = f", separator={quoted(separator)}" if separator != "," else ""
    return f"read_history({quoted(table.file.path)}, {columns}, {quoted(zone)}{keys}{other})"


def _of_database(url: str, columns: str, wanted: frozenset[str]) -> str:
    """A program that stands alone logs in nowhere: what it cannot read in a file is to be saved first."""
    parts = parts_of(url)
    table = parse_qs(parts.query).get("table", [parts.path.rpartition("/")[2]])[0]
    if (system := system_of(url)) is not None and system.printed is not None:
        return f"{system.printed}({quoted(parts.path.removeprefix('/'))}, {quoted(table)}, {columns})"
    return _of_records(quoted(f"{table}.parquet"), columns, wanted)


def _of_records(path: str, columns: str, wanted: frozenset[str]) -> str:
    """A header with a point may be a path into a column."""
    reader = "read_nested" if any("." in header for header in wanted) else "read_records"
    return f"{reader}({path}, {columns})"


def expected(file: FileInfo) -> str | None:
    """What has to be done before the program runs, if anything has."""
    if "://" in file.path:
        system = system_of(file.path)
        is_printed = system is not None and system.printed is not None
        return None if is_printed else f"The program logs in to no database: {_BEFORE}"
    return None if _is_printed(format_of(file.path)) else f"The program reads no such file: {_BEFORE}"


def _is_printed(format_: Format) -> bool:
    return not isinstance(format_, RecordFormat | SheetFormat) or format_.printed


def _in_parquet(file: FileInfo) -> str:
    """The file that is read in the place of one that the program cannot read."""
    stem = PurePosixPath(file.path).with_suffix("")
    return f"{stem}.parquet" if file.sheet is None else f"{stem} {file.sheet}.parquet"


def _dialects(file: FileInfo, folder: Path | None, wanted: frozenset[str]) -> dict[str, tuple[str, str]]:
    """What separates columns, and how the encoding is given, for each file; as declared if none is there."""
    found = find_files(file, folder).value if folder is not None else None
    return {one.name: _dialect(file, one, wanted) for one in found or ()} or {
        file.path: (_declared_separator(file), _in_words(file.encoding or "utf-8-sig"))
    }


def _dialect(file: FileInfo, found: FoundFile, wanted: frozenset[str]) -> tuple[str, str]:
    content = read_utf8(found, file)
    encoding = encoding_of(found.path, file)
    if content.value is None:
        return _declared_separator(file), _in_words(encoding)
    layout = detect_layout(detected(content.value, found, file).required(), file, wanted)
    known = file.separator is not None or layout is None
    separator = _declared_separator(file) if known or layout is None else layout.separator
    return separator, _in_words(encoding)


def _declared_separator(file: FileInfo) -> str:
    if file.separator == BLANKS:
        return r"\s+"
    format_ = format_of(file.path)
    return file.separator or (format_.separator if isinstance(format_, TextFormat) else ",")


def _in_words(encoding: str) -> str:
    return "" if encoding == "utf-8-sig" else f", encoding={quoted(encoding)}"
