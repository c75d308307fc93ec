"""Rows that take the place of those that a table of PostgreSQL has, in one transaction.

In: the database, a table, the types of columns, and rows piece by piece. Out: how many rows there are now. A
reader sees the old rows or the new ones, and whatever ends the run before the last of them leaves the old.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from segdsl.sources.databases.address import Address
from segdsl.sources.databases.refusals import Refused
from segdsl.sources.databases.systems.postgres import connected, quoted

_NEW = "segdsl_new_rows"
_KEPT = ("text", "bigint", "double precision")
_TYPES = """
select a.attname::text, format_type(a.atttypid, a.atttypmod) from pg_attribute a
where a.attrelid = to_regclass($1::text) and a.attnum > 0 and not a.attisdropped
"""


def replace_rows(
    where: Address, table: tuple[str, ...], types: Mapping[str, str], pieces: Iterable[Any]
) -> int:
    """Replaces all rows of a table, which is made where there is none; it may have further columns.

    `types` are those of the columns in PostgreSQL, `pieces` pyarrow.Tables with these columns. Raises
    Refused where the table has other columns, or cannot hold texts and numbers as they are, and where the
    database takes the rows for wrong.
    """
    name, columns = quoted(table), ", ".join(quoted([column]) for column in types)
    with connected(where) as database:
        database.connection.adbc_connection.set_autocommit(False)
        listed = ", ".join(f"{quoted([column])} {type_}" for column, type_ in types.items())
        with database.connection.cursor() as cursor:
            cursor.execute(f"create temporary table {_NEW} ({listed}) on commit drop")
            cursor.execute(f"create table if not exists {name} ({listed})")
            cursor.execute(f"lock table {name} in share row exclusive mode")  # one writer at a time
            cursor.execute(_TYPES, (name,))
            there = dict(cursor.fetchall())
            _refuse_others(".".join(table), types, there)
            for piece in pieces:
                cursor.adbc_ingest(_NEW, piece, mode="append", temporary=True)
            for column in _not_the_same(cursor, types, there):
                raise _too_narrow(".".join(table), column, there[column])
            cursor.execute(f"delete from {name}")
            cast = ", ".join(f"{quoted([column])}::{there[column]}" for column in types)
            cursor.execute(f"insert into {name} ({columns}) select {cast} from {_NEW}")
            cursor.execute(f"select count(*) from {name}")
            (number,) = cursor.fetchall()[0]
        database.connection.adbc_connection.commit()
        return int(number)


def _refuse_others(table: str, wanted: Mapping[str, str], there: Mapping[str, str]) -> None:
    """Raises Refused for a table that is about something else, so that nobody's data are replaced."""
    missing = next((column for column in wanted if column not in there), None)
    if missing is not None:
        refused = Refused(f"`{table}` has no column `{missing}`, so it is no table of members", "PGPASSWORD")
        refused.hint = "name a table that there is not yet; it is made"
        raise refused


def _not_the_same(cursor: Any, types: Mapping[str, str], there: Mapping[str, str]) -> Iterator[str]:
    """The columns in whose type there a text or a number becomes another: cut off, or rounded."""
    for column, type_ in types.items():
        own, value = type_.removesuffix(" not null"), quoted([column])
        if own in _KEPT:
            back = f"{value}::{there[column]}::{own}"
            cursor.execute(f"select exists(select from {_NEW} where {back} is distinct from {value})")
            if cursor.fetchall()[0][0]:
                yield column


def _too_narrow(table: str, column: str, type_: str) -> Refused:
    refused = Refused(
        f"its column `{column}`, a `{type_}`, does not hold all of them as they are", "PGPASSWORD"
    )
    refused.hint = f"give the column of `{table}` a wider type, or name a table that there is not yet"
    return refused
