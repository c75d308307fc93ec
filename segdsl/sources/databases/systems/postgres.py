"""PostgreSQL, read in Arrow's columns by ADBC.

In: an address. Out: a connection that reads only. Numbers of type `numeric` come as their digits; what Arrow
has no type for comes as PostgreSQL writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from segdsl.sources.databases.address import Address
from segdsl.sources.databases.refusals import Refused
from segdsl.sources.databases.system import System

_AS_THEY_ARE = re.compile(
    r"int[248]|float[48]|text|varchar|bpchar|bool|date|timestamp(tz)?|numeric|_text|_varchar"
)
SCHEMES = ("postgres", "postgresql")
_WAIT = "10"  # seconds for the connection

_COLUMNS = """
select a.attname::text, t.typname::text from pg_attribute a join pg_type t on t.oid = a.atttypid
where a.attrelid = to_regclass($1::text) and a.attnum > 0 and not a.attisdropped order by a.attnum
"""
_TABLES = """
select table_name::text from information_schema.tables
where table_schema not in ('pg_catalog', 'information_schema') and table_type <> 'LOCAL TEMPORARY' order by 1
"""


class Postgres:
    """A connection to one database."""

    def __init__(self, connection: Any, password: str | None = None) -> None:
        self.connection = connection
        self.password = password

    def columns(self, table: Sequence[str]) -> list[str]:
        with refusing(self.password):
            return list(self._types(table))

    def tables(self) -> list[str]:
        with refusing(self.password):
            return [row[0] for row in self._rows(_TABLES)]

    def read(self, table: Sequence[str], names: Sequence[str]) -> Any:
        import pyarrow as pa

        types = self._types(table)
        selected = ", ".join(_selected(name, types[name]) for name in names)
        with refusing(self.password), self.connection.cursor() as cursor:
            cursor.execute(f"select {selected} from {quoted(table)}")
            batches = cursor.fetch_record_batch()
            return pa.Table.from_batches(map(_stored, batches), _stored_schema(batches.schema))

    def _types(self, table: Sequence[str]) -> dict[str, str]:
        return dict(self._rows(_COLUMNS, quoted(table)))

    def _rows(self, query: str, *arguments: str) -> list[Any]:
        with self.connection.cursor() as cursor:
            cursor.execute(query, arguments or None)
            rows: list[Any] = cursor.fetchall()
            return rows


@contextmanager
def connected(address: Address) -> Iterator[Postgres]:
    """A connection, until the block ends. The password comes from the URL, PGPASSWORD or ~/.pgpass."""
    from adbc_driver_postgresql import dbapi

    options = {"connect_timeout": _WAIT, **address.options}
    user = f"{quote(address.user or '', safe='')}" + (
        f":{quote(address.password, safe='')}" if address.password else ""
    )
    where = f"{user}@{address.host_in_url}" if user else address.host_in_url
    port = f":{address.port}" if address.port else ""
    query = "&".join(f"{quote(k)}={quote(v, safe='')}" for k, v in options.items())
    url = f"postgresql://{where}{port}/{quote(address.database, safe='')}?{query}"
    with refusing(address.password), dbapi.connect(url, autocommit=True) as connection:
        yield Postgres(connection, address.password)


@contextmanager
def refusing(password: str | None) -> Iterator[None]:
    """What the driver says within the block is a Refused, which does not say the password."""
    import adbc_driver_manager
    import pyarrow as pa

    try:
        yield
    except (adbc_driver_manager.Error, pa.ArrowException, OSError) as error:
        state = str(getattr(error, "sqlstate", None) or "")
        raise Refused(str(error), "PGPASSWORD", password, state) from None


def _selected(name: str, kind: str) -> str:
    column = quoted([name])
    if _AS_THEY_ARE.fullmatch(kind):
        return column
    return f"{column}::{'numeric' if kind == 'money' else 'text'} as {column}"


def quoted(names: Sequence[str]) -> str:
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def _stored_schema(schema: Any) -> Any:
    import pyarrow as pa

    return pa.schema([pa.field(field.name, _storage(field.type)) for field in schema])


def _stored(batch: Any) -> Any:
    """The batch with numbers of any length as their digits."""
    import pyarrow as pa

    columns = [c.storage if isinstance(c, pa.ExtensionArray) else c for c in batch.columns]
    return pa.RecordBatch.from_arrays(columns, schema=_stored_schema(batch.schema))


def _storage(kind: Any) -> Any:
    import pyarrow as pa

    return kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind


SYSTEM = System(
    "PostgreSQL",
    SCHEMES,
    package="adbc_driver_postgresql",
    extra="postgres",
    options=None,
    connected=connected,
)
