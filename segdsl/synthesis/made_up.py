"""Values that look like a person's, for customers that are made up.

In: a column, its type, and a source of randomness that is seeded. Out: a value of that type, within its
range and closed set. What rules compare a column with is among the values it can get.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Mapping
from random import Random
from typing import Any

from segdsl.clock import AsOf
from segdsl.instants import moved
from segdsl.model.catalog import ColumnInfo
from segdsl.model.nodes import Call, Column, Expression, Literal, OfCustomer, Value
from segdsl.model.project import Model
from segdsl.model.traversal import walk
from segdsl.model.written import everything
from segdsl.operators import OPERATORS
from segdsl.operators.day_ranges import admits, nearest
from segdsl.operators.text import without_case
from segdsl.types import LEAP_YEAR, Birthday, Day, Flag, Instant, ListOf, Number, OneOf, Type

FIRST_NAMES = ("Anna", "Emil", "Zoë", "Jonas", "Maria", "Luca", "Sofia", "Paul", "Inés", "Marta")
LAST_NAMES = ("Berger", "Novak", "Lindqvist", "Rossi", "Meyer", "Okafor", "García", "Dubois")
CITIES = ("Berlin", "Wien", "Zürich", "Paris", "Bern", "Leeds", "Utrecht")
CITY_OF = {
    "DE": "Berlin",
    "AT": "Wien",
    "CH": "Zürich",
    "FR": "Paris",
    "GB": "Leeds",
    "UK": "Leeds",
    "NL": "Utrecht",
    "US": "Boston",
    "Germany": "Berlin",
    "Austria": "Wien",
    "Switzerland": "Zürich",
    "France": "Paris",
    "United Kingdom": "Leeds",
    "Netherlands": "Utrecht",
    "United States": "Boston",
}
LONGEST_NAME = "Maximiliane-Alexandrina Wolfeschlegelsteinhausen"
OTHER_SCRIPT = "Ελευθερία"
_STREETS = ("Gartenweg 4", "Hauptstraße 17", "Mill Lane 2")
_COMPANIES = ("Nordlicht GmbH", "Green & Sons", "Atelier Blanc")
_WORDS = ("north", "river", "linen", "amber", "cedar")

Pool = Mapping[tuple[str, str], tuple[str, ...]]


def texts_in_rules(model: Model) -> Pool:
    """The texts that rules compare each column with, by table and column, in the order of the rules."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for expression in everything(model):
        for part in walk(expression):
            if not isinstance(part, Call) or not OPERATORS[part.operator].equates:
                continue
            texts = [t for a in part.arguments if isinstance(a, Literal) for t in _texts(a.value)]
            for argument in part.arguments:
                column = _column(argument)
                if column is not None:
                    found[column.table, column.name].update(dict.fromkeys(texts))
    return {column: tuple(texts) for column, texts in found.items() if texts}


def _texts(value: Value) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()


def _column(value: Expression) -> Column | None:
    while isinstance(value, OfCustomer) or (isinstance(value, Call) and OPERATORS[value.operator].like_first):
        value = value.value if isinstance(value, OfCustomer) else value.arguments[0]
    return value if isinstance(value, Column) else None


def value_for(table: str, info: ColumnInfo, as_of: AsOf, rng: Random, pool: Pool) -> Value:
    """A plausible value of a column; instants are aware, at a full minute and before today."""
    match info.kind.type:
        case Number() as number:
            return _number(info.name, number, rng)
        case OneOf(values):
            return rng.choice(values)
        case Flag():
            return rng.random() < 0.5
        case Day() as days:
            return nearest(days, _day(info.name, as_of.today, rng), as_of.today, as_of.zone)
        case Birthday():
            return _day("birthday", as_of.today, rng).replace(year=LEAP_YEAR)
        case Instant() as instants:
            day = _day(info.name, as_of.today, rng)
            time = dt.datetime(day.year, day.month, day.day, rng.randrange(7, 20), 30, tzinfo=dt.UTC)
            return nearest(instants, time, as_of.today, as_of.zone)
        case ListOf():
            return (rng.choice(pool.get((table, info.name), _WORDS)),)
    return _text(table, info.name, rng, pool)


def value_of(kind: Type, as_of: AsOf, rng: Random) -> Value:
    """Some value of a type, where nothing else is known of it."""
    match kind:
        case Number(low=low, high=high):
            found = rng.choice((1, 2, 3)) if low is None or low <= 1 else low
            return min(found, high) if high is not None else found
        case OneOf(values):
            return rng.choice(values)
        case Flag():
            return True
        case Day() as days:
            day = moved(as_of.today, -dt.timedelta(days=rng.choice((3, 20, 100))))
            return nearest(days, day, as_of.today, as_of.zone)
        case Birthday():
            return _day("birthday", as_of.today, rng).replace(year=LEAP_YEAR)
        case Instant() as instants:
            time = moved(as_of.now, -dt.timedelta(days=rng.choice((3, 20, 100))))
            return nearest(instants, time, as_of.today, as_of.zone)
        case ListOf():
            return ("linen",)
    return "linen"


def admitted(kind: Type, value: Any, as_of: AsOf) -> Any:
    """The value as a column of this type holds it; None for values beyond its range or closed set."""
    match kind:
        case Number(low=low, high=high) if value is not None:
            if (low is not None and value < low) or (high is not None and value > high):
                return None
            return round(value) if kind.whole else float(value)
        case Day() | Instant() as days if isinstance(value, dt.date):
            return value if admits(days, value, as_of.today, as_of.zone) else None
        case OneOf(values) if value is not None and value not in values:
            return next((v for v in values if without_case(v) == without_case(str(value))), None)
    return value


def _number(name: str, number: Number, rng: Random) -> float | int:
    low, high = number.low, number.high
    if low is not None and high is not None:
        found = low + (high - low) * rng.choice((0.2, 0.5, 0.8))
    elif "quantity" in name or "units" in name or "items" in name:
        found = rng.choice((1, 1, 2, 3))
    else:
        found = (low or 0) + rng.choice((12, 18.5, 24.9, 42, 79))
        found = min(found, high) if high is not None else found
    if not number.whole:
        return float(found)
    whole = round(found)
    whole = whole if low is None else max(whole, math.ceil(low))
    return whole if high is None else min(whole, math.floor(high))


def _day(name: str, today: dt.date, rng: Random) -> dt.date:
    if "birth" in name or "born" in name:
        return dt.date(rng.randrange(1955, 2004), rng.randrange(1, 13), rng.randrange(1, 29))
    return moved(today, -dt.timedelta(days=rng.choice((2, 9, 25, 60, 150, 400))))


def _text(table: str, name: str, rng: Random, pool: Pool) -> str:
    lower = name.lower()
    if "mail" in lower and "mailing" not in lower:
        return f"{rng.choice(('anna', 'emil', 'zoe', 'marta'))}.{rng.choice(('berger', 'novak'))}@example.com"
    for words, values in _BY_NAME:
        if any(word in lower for word in words):
            return rng.choice(values)
    known = pool.get((table, name))
    if known is not None:
        return rng.choice(known)
    if "phone" in lower or "mobile" in lower:
        return f"+49 30 5550 {rng.randrange(1000, 9999)}"
    if lower.endswith("id") or lower in ("sku", "invoice", "key", "number", "order", "code"):
        return str(rng.randrange(1000, 9999))
    return rng.choice(_WORDS)


_BY_NAME = (
    (("last_name", "lastname", "surname", "family_name", "nachname"), LAST_NAMES),
    (("name", "vorname"), FIRST_NAMES),
    (("city", "town", "ort"), CITIES),
    (("street", "address"), _STREETS),
    (("company", "firm"), _COMPANIES),
)


def city_at_home(cells: Mapping[str, Any]) -> tuple[str, str] | None:
    """The attribute that has a made-up city, and a city of the customer's country; None where all is well."""
    texts = {name: value for name, value in cells.items() if isinstance(value, str)}
    home = next((CITY_OF[v] for n, v in texts.items() if "country" in n.lower() and v in CITY_OF), None)
    city = next((n for n, v in texts.items() if v in CITIES and v != home), None)
    return (city, home) if city is not None and home is not None else None
