"""A kind of database: the schemes of its URLs, and how its tables are read.

In: a URL. Out: the kind whose scheme it has. Each is a file in `systems`, which is found there, and
light: its driver is imported when a table is read, as it may not be installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from segdsl.found import entries
from segdsl.sources.databases.address import parts_of

if TYPE_CHECKING:
    from segdsl.diagnostics import Checked
    from segdsl.model.catalog import Table
    from segdsl.sources.found_file import FoundFile
    from segdsl.sources.raw import FileRows


class Connection(Protocol):
    """A connection to one database. Its methods raise Refused."""

    def columns(self, table: Sequence[str]) -> list[str]:
        """The names of a table's columns; none where there is no such table."""

    def tables(self) -> list[str]:
        """The names of all tables."""

    def read(self, table: Sequence[str], names: Sequence[str]) -> Any:
        """A pyarrow.Table of these columns, at least one."""


@dataclass(frozen=True, slots=True)
class System:
    """A kind of database.

    title:     what people call it
    schemes:   of its URLs
    in_files:  whether a database is a file of the project, and not on a server
    package:   the driver that is imported, installed by `segdsl[extra]`; empty where Python has it
    options:  what a URL may say beside the table; None where the driver reads whatever it says
    connected: a connection to a server's `Address` or to a file's path; raises Refused
    read:      in the place of a connection, reads a table of a file whose columns have no types
    printed:   the function that reads it in a program that `compile` prints, from the file, the table and the
               columns; None where a program reads Parquet in its place
    """

    title: str
    schemes: tuple[str, ...]
    in_files: bool = False
    package: str = ""
    extra: str = ""
    options: tuple[str, ...] | None = ()
    connected: Callable[[Any], AbstractContextManager[Connection]] | None = None
    read: Callable[[FoundFile, Table], Checked[FileRows]] | None = None
    printed: str | None = None


_SHARED: ContextVar[tuple[Connection, Callable[[Any], bool]] | None] = ContextVar("shared", default=None)


@contextmanager
def shared(connection: Connection, serves: Callable[[Any], bool]) -> Iterator[None]:
    """Until the block ends, tables at the addresses that it `serves` are read by this connection."""
    token = _SHARED.set((connection, serves))
    try:
        yield
    finally:
        _SHARED.reset(token)


@contextmanager
def connection_of(system: System, where: Any) -> Iterator[Connection]:
    """A connection to a server's `Address` or to a file's path: the shared one, or another until the end."""
    held = _SHARED.get()
    if held is not None and hasattr(where, "database") and held[1](where):
        yield held[0]
        return
    assert system.connected is not None
    with system.connected(where) as connection:
        yield connection


@cache
def systems() -> Mapping[str, System]:
    """Every kind, by the names of their files."""
    return entries("segdsl.sources.databases.systems", "SYSTEM", System)


def system_of(path: str) -> System | None:
    """The kind of database that a URL names; None of other URLs, and of paths."""
    scheme = parts_of(path).scheme if "://" in path else ""
    return next((one for one in systems().values() if scheme in one.schemes), None)


def is_server(path: str) -> bool:
    """Whether a path is the URL of a table on a server."""
    system = system_of(path)
    return system is not None and not system.in_files
