"""DuckDB, in the same process, read in Arrow's columns.

In: a database file. Out: a connection that reads only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from segdsl.sources.databases.refusals import Refused
from segdsl.sources.databases.system import System

_COLUMNS = "select column_name, data_type from information_schema.columns where table_name = ?"
_WIDE = ("HUGEINT", "UHUGEINT", "UUID", "JSON", "INTERVAL", "BIT", "VARINT", "BIGNUM")


class Duck:
    """A connection to one file."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def columns(self, table: Sequence[str]) -> list[str]:
        return list(self._types(table))

    def tables(self) -> list[str]:
        query = "select table_name from information_schema.tables order by 1"
        return [row[0] for row in self._connection.execute(query).fetchall()]

    def read(self, table: Sequence[str], names: Sequence[str]) -> Any:
        import pyarrow as pa

        types = self._types(table)
        selected = ", ".join(_selected(name, types[name]) for name in names)
        return pa.table(self._connection.sql(f"select {selected} from {_quoted(table)}"))

    def _types(self, table: Sequence[str]) -> dict[str, str]:
        query, arguments = _COLUMNS, [table[-1]]
        if len(table) > 1:
            query, arguments = f"{query} and table_schema = ?", [table[-1], table[-2]]
        return dict(self._connection.execute(f"{query} order by ordinal_position", arguments).fetchall())


@contextmanager
def connected(path: Path) -> Iterator[Duck]:
    """A connection, until the block ends."""
    import duckdb
    import pyarrow as pa

    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute("set timezone = 'UTC'")
            yield Duck(connection)
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise Refused(str(error), "") from None


def _selected(name: str, kind: str) -> str:
    column = _quoted([name])
    return f"cast({column} as varchar) as {column}" if kind in _WIDE else column


def _quoted(names: Sequence[str]) -> str:
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


SYSTEM = System("DuckDB", ("duckdb",), in_files=True, package="duckdb", extra="duckdb", connected=connected)
