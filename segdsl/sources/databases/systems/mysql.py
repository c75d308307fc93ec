"""MySQL and MariaDB, read row by row by PyMySQL, and kept in Arrow's columns.

In: an address. Out: a connection that reads only. Decimals come as their digits, dates as ISO texts; a
TIMESTAMP is an instant, a DATETIME local.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from segdsl.sources.databases.address import Address
from segdsl.sources.databases.refusals import Refused
from segdsl.sources.databases.system import System

_BATCH = 50_000
_WAIT = 10  # seconds for the connection
# The types of columns as MySQL's protocol counts them (enum_field_types).
_WHOLE = (1, 2, 3, 9)  # TINY, SHORT, LONG, INT24
_FLOATS = (4, 5)  # FLOAT, DOUBLE
_TIMESTAMP, _BIT = 7, 16


class MySql:
    """A connection to one database."""

    def __init__(self, connection: Any, database: str) -> None:
        self._connection = connection
        self._database = database

    def columns(self, table: Sequence[str]) -> list[str]:
        schema = table[0] if len(table) > 1 else self._database
        query = (
            "select column_name from information_schema.columns "
            "where table_schema = %s and table_name = %s order by ordinal_position"
        )
        return self._names(query, schema, table[-1])

    def tables(self) -> list[str]:
        query = "select table_name from information_schema.tables where table_schema = %s order by 1"
        return self._names(query, self._database)

    def read(self, table: Sequence[str], names: Sequence[str]) -> Any:
        import pyarrow as pa
        from pymysql.cursors import SSCursor

        selected = ", ".join(_quoted([name]) for name in names)
        with self._connection.cursor(SSCursor) as cursor:
            cursor.execute(f"select {selected} from {_quoted(table)}")
            kinds = [column[1] for column in cursor.description]
            schema = pa.schema([pa.field(n, _type(k)) for n, k in zip(names, kinds, strict=True)])
            batches = []
            while rows := cursor.fetchmany(_BATCH):
                arrays = [
                    pa.array([_value(value, kind) for value in values], field.type)
                    for values, kind, field in zip(zip(*rows, strict=True), kinds, schema, strict=True)
                ]
                batches.append(pa.RecordBatch.from_arrays(arrays, schema=schema))
            return pa.Table.from_batches(batches, schema)

    def _names(self, query: str, *arguments: str) -> list[str]:
        with self._connection.cursor() as cursor:
            cursor.execute(query, arguments)
            return [row[0] for row in cursor.fetchall()]


@contextmanager
def connected(address: Address) -> Iterator[MySql]:
    """A connection, until the block ends. The password comes from the URL or from MYSQL_PWD."""
    import pymysql

    password = address.password or os.environ.get("MYSQL_PWD") or ""
    socket = address.options.get("unix_socket")
    try:
        connection = pymysql.connect(
            host=address.host or "localhost",
            port=address.port or 3306,
            user=address.user,
            password=password,
            database=address.database,
            unix_socket=socket,
            charset="utf8mb4",
            connect_timeout=_WAIT,
            read_timeout=_WAIT,  # of the greeting, which what is no MySQL never sends
            init_command="set time_zone = '+00:00'",
        )
        with connection:
            connection._read_timeout = None  # statements take as long as they take
            connection.query("set session transaction read only")
            yield MySql(connection, address.database)
    except (pymysql.Error, OSError, RuntimeError) as error:
        says = str(error.args[1] if len(error.args) > 1 else error)
        raise Refused(says, "MYSQL_PWD", password) from None


def _type(kind: int) -> Any:
    import pyarrow as pa

    if kind in _WHOLE:
        return pa.int64()
    return pa.float64() if kind in _FLOATS else pa.string()


def _value(value: Any, kind: int) -> Any:
    if value is None or kind in _WHOLE or kind in _FLOATS:
        return value
    if isinstance(value, dt.datetime):
        return value.isoformat(" ") + ("+00:00" if kind == _TIMESTAMP else "")
    if isinstance(value, bytes):
        if kind == _BIT:
            return str(int.from_bytes(value))
        return value.decode("utf-8", "replace")
    return str(value)


def _quoted(names: Sequence[str]) -> str:
    return ".".join("`" + name.replace("`", "``") + "`" for name in names)


SYSTEM = System(
    "MySQL, MariaDB",
    ("mysql", "mariadb"),
    package="pymysql",
    extra="mysql",
    options=("user", "password", "unix_socket"),
    connected=connected,
)
