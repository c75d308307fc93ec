"""The sources that generated rules are about: the same columns under several kinds of customer keys.

A schema is the text of its declarations and, beside it, what the computed columns and roll-ups of that text
mean in plain Python.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.properties.plain.events import AGGREGATES
from tests.properties.plain.operators import value_of

Formula = Callable[..., Any]
Columns = Mapping[str, str]  # name: type

CUSTOMER_COLUMNS: Columns = {
    "name": "text",
    "city": "text",
    "country": "choice",
    "income": "number",
    "age": "whole",
    "vip": "flag",
    "news": "flag",
    "born": "day",
    "feast": "birthday",
    "joined": "instant",
    "tags": "list",
    "likes": "list",
    "level": "number",
    "worth": "number",
}
_DECLARED = """\
  name     text
  city     text
  country  one of "DE", "AT", "CH"
  income   number
  age      whole number
  vip      flag
  news     flag          required
  born     date
  feast    date          format "%m/%d"
  joined   datetime
  tags     list of text
  likes    list of text
  level    number 0 to 10 required
  worth = income * level
"""
_SURVEY = """\
attributes survey from "survey.csv" key KEY
KEYS
  nps      whole number 0 to 10
  answered date
"""
_EVENTS = """\
events orders from "orders.csv" key KEY at day
KEYS
  day      date
  total    number
  units    whole number
  item     text
  gift     flag
  due      date
  double = total * 2
  sort = items.sort for item

events visits from "visits.csv" key KEY at seen
KEYS
  seen     datetime
  page     text
  seconds  number
  tried    whole number

events notes from "notes.csv" key KEY
KEYS
  words    text
  mood     number

events big from orders where (total > 10)

events baskets from orders per item where (units > 0)
  amount = sum(total)
  pieces = count()
  best = max(total where (not gift))

events rich from baskets where (amount >= 10)

events daily from baskets per day
  much = sum(amount)

events sessions from visits per page
  time = sum(seconds)
  longest = max(seconds)

lookup items from "items.csv" key item
  item     text
  sort     text
  price    number
"""


def _product(name: str, other: Any) -> Formula:
    def worth(world: Any, column: Any) -> Any:
        second = column(other) if isinstance(other, str) else other
        return value_of("*", column(name), second, condition=False)

    return worth


def _of_parts(function: str, name: str, where: Callable[[Any], bool] = lambda _: True) -> Formula:
    def aggregate(world: Any, parts: list[Any]) -> Any:
        values = [part(name) for part in parts if where(part)]
        return AGGREGATES[function]([(None, value) for value in values if value is not None])

    return aggregate


@dataclass(frozen=True)
class Table:
    """A table of events: its columns that rules can name, its time, and how it is made of another."""

    name: str
    columns: Columns
    at: str | None = None
    formulas: Mapping[str, Formula] = field(default_factory=dict)
    base: str | None = None
    where: Formula | None = None
    per: str | None = None

    @property
    def instants(self) -> bool:
        return self.at is not None and self.columns[self.at] == "instant"


_ORDERS: Columns = {
    "day": "day",
    "total": "number",
    "units": "whole",
    "item": "text",
    "gift": "flag",
    "due": "day",
    "double": "number",
    "sort": "text",
}
_BASKETS: Columns = {"day": "day", "item": "text", "amount": "number", "pieces": "whole", "best": "number"}
_SORTED: Mapping[str, Formula] = {
    "double": _product("total", 2.0),
    "sort": lambda world, column: world.looked_up("items", "sort", column("item")),
}
_TABLES = (
    Table("orders", _ORDERS, "day", _SORTED),
    Table(
        "visits",
        {"seen": "instant", "page": "text", "seconds": "number", "tried": "whole"},
        "seen",
    ),
    Table("notes", {"words": "text", "mood": "number"}),
    Table(
        "big",
        _ORDERS,
        "day",
        _SORTED,
        base="orders",
        where=lambda world, column: value_of(">", column("total"), 10, condition=True),
    ),
    Table(
        "baskets",
        _BASKETS,
        "day",
        {
            "amount": _of_parts("sum", "total"),
            "pieces": lambda world, parts: len(parts),
            "best": _of_parts("max", "total", lambda part: part("gift") is not True),
        },
        base="orders",
        where=lambda world, column: value_of(">", column("units"), 0, condition=True),
        per="item",
    ),
    Table(
        "rich",
        _BASKETS,
        "day",
        base="baskets",
        where=lambda world, column: value_of(">=", column("amount"), 10, condition=True),
    ),
    Table(
        "daily",
        {"day": "day", "much": "number"},
        "day",
        {"much": _of_parts("sum", "amount")},
        "baskets",
        per="day",
    ),
    Table(
        "sessions",
        {"seen": "instant", "page": "text", "time": "number", "longest": "number"},
        "seen",
        {"time": _of_parts("sum", "seconds"), "longest": _of_parts("max", "seconds")},
        base="visits",
        per="page",
    ),
)


def _whole(rng: Random) -> int:
    return rng.choice(
        (rng.randrange(1, 60), rng.randrange(1, 60), 0, -7, 2**53 + rng.randrange(4), 2**63 - 1)
    )


def _number(rng: Random) -> float:
    return rng.choice((float(rng.randrange(1, 60)), float(rng.randrange(1, 60)), 7.0, 0.5, -2.25, 1e16, 0.1))


def _text(rng: Random) -> str:
    return rng.choice((str(rng.randrange(60)), f"c{rng.randrange(60)}", "a|b", "ä", "Z", "10", "9", "7.0"))


def _date(rng: Random) -> dt.date:
    return dt.date(2024, 2, 28) + dt.timedelta(days=rng.randrange(60))


def _letter(rng: Random) -> str:
    return rng.choice(("north", "south", "a", "Z"))


def _small(rng: Random) -> int:
    return rng.randrange(8)


@dataclass(frozen=True)
class OtherId:
    """An id that says whose a table's rows are: what it matches, as it is written and in plain Python."""

    written: str
    column: str
    of: Callable[[Any], Any] = lambda value: value


ID = "who"
"""The column of rows that bear another id than the customers' key."""


@dataclass(frozen=True)
class Schema:
    """Declarations, and what there is in them.

    keys: the columns of the customers' key: name, declared type (empty: as it comes), and a maker of values
    from_events: the events that customers are taken from, where they have no file
    ids: by table, the id by which its rows are the customers', where that is not their key
    """

    name: str
    keys: tuple[tuple[str, str, Callable[[Random], Any]], ...]
    from_events: str | None = None
    ids: Mapping[str, OtherId] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=lambda: {t.name: t for t in _TABLES})
    lookups: Mapping[str, str] = field(default_factory=lambda: {"items": "item"})

    @property
    def key_names(self) -> tuple[str, ...]:
        return tuple(name for name, _, _ in self.keys)

    @property
    def columns(self) -> Columns:
        if self.from_events:
            return {}
        return {**CUSTOMER_COLUMNS, "nps": "whole", "answered": "day"}

    @property
    def formulas(self) -> Mapping[str, Formula]:
        return {"worth": _product("income", "level")}

    @property
    def text(self) -> str:
        if self.from_events:
            customers = f"customers from events {self.from_events}\n\n"
        else:
            key, keys = self._key
            customers = f'customers from "customers.csv" key {key}\n{keys}{_DECLARED}\n{_SURVEY}\n'
        return _OWNED.sub(self._owned, customers + _EVENTS)

    @property
    def _key(self) -> tuple[str, str]:
        """How the customers' key is written, and the declarations of its columns."""
        key = self.key_names[0] if len(self.keys) == 1 else f"({', '.join(self.key_names)})"
        return key, "".join(f"  {name} {type_}\n" for name, type_, _ in self.keys if type_)

    def _owned(self, head: re.Match[str]) -> str:
        key, keys = self._key
        other = self.ids.get(head["table"])
        if other is not None:
            key, keys = f"{ID} matches {other.written}", ""
        return head["whole"].replace("KEY", key) + keys

    def new_key(self, rng: Random) -> tuple[Any, ...]:
        return tuple(make(rng) for _, _, make in self.keys)


_OWNED = re.compile(r"^(?P<whole>\w+ (?P<table>\w+) from \S+ key KEY.*\n)KEYS\n", re.MULTILINE)


def _small_letters(name: Any) -> Any:
    return None if name is None else name.lower()


SCHEMATA = (
    Schema("whole key", (("id", "whole number", _whole),)),
    Schema("number key", (("id", "number", _number),)),
    Schema("text key", (("id", "", _text),)),
    Schema("date key", (("id", "date", _date),)),
    Schema("compound key", (("shop", "text", _letter), ("member", "whole number", _small))),
    Schema("compound number key", (("shop", "number", _number), ("member", "date", _date))),
    Schema("customers from orders", (("id", "whole number", _whole),), from_events="orders"),
    Schema(
        "customers from visits",
        (("shop", "text", _letter), ("member", "number", _number)),
        from_events="visits",
    ),
    Schema("customers from baskets", (("id", "", _text),), from_events="baskets"),
    Schema("customers from rich baskets", (("id", "date", _date),), from_events="rich"),
    Schema(
        "other people's ids",
        (("id", "whole number", _whole),),
        ids={
            "orders": OtherId("lower(name)", "name", _small_letters),
            "visits": OtherId("age", "age"),
            "notes": OtherId("born", "born"),
            "survey": OtherId("joined", "joined"),
        },
    ),
    Schema(
        "an id beside a compound key",
        (("shop", "text", _letter), ("member", "whole number", _small)),
        ids={"visits": OtherId("lower(name)", "name", _small_letters), "survey": OtherId("income", "income")},
    ),
)
