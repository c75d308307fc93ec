"""A kind of database: the schemes of its URLs, and how its tables are read.

In: a URL. Out: the kind whose scheme it has. Each is a file in `systems`, which is found there, and
light: its driver is imported when a table is read, as it may not be installed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from segdsl.found import entries

if TYPE_CHECKING:
    from segdsl.diagnostics import Checked
    from segdsl.model.catalog import Table
    from segdsl.sources.found_file import FoundFile
    from segdsl.sources.raw import Part


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
    connected: a connection to a server's `Address` or to a file's path; raises Refused
    read:      in the place of a connection, reads a table of a file whose columns have no types
    printed:   whether the programs that `compile` prints read it
    """

    title: str
    schemes: tuple[str, ...]
    in_files: bool = False
    package: str = ""
    extra: str = ""
    connected: Callable[[Any], AbstractContextManager[Connection]] | None = None
    read: Callable[[FoundFile, Table], Checked[Part]] | None = None
    printed: bool = False


@cache
def systems() -> Mapping[str, System]:
    """Every kind, by the names of their files."""
    return entries("segdsl.sources.databases.systems", "SYSTEM", System)


def system_of(path: str) -> System | None:
    """The kind of database that a URL names; None of other URLs, and of paths."""
    scheme = urlsplit(path).scheme if "://" in path else ""
    return next((one for one in systems().values() if scheme in one.schemes), None)


def is_server(path: str) -> bool:
    """Whether a path is the URL of a table on a server."""
    system = system_of(path)
    return system is not None and not system.in_files
