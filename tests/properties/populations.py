"""Made-up customers, events and look-ups for generated rules, small and full of corner cases.

In: a source of randomness. Out: plain rows by table name, as the declarations in `SOURCES` describe them.
Values come from small pools, so that ties, equal keys and equal times happen all the time.
"""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

Rows = list[dict[str, Any]]

SOURCES = """\
customers from "customers.csv" key id
  id       whole number
  name     text
  city     text
  country  one of "DE", "AT", "CH"
  income   number
  age      whole number
  vip      flag
  news     flag          required
  born     date
  joined   datetime
  tags     list of text
  likes    list of text
  level    number 0 to 10 required
  worth = income * level

events orders from "orders.csv" key id at day
  id       whole number
  day      date
  total    number
  units    whole number
  item     text
  gift     flag
  double = total * 2
  sort = items.sort for item

events visits from "visits.csv" key id at seen
  id       whole number
  seen     datetime
  page     text
  seconds  number

events notes from "notes.csv" key id
  id       whole number
  words    text
  mood     number

events big from orders where (total > 10)

events baskets from orders per item where (units > 0)
  amount = sum(total)
  pieces = count()
  best = max(total where (not gift))

lookup items from "items.csv" key item
  item     text
  sort     text
  price    number
"""

NAMES = (
    "Ana",
    "ana",
    "Łucja",
    "O'Hara",
    "İpek",
    "ẞtraße",
    "",
    " ",
    "Ana ",
    "日本",
    "a|b",
    "x" * 40,
    "émile",
    'q"q',
)
CITIES = ("Wien", "wien", "Zürich", "ZÜRICH", "Bern", "")
ITEMS = ("ink", "Ink", "pen", "pad", "tea", "")
WORDS = ("zero waste", "opera", "Opera", "chess", "")
PAGES = ("home", "cart", "help")
NUMBERS = (
    0.0,
    1.0,
    -1.0,
    0.1,
    0.2,
    0.3,
    2.5,
    -2.5,
    10.0,
    19.99,
    100.0,
    1e-300,
    1e300,
    -1e300,
    1e16,
    3.0,
    0.5,
    1.5,
)
WHOLES = (0, 1, 2, 3, -1, 7, 2**53, 2**53 + 1, -(2**62))
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia")

# Days around leap days, month ends, the turn of the year and the changes of clocks.
DAYS = tuple(
    dt.date.fromisoformat(day)
    for line in (
        "2024-02-28 2024-02-29 2024-03-01 2025-02-28 2025-03-01 2025-03-29 2025-03-30 2025-03-31",
        "2025-10-25 2025-10-26 2025-10-27 2025-12-31 2026-01-01 2026-01-30 2026-01-31 2026-02-27",
        "2026-02-28 2026-03-01 2026-03-24 2026-03-28 2026-03-29 2026-03-30 2026-03-31 2026-04-01",
        "2026-04-02 2026-04-07 2026-06-30 1980-02-29 2000-02-28 1969-12-31 1970-01-01",
    )
    for day in line.split(" ")
)
TIMES = (0, 1, 59, 60, 89, 90, 120, 150, 180, 719, 720, 1020, 1380, 1439)  # minutes of the day, in UTC


def population(rng: Random, customers: int | None = None) -> dict[str, Rows]:
    """Rows of every table that `SOURCES` declares: 0 to 9 customers, some events of nobody's."""
    count = rng.choice((0, 1, 2, 3, 5, 7, 9)) if customers is None else customers
    ids = rng.sample(range(1, 40), count)
    owners = (*ids, *ids, *ids, 999, None)
    return {
        "customers": [customer(rng, key) for key in ids],
        "orders": [order(rng, rng.choice(owners)) for _ in range(rng.choice((0, 1, 4, 12, 20)))],
        "visits": [visit(rng, rng.choice(owners)) for _ in range(rng.choice((0, 1, 4, 12, 20)))],
        "notes": [note(rng, rng.choice(owners)) for _ in range(rng.choice((0, 1, 6)))],
        "items": [
            {"item": item, "sort": maybe(rng, rng.choice(WORDS)), "price": maybe(rng, rng.choice(NUMBERS))}
            for item in rng.sample(ITEMS[:5], rng.randrange(5))
        ],
    }


def customer(rng: Random, key: int) -> dict[str, Any]:
    return {
        "id": key,
        "name": maybe(rng, rng.choice(NAMES)) or None,
        "city": maybe(rng, rng.choice(CITIES)) or None,
        "country": maybe(rng, rng.choice(("DE", "AT", "CH"))),
        "income": maybe(rng, rng.choice(NUMBERS)),
        "age": maybe(rng, rng.choice(WHOLES)),
        "vip": maybe(rng, rng.random() < 0.5),
        "news": rng.random() < 0.5,
        "born": maybe(rng, rng.choice(DAYS)),
        "joined": maybe(rng, instant(rng)),
        "tags": maybe(rng, words(rng)),
        "likes": maybe(rng, words(rng)),
        "level": float(rng.randrange(11)),
    }


def order(rng: Random, owner: int | None) -> dict[str, Any]:
    return {
        "id": owner,
        "day": rng.choice(DAYS),
        "total": maybe(rng, rng.choice(NUMBERS)),
        "units": maybe(rng, rng.choice(WHOLES)),
        "item": maybe(rng, rng.choice(ITEMS)) or None,
        "gift": maybe(rng, rng.random() < 0.5),
    }


def visit(rng: Random, owner: int | None) -> dict[str, Any]:
    return {
        "id": owner,
        "seen": instant(rng),
        "page": maybe(rng, rng.choice(PAGES)),
        "seconds": maybe(rng, rng.choice(NUMBERS)),
    }


def note(rng: Random, owner: int | None) -> dict[str, Any]:
    return {
        "id": owner,
        "words": maybe(rng, rng.choice(WORDS)) or None,
        "mood": maybe(rng, rng.choice(NUMBERS)),
    }


def instant(rng: Random) -> dt.datetime:
    day = rng.choice(DAYS)
    midnight = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    return midnight + dt.timedelta(minutes=rng.choice(TIMES), microseconds=rng.choice((0, 0, 0, 1, 999_999)))


def words(rng: Random) -> tuple[str, ...]:
    return tuple(rng.choice(WORDS[:4]) for _ in range(rng.randrange(4)))


def maybe(rng: Random, value: Any) -> Any:
    """The value, or (one time in five) unknown."""
    return None if rng.random() < 0.2 else value
