"""Made-up customers, events and look-ups for generated rules, on and around the constants of those rules.

In: a schema, the words of the rules, a source of randomness. Out: plain rows by table. Values come from small
pools, so that ties, equal keys and equal times happen all the time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from segdsl.types import LEAP_YEAR
from tests.properties.plain.clock import MICROSECOND, day_of, later, minutes_later, start_of
from tests.properties.sources import CUSTOMER_COLUMNS, ID, OtherId, Schema
from tests.properties.writing.words import CLOCK_UNITS, SPECIAL_DAYS, TEXTS, Words

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Key = tuple[Any, ...]

EXTREMES = (1e300, -1e300, 1e-300, 1e16, 5e-324, 1.7e308, 0.1, 0.2, 0.3, -0.5, 1.005, 2.675)
MONTH_ENDS = tuple(
    map(dt.date.fromisoformat, ("2025-12-31", "2026-01-30", "2026-01-31", "2025-08-31", "2024-02-29"))
)
LEAP_DAYS = (dt.date(2024, 2, 29), dt.date(2020, 2, 29), dt.date(2000, 2, 29), dt.date(1996, 2, 28))
HALVES = (0.5, 1.5, 2.5, -0.5, -2.5, 0.25, 0.35, 1.005, 2.675, 10.5)
# Sums of these depend on the order in which they are added up one by one.
DECIMALS = (0.1, 0.2, 0.3, 0.7, 1.1, 19.99, 1e16, -1e16, 1e-9, 2.675)
WHOLE_EXTREMES = (2**53, 2**53 + 1, 2**63 - 1, -(2**63) + 1, -1, -(2**62))
STRANGE = (
    "Łucja",
    "İpek",
    "ẞtraße",
    " ",
    "Ana ",
    "日本",
    "a|b",
    'q"q',
    "x" * 40,
    "a\nb",
    "-",
    "1042",
    "-2.5",
    "1e5",
    "a-b-",
    "ΚΩΣ",
)
ITEMS = ("ink", "Ink", "pen", "pad", "tea")
WORDS = ("opera", "Opera", "chess", "zero waste", "tea", "")
SORTS = ("ink", "a", "opera", "Ana")


def _without_year(day: dt.date) -> dt.date:
    return day.replace(year=LEAP_YEAR)


class Population:
    """Rows of every table that the schema declares; `place` tells apart those that lie side by side."""

    def __init__(self, rng: Random, schema: Schema, words: Words, place: int = 0) -> None:
        self.rng = rng
        self.schema = schema
        self.words = words
        self.place = place
        self.unknown = rng.choice((0.0, 0.15, 0.15, 0.3))
        self.last: dict[Key, dt.date] = {}
        self.people: dict[Key, Row] = {}
        self.numbers = [rng.choice(words.numbers) for _ in range(6)]
        if rng.random() < 0.3:
            self.numbers = [rng.choice(DECIMALS) for _ in range(6)]
        self.times = [*(words.some_day() for _ in range(3)), *rng.sample(MONTH_ENDS, 2)]
        self.instants: list[dt.datetime] = [words.some_instant() for _ in range(4)]

    def rows(self, customers: int) -> Rows:
        keys: list[Key] = []
        for _ in range(customers * 3):
            key = self._new_key()
            if key not in keys and len(keys) < customers:
                keys.append(key)
        stranger = self._new_key()
        self.people = {key: self._customer(key) for key in keys}
        survey = self._survey(list(self.people.values()))
        nobody = tuple(None for _ in self.schema.keys)
        owners = [*keys * 4, *keys[:3] * 4, stranger, nobody]
        many = self.rng.choice((1, 2, 3, 4, 6)) * max(customers, 1)
        return {
            "customers": list(self.people.values()),
            **({} if survey is None else {"survey": survey}),
            "orders": self._events(self._order, "day", self.rng.choices(owners, k=many)),
            "visits": self._events(self._visit, "seen", self.rng.choices(owners, k=many)),
            "notes": [self._note(self.rng.choice(owners)) for _ in range(customers)],
            "items": [
                self._item(item) for item in self.rng.sample(ITEMS, self.rng.randrange(2, len(ITEMS) + 1))
            ],
        }

    def _new_key(self) -> Key:
        *before, last = self.schema.new_key(self.rng)
        return (*before, beside(last, self.place))

    # ------------------------------------------------------------ rows

    def _keyed(self, key: Key) -> Row:
        return dict(zip(self.schema.key_names, key, strict=True))

    def _owned(self, table: str, key: Key) -> Row:
        """What says whose a row is: the key, or the id that its owner has; a stranger's is anything."""
        other = self.schema.ids.get(table)
        if other is None:
            return self._keyed(key)
        if key not in self.people:
            return {ID: None if None in key else self._id(other)}
        return {ID: other.of(self.people[key][other.column])}

    def _id(self, other: OtherId) -> Any:
        """An id that somebody may have, but perhaps nobody."""
        makers = {"text": self.text, "whole": self.whole, "day": self.day, "number": self.number}
        return other.of(makers.get(CUSTOMER_COLUMNS[other.column], self.instant)())

    def _survey(self, people: list[Row]) -> list[Row] | None:
        """Answers with an id of their own, each once, also of strangers; None where they have the key."""
        other = self.schema.ids.get("survey")
        if other is None:
            return None
        answers = [{name: person.pop(name) for name in ("nps", "answered")} for person in people]
        ids = [other.of(person[other.column]) for person in people]
        rows = {id_: answer for id_, answer in zip(ids, answers, strict=True) if id_ is not None}
        rows.setdefault(self._id(other), {"nps": 3, "answered": None})
        return [{ID: id_, **answer} for id_, answer in rows.items()]

    def _customer(self, key: Key) -> Row:
        answered = self.rng.random() < 0.7  # whoever did not take part in the survey has no row there
        return {
            **self._keyed(key),
            "name": self.maybe(self.text()),
            "city": self.maybe(self.rng.choice(("wien", "Wien", "Zürich", "ZÜRICH"))),
            "country": self.maybe(self.rng.choice(("DE", "AT", "CH"))),
            "income": self.maybe(self.number()),
            "age": self.maybe(self.whole()),
            "vip": self.maybe(self.rng.random() < 0.5),
            "news": self.rng.random() < 0.5,
            "born": self.maybe(self.rng.choice(LEAP_DAYS) if self.rng.random() < 0.25 else self.day()),
            "feast": self.maybe(_without_year(self.day())),
            "joined": self.maybe(self.instant()),
            "tags": self.maybe(self.list_()),
            "likes": self.maybe(self.list_()),
            "level": float(self.rng.randrange(11)),
            "nps": self.maybe(self.rng.randrange(11)) if answered else None,
            "answered": self.maybe(self.day()) if answered else None,
        }

    def _events(self, make: Callable[[Key], Row], at: str, owners: list[Key]) -> list[Row]:
        """Rows of which many happen when another one of their owner does, or a length of the rules later."""
        made: list[Row] = []
        last: dict[Key, Row] = {}
        for owner in owners:
            row = make(owner)
            before = self.last.get(owner) if self.rng.random() < 0.4 else last.get(owner, {}).get(at)
            if before is not None and self.rng.random() < 0.65:
                row[at] = self._after(before, instants=at == "seen")
            if owner in last and self.rng.random() < 0.2:
                row |= {name: value for name, value in last[owner].items() if self.rng.random() < 0.5}
            last[owner], self.last[owner] = row, row[at]
            made.append(row)
        return made

    def _after(self, time: dt.date, *, instants: bool) -> dt.date:
        """The same time, or later by a length of the rules, exactly or nearly; as a day or an instant."""
        zone = self.words.now.zone
        amount, unit = self.rng.choice(self.words.lengths) if self.rng.random() < 0.7 else (0, "day")
        if instants and isinstance(time, dt.datetime) and (unit in CLOCK_UNITS or amount == 0):
            moved = minutes_later(time, amount * (60 if unit == "hour" else 1))
            return time if moved is None else moved + self.rng.choice((0, 0, 0, 1, -1)) * MICROSECOND
        day = later(day_of(time, zone), amount, "day" if unit in CLOCK_UNITS else unit) or day_of(time, zone)
        if not instants:
            return later(day, self.rng.choice((0, 0, 0, 0, 1, -1, 3)), "day") or day
        end = start_of(day, zone) + dt.timedelta(days=1)
        return self.rng.choice((end - MICROSECOND, end, end - dt.timedelta(hours=3)))

    def _order(self, owner: Key) -> Row:
        return {
            **self._owned("orders", owner),
            "day": self.day() if self.rng.random() < 0.97 else None,
            "total": self.maybe(self.number()),
            "units": self.maybe(self.whole()),
            "item": self.maybe(self.rng.choice(ITEMS)),
            "gift": self.maybe(self.rng.random() < 0.5),
            "due": self.maybe(self.day()),
        }

    def _visit(self, owner: Key) -> Row:
        return {
            **self._owned("visits", owner),
            "seen": self.instant() if self.rng.random() < 0.97 else None,
            "page": self.maybe(self.rng.choice(("home", "Home", "cart", "ink"))),
            "seconds": self.maybe(self.number()),
            "tried": self.maybe(self.whole()),
        }

    def _note(self, owner: Key) -> Row:
        return {
            **self._owned("notes", owner),
            "words": self.maybe(self.text()),
            "mood": self.maybe(self.number()),
        }

    def _item(self, item: str) -> Row:
        return {"item": item, "sort": self.maybe(self.rng.choice(SORTS)), "price": self.maybe(self.number())}

    # ------------------------------------------------------------ values

    def maybe(self, value: Any) -> Any:
        return None if self.rng.random() < self.unknown else value

    def number(self) -> float:
        chance = self.rng.random()
        if chance < 0.06:
            return self.rng.choice(EXTREMES)
        if chance < 0.12:
            return self.rng.choice(HALVES)
        if chance < 0.6:
            value = self.rng.choice(self.numbers)
            return float(min(value, 1e18))
        return float(
            self.rng.choice((0, 1, 2, 3, 5, -1, 0.5, 10, 11, 100, self.rng.choice(self.numbers) + 1))
        )

    def whole(self) -> int:
        if 2.0**53 in self.words.numbers and self.rng.random() < 0.3:
            return 2**53 + self.rng.randrange(3)  # of which some are the same as floats
        if self.rng.random() < 0.12:
            return self.rng.choice(WHOLE_EXTREMES)
        return int(min(self.rng.choice((0, 1, 2, 3, 3, 7, self.rng.choice(self.numbers))), 2**60))

    def text(self) -> str:
        pools = (self.words.texts or TEXTS, TEXTS, TEXTS, STRANGE)
        return self.rng.choice(self.rng.choice(pools)) or "ana"

    def list_(self) -> tuple[str, ...]:
        return tuple(self.rng.choice(WORDS) for _ in range(self.rng.randrange(4)))

    def day(self) -> dt.date:
        """A day on an edge, one of this population's, or a length of the rules away from one of those."""
        chance = self.rng.random()
        if chance < 0.4:
            return self.words.some_day()
        if chance < 0.55:
            return self.rng.choice(SPECIAL_DAYS)
        near = self.rng.choice(self.times)
        if chance < 0.8:
            amount, unit = self.rng.choice([n for n in self.words.lengths if n[1] not in CLOCK_UNITS])
            near = later(near, self.rng.choice((-1, 1, 1)) * amount, unit) or near
            near = later(near, self.rng.choice((-1, 0, 0, 0, 1)), "day") or near
        return near

    def instant(self) -> dt.datetime:
        chance = self.rng.random()
        if chance < 0.5:
            return self.words.some_instant()
        near = self.rng.choice(self.instants)
        if chance < 0.75:
            amount, unit = self.rng.choice(self.words.lengths)
            minutes = amount * {"hour": 60, "minute": 1, "day": 1440, "week": 10080}.get(unit, 43200)
            near = minutes_later(near, self.rng.choice((-1, 1, 1)) * minutes) or near
            near += self.rng.choice((-1, 0, 0, 0, 1)) * MICROSECOND
        return near


def population(rng: Random, schema: Schema, words: Words, place: int = 0) -> Rows:
    """Mostly a dozen or two customers; now and then one, or nobody."""
    customers = rng.choice((0, 1, 2, *(rng.randrange(8, 20) for _ in range(30))))
    return Population(rng, schema, words, place).rows(customers)


def populations(rng: Random, schema: Schema, words: Words, number: int) -> tuple[Rows, ...]:
    """So many without a key in common, with the same look-ups; one alone, where customers can share an id."""
    made = [population(rng, schema, words, place) for place in range(1 if schema.ids else number)]
    shared = {name: made[0][name] for name in schema.lookups}
    return tuple({**rows, **shared} for rows in made)


def together(made: Sequence[Rows], schema: Schema) -> Rows:
    """The rows of several populations as those of one."""
    first, *others = made
    more = {
        name: [row for rows in others for row in rows[name]] for name in first if name not in schema.lookups
    }
    return {name: [*rows, *more.get(name, ())] for name, rows in first.items()}


def beside(part: Any, place: int) -> Any:
    """Part of a key as one of the population at a place, which no other population has."""
    match part:
        case str() if place:
            return f"{part}/{place}"
        case int() | float():
            return part - 100 * place
        case dt.date():
            return part + dt.timedelta(days=100 * place)
        case _:
            return part


# Numbers that are larger, or have parts that are smaller, are not added up in SQL.
BEYOND = 2.0**90


def tamed(rows: Rows) -> Rows:
    """The rows with numbers that SQL can add up, and without the letter that it can't write small."""
    made = {
        table: [{name: _tamed(value) for name, value in row.items()} for row in found]
        for table, found in rows.items()
    }
    if "survey" in made:  # who has answered has done so once
        made["survey"] = list({row[ID]: row for row in made["survey"]}.values())
    return made


def _tamed(value: Any) -> Any:
    match value:
        case float() if value:
            return value if abs(value) < BEYOND and (value * BEYOND).is_integer() else 0.5
        case str():
            return value.replace("Σ", "Ω")
        case _:
            return value
