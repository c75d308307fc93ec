"""Tables that stay in the database that computes: all that reading would find out is asked there.

In: a session, and the tables of a catalog. Out: for each table, either what its columns are there, or that it
has to be read: because it is somewhere else, because only reading tells what its cells are, or because
something is wrong with it, which then the reading says in its own words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from segdsl.model.catalog import ROW_NUMBER, Table
from segdsl.sources.as_arrow import ROW
from segdsl.sources.databases.address import address, without_password
from segdsl.sources.databases.in_place import InPlace, broken, in_place, not_told_apart
from segdsl.sources.databases.refusals import Refused
from segdsl.sources.databases.session import Session
from segdsl.sources.databases.systems.postgres import quoted, refusing
from segdsl.sources.headers import read_columns
from segdsl.sources.reading import FileFact
from segdsl.sources.tables import Omitted
from segdsl.types import Kind, Number, family

_TYPES = {
    "text": "text",
    "flag": "boolean",
    "day": "date",
    "birthday": "date",
    "instant": "timestamp",
    "list": "text[]",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A table that stays: where it is, by column the SQL of its value, its rows, and those without a key.

    name: what messages call it
    """

    name: str
    place: tuple[str, ...]
    values: Mapping[str, str]
    rows: int
    omitted: Omitted


@dataclass(slots=True)
class Staying:
    """The tables of a session that stay where they are; `copied` says why others do not.

    zone: the project's; today: the day that ranges of dates may end with
    """

    session: Session
    zone: str
    today: dt.date | None
    there: dict[str, Placed] = field(default_factory=dict)
    copied: dict[str, str] = field(default_factory=dict)
    own: dict[str, Own] = field(default_factory=dict)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)

    @property
    def where(self) -> str:
        """What messages call the place."""
        return "the database"

    def begin(self, tables: Iterable[Table]) -> None:
        """Makes room for tables that have to be copied, and starts the moment that everything is of."""
        for table in tables:
            self.own[table.name] = made = own(table.name, _types_of(table))
            self.session.make(made.name, made.types)
        self.session.begin()

    def stays(self, table: Table) -> bool:
        """Whether the table needs no reading. Raises Refused."""
        try:
            with refusing(self.session.password):
                placed, why = self._placed(table)
        except Refused as refused:
            assert table.file is not None
            refused.table, refused.span = without_password(table.file.path), table.file.span
            raise
        if placed is not None:
            self.keys[table.name] = () if table.role == "events" else table.key
            self.there[table.name] = placed
        else:
            self.copied[table.name] = why
        return placed is not None

    def omitted(self) -> dict[str, Omitted]:
        """What counts for nobody of the tables that stay, of those where that is anything."""
        return {table: one.omitted for table, one in self.there.items() if one.omitted}

    def facts(self) -> dict[str, tuple[FileFact, ...]]:
        """What is to be known of each table that stays; nobody has read all of its bytes."""
        return {
            table: (FileFact(one.name, one.rows, bytes=0, sha256=""),) for table, one in self.there.items()
        }

    def columns(self) -> set[tuple[str, str]]:
        """The columns of the tables that stay, each with its table."""
        return {(name, column) for name, placed in self.there.items() for column in placed.values}

    def _placed(self, table: Table) -> tuple[Placed | None, str]:
        found = None if table.file is None else address(table.file.path)
        if found is None or not self.session.holds(found):
            return None, "it is not in that database"
        if table.keep is not None or table.once or not (table.key or table.role == "events"):
            return None, "its rows have to be told apart one by one"
        columns = self._columns(table, found.table)
        if isinstance(columns, str):
            return None, f"`{columns}` has another type there, and is read cell by cell"
        rows, nameless, wrong = self.session.row(self._question(table, found.table, columns))
        if wrong or not rows:
            return None, "some of its rows are not as declared"
        values = {name: one.value for name, one in columns.items()}
        return Placed(found.name, found.table, values, rows, Omitted(without_key=nameless)), ""

    def _columns(self, table: Table, place: tuple[str, ...]) -> dict[str, InPlace] | str:
        """The declared columns there; or the name of the first that only reading can tell."""
        types = self.session.types(place)
        found: dict[str, InPlace] = {}
        for column in read_columns(table):
            header = column.reading.header if column.reading is not None else ""
            there = types.get(header) if isinstance(header, str) else None
            one = None if there is None else in_place(column, there, self.zone)
            if one is None:
                return column.name
            found[column.name] = one
        return found

    def _question(self, table: Table, place: tuple[str, ...], columns: Mapping[str, InPlace]) -> str:
        """How many rows there are, how many have no key, and whether anything is wrong with any of them."""
        infos = {column.name: column for column in read_columns(table)}
        keys = [columns[name].value for name in table.key if name in columns]
        known = " and ".join(f"({key}) is not null" for key in keys) if table.role != "events" else ""
        wrong = [one.strange for one in columns.values()]
        for name, info in infos.items():
            value = f"({columns[name].value})"
            wrong += broken(info, value, self.zone, self.today)
            wrong += not_told_apart(info, value) if name in table.key else []
        faulty = " or ".join(f"coalesce({each}, false)" for each in wrong) or "false"
        unlike = [f"count(distinct {v}) < count({v})" for v in _once(infos, columns)]
        whole = " or ".join([f"coalesce(bool_or({faulty}), false)", *unlike])
        if known:
            listed = ", ".join(keys)
            again = f"select from {quoted(place)} where {known} group by {listed} having count(*) > 1"
            whole += f" or exists({again})"
        missing = f"count(*) filter (where not ({known}))" if known else "0::bigint"
        return f"select count(*), {missing}, {whole} from {quoted(place)}"


def _once(infos: Mapping[str, object], columns: Mapping[str, InPlace]) -> list[str]:
    return [f"({columns[name].value})" for name, info in infos.items() if getattr(info, "unique", False)]


# ---------------------------------------------------------------- tables of the session's own


@dataclass(frozen=True, slots=True)
class Own:
    """A table of the session's own: its name, and by declared column that of its column with its type."""

    name: str
    columns: Mapping[str, tuple[str, str]]

    @property
    def types(self) -> dict[str, str]:
        """The types of its columns, with the place of each row."""
        return {**dict(self.columns.values()), ROW: "bigint"}


def own(table: str, types: Mapping[str, str]) -> Own:
    """What a table is called that is copied; its columns have numbers, as names there are short."""
    columns = {name: (f"c{number}", type_) for number, (name, type_) in enumerate(types.items())}
    return Own(f"segdsl_{table}"[:50], columns)


def own_type(kind: Kind) -> str:
    """The type in PostgreSQL of values of a kind."""
    if isinstance(kind.type, Number):
        return "bigint" if kind.type.whole else "double precision"
    return _TYPES[family(kind.type)]


def _types_of(table: Table) -> dict[str, str]:
    numbered = {} if table.key or table.role == "events" else {ROW_NUMBER: "bigint"}
    return numbered | {column.name: own_type(column.kind) for column in read_columns(table)}
