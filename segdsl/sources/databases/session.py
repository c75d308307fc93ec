"""A session of PostgreSQL: all that is asked in it is about one moment, and nothing in the database changes.

In: the URL of a database. Out: rows, and tables of Arrow, by statements. It can have tables of its own, which
nobody else sees and which end with it. While it lasts, whoever reads a table of the same database reads it in
the session.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from segdsl.sources.databases.address import Address, database
from segdsl.sources.databases.refusals import Refused
from segdsl.sources.databases.system import shared
from segdsl.sources.databases.systems.postgres import SCHEMES, SYSTEM, Postgres, connected, quoted

_SETTINGS = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "extra_float_digits": "1",
    "enable_nestloop": "off",  # it knows little of steps, and would compare all rows of two with each other
    "jit": "off",  # compiling statements this long takes longer than running them
}
_OLDEST = 140000
_ABLE = """
select current_setting('server_version_num')::int, current_setting('server_encoding'),
exists(select 1 from pg_collation where collname = 'und-x-icu')
"""


class Session(Postgres):
    """A connection that is asked many things. What it refuses ends the block of `session`, as Refused.

    name:   the URL of the database, without a password
    lacking: why it can't have tables of its own; empty where it can
    """

    def __init__(self, connection: Any, where: Address) -> None:
        super().__init__(connection, where.password)
        self.where = where
        self.name = where.name
        self.lacking = ""
        self._own: set[str] = set()
        for setting, value in _SETTINGS.items():
            self._do(f"set {setting} = '{value}'")

    def holds(self, table: Address) -> bool:
        """Whether a table's URL names this database."""
        own, other = ((a.host, a.port or 5432, a.database) for a in (self.where, table))
        return own == other

    def types(self, table: tuple[str, ...]) -> dict[str, str]:
        """The types of a table's columns, by their names; none where there is no such table."""
        return self._types(table)

    def make(self, name: str, types: Mapping[str, str]) -> None:
        """A table of its own, before anything is read. Where it can't have one, `lacking` says why."""
        columns = ", ".join(f"{quoted([column])} {type_}" for column, type_ in types.items())
        try:
            self._do(f"create temporary table {quoted([name])} ({columns})")
            self._own.add(name)
        except Exception as refused:
            self.lacking = self.lacking or str(Refused(str(refused), "PGPASSWORD"))

    def begin(self) -> None:
        """From here on everything is of one moment, and nothing is written but into its own tables."""
        self._do("set session characteristics as transaction isolation level repeatable read, read only")
        self.connection.adbc_connection.set_autocommit(False)

    def fill(self, name: str, table: Any) -> None:
        """Copies a pyarrow.Table into a table of its own, column by column of the same names."""
        with self.connection.cursor() as cursor:
            cursor.adbc_ingest(name, table, mode="append", temporary=True)

    def row(self, query: str) -> tuple[Any, ...]:
        """The one row that a statement gives."""
        (row,) = self._rows(query)
        return tuple(row)

    def arrow(self, query: str) -> Any:
        """What a statement gives, as a pyarrow.Table."""
        with self.connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetch_arrow_table()

    def why_not(self) -> str:
        """Why answers of this server might not be exact; empty where they are."""
        version, encoding, icu = self.row(_ABLE)
        if version < _OLDEST:
            return f"PostgreSQL 14 or newer, and this is {version // 10000}"
        if encoding != "UTF8":
            return f"a database in UTF-8, and this one is in {encoding}"
        return "" if icu else "the collation `und-x-icu`: PostgreSQL was built without ICU"

    def _do(self, statement: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)


@contextmanager
def session(url: str) -> Iterator[Session]:
    """A session of the database of a URL, until the block ends. Raises Refused."""
    where = database(url)
    assert where is not None
    try:
        importlib.import_module(SYSTEM.package)
    except ImportError:
        refused = Refused(f"it needs the package {SYSTEM.package.replace('_', '-')}", "PGPASSWORD")
        refused.hint = f"install it with `pip install 'segdsl[{SYSTEM.extra}]'`"
        raise refused from None
    with connected(where) as connection:
        opened = Session(connection.connection, where)
        with shared(opened, opened.holds):
            yield opened


def is_database(url: str) -> bool:
    """Whether a text is the URL of a database that there can be a session of."""
    scheme, there, _ = url.partition("://")
    return bool(there) and scheme in SCHEMES and database(url) is not None
