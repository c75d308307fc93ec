"""Reading one table of a database by the driver for it.

In: a source's URL and a declaration. Out: the rows, and what they are known by; or a finding: missing-file
where there is no such table, unsupported-source where a driver is not installed, unreadable-file otherwise.
"""

from __future__ import annotations

import hashlib
import importlib
from pathlib import Path
from typing import Any

import pyarrow as pa

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.model.catalog import FileInfo, Table
from segdsl.sources.arrow import cells_of
from segdsl.sources.databases.address import Address, address
from segdsl.sources.databases.malformed import malformed
from segdsl.sources.databases.refusals import Refused
from segdsl.sources.databases.system import Connection, System, connection_of, system_of
from segdsl.sources.findings import finding
from segdsl.sources.found_file import FoundFile
from segdsl.sources.nested import columns_of, columns_wanted
from segdsl.sources.raw import FileRows
from segdsl.suggest import alike


def read_server(table: Table, file: FileInfo) -> Checked[tuple[FileRows, int, str]]:
    """The rows of a server's table, their size in bytes, and the SHA-256 of their values."""
    if (wrong := malformed(file)) is not None:
        return Checked(None, (wrong,))
    found, system = address(file.path), system_of(file.path)
    assert found is not None
    assert system is not None
    return _read(system, found, found.name, found.table, table, file)


def read_in_file(found: FoundFile, table: Table) -> Checked[FileRows]:
    """The rows of a table inside of a file."""
    assert table.file is not None
    system = system_of(found.name)
    assert system is not None
    if system.read is not None:
        return system.read(found, table)
    inside = tuple(str(found.inside).split("."))
    read = _read(system, found.path, found.name, inside, table, table.file)
    return Checked(None if read.value is None else read.value[0], read.diagnostics)


def _read(
    system: System, where: Address | Path, name: str, inside: tuple[str, ...], table: Table, file: FileInfo
) -> Checked[tuple[FileRows, int, str]]:
    try:
        importlib.import_module(system.package)
    except ImportError:
        message = f"reading `{name}` needs the package {system.package.replace('_', '-')}"
        install = f"install it with `pip install 'segdsl[{system.extra}]'`"
        hint = f"{install}, or export the table as CSV or Parquet"
        return Checked(None, (finding("unsupported-source", message, span=file.span, hint=hint),))
    try:
        with connection_of(system, where) as connection:
            return _from(connection, name, inside, table, file)
    except Refused as refused:
        message = f"`{name}` cannot be read: {refused}"
        return Checked(None, (finding("unreadable-file", message, span=file.span, hint=refused.hint),))


def _from(
    connection: Connection, name: str, inside: tuple[str, ...], table: Table, file: FileInfo
) -> Checked[tuple[FileRows, int, str]]:
    names = connection.columns(inside)
    if not names:
        return Checked(None, (_no_table(connection, name, inside, file),))
    wanted = columns_wanted(table, names)
    read = connection.read(inside, wanted or names[:1])
    columns = columns_of(table, names, name, lambda place: _column(read, names[place]), cells_of)
    if columns.value is None:
        return Checked(None, columns.diagnostics)
    part = FileRows(name, columns.value, read.num_rows, lambda position: position + 1)
    return Checked((part, read.nbytes, _digest(read)))


def _column(read: Any, name: str) -> Any:
    """A column that was read; of one that was not, nothing is known."""
    return read.column(name) if name in read.column_names else pa.chunked_array([pa.nulls(read.num_rows)])


def _no_table(connection: Connection, name: str, inside: tuple[str, ...], file: FileInfo) -> Diagnostic:
    known = connection.tables()
    close = alike(inside[-1], known)
    hint = f"did you mean `{close}`?" if close else f"it has {', '.join(known[:12]) or 'no tables'}"
    message = f"`{name}`: the database has no table `{'.'.join(inside)}`"
    return finding("missing-file", message, span=file.span, hint=hint)


def _digest(read: Any) -> str:
    """What the values are known by, in the order that the database gave them."""
    digest = hashlib.sha256()
    with pa.ipc.new_stream(_Hashing(digest), read.schema.remove_metadata()) as stream:
        stream.write_table(read.replace_schema_metadata(None))
    return digest.hexdigest()


class _Hashing:
    """A file that keeps nothing of what is written."""

    closed = False

    def __init__(self, digest: Any) -> None:
        self._digest = digest

    def write(self, data: Any) -> int:
        self._digest.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""
