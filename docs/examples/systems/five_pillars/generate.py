"""Writes `data/`: customers of an outdoor shop with an app, by all that can be known of them.

Who they are, where they live, what they value, what they do, which devices they use. As untidy as such files
are: half of them never answered a survey, countries are written in two ways, some sessions are nobody's. The
same every time. `python3 generate.py report` writes what a mail provider reports of the letters that
`history.csv` knows.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

CUSTOMERS, LAST_DAY = 2_400, dt.datetime(2026, 3, 31, 20)
NAMES = ("Ben", "Laura", "Emma", "Yusuf", "Zoë", "Henrik", "Małgorzata", "Priya", "", "Jean-Luc")


class Kind(NamedTuple):
    """What people of a kind are like: age, income, household, values, what they pay, how often, devices."""

    share: float
    age: tuple[int, int]
    incomes: tuple[str, ...]
    households: tuple[str, ...]
    values: tuple[str, ...]
    pays: float
    orders: float
    devices: tuple[str, ...]


KINDS = (
    Kind(0.30, (22, 30), ("low", "low", "middle"), ("single",), ("thrift", "fun"), 28, 1.6, ("phone",)),
    Kind(
        0.15, (35, 50), ("high",), ("couple", "family"), ("status", "comfort"), 210, 2.4, ("phone", "tablet")
    ),
    Kind(
        0.25, (25, 40), ("middle", "high"), ("single", "couple"), ("nature", "fairness"), 75, 2.0, ("laptop",)
    ),
    Kind(
        0.30,
        (18, 75),
        ("low", "middle", "high"),
        ("single", "family"),
        ("fun", "nature"),
        55,
        0.7,
        ("phone",),
    ),
)
PLACES = (
    ("Munich", "DE", "city"),
    ("Innsbruck", "AT", "town"),
    ("Oslo", "NO", "city"),
    ("Reine", "NO", "village"),
)


def main() -> None:
    chance = Random(23)
    kinds = chance.choices(KINDS, [kind.share for kind in KINDS], k=CUSTOMERS)
    who = [
        "id",
        "first_name",
        "email",
        "age",
        "income",
        "household",
        "city",
        "country",
        "area",
        "mail_ok",
    ]
    write("customers", who, customers(kinds, chance))
    write("survey", ["id", "answered", "values", "early_adopter"], survey(kinds, chance))
    write("orders", ["id", "ordered", "total", "line", "on_sale"], orders(kinds, chance))
    write("sessions", ["customer", "at", "device", "what"], sessions(kinds, chance))


def write(name: str, header: list[str], rows: Iterable[list[object]]) -> None:
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def customers(kinds: list[Kind], chance: Random) -> Iterator[list[object]]:
    for number, kind in enumerate(kinds, start=1):
        city, country, area = chance.choice(PLACES)
        spelled = country.lower() if chance.random() < 0.1 else country
        age = "" if chance.random() < 0.08 else chance.randint(*kind.age)
        home = [chance.choice(kind.incomes), chance.choice(kind.households), city, spelled, area]
        email = f"c{number}@mail.example"
        yield [number, chance.choice(NAMES), email, age, *home, chance.choice("yyyn")]


def survey(kinds: list[Kind], chance: Random) -> Iterator[list[object]]:
    for number, kind in enumerate(kinds, start=1):
        if chance.random() < 0.5:
            day = LAST_DAY.date() - dt.timedelta(days=chance.randrange(300))
            values = sorted(
                {*kind.values, *chance.sample(("thrift", "status", "nature", "fun"), k=chance.randrange(2))}
            )
            yield [number, day, "; ".join(values), chance.choice(("yes", "no", ""))]


def orders(kinds: list[Kind], chance: Random) -> Iterator[list[object]]:
    for number, kind in enumerate(kinds, start=1):
        for _ in range(int(chance.expovariate(1 / kind.orders))):
            at = LAST_DAY - dt.timedelta(minutes=int(chance.triangular(0, 500 * 24 * 60, 60 * 24 * 60)))
            total = max(4.0, chance.gauss(kind.pays, kind.pays / 4))
            sale = chance.random() < (0.7 if "thrift" in kind.values else 0.2)
            line = (
                "refill"
                if "nature" in kind.values and chance.random() < 0.4
                else chance.choice(("hiking", "climbing"))
            )
            yield [number, at.isoformat(sep=" "), f"{total:.2f}", line, "x" if sale else ""]


def sessions(kinds: list[Kind], chance: Random) -> Iterator[list[object]]:
    """What they did in the app and on the pages in the last two months; some lost interest in the second."""
    for number, kind in enumerate(kinds, start=1):
        often, fading = chance.expovariate(1 / 8), chance.random() < 0.25
        for back in (1, 0):
            much = often * (0.15 if fading and back == 0 else 1)
            for _ in range(int(much)):
                at = LAST_DAY - dt.timedelta(days=30 * back, minutes=chance.randrange(30 * 24 * 60))
                whose = "" if chance.random() < 0.02 else number
                what = chance.choice(("look", "look", "blog", "video", "cart"))
                yield [whose, at.isoformat(sep=" "), chance.choice(kind.devices), what]


def report() -> None:
    """Who opened and clicked which letter, as a mail provider tells it: a line to an event."""
    here, chance = Path(__file__).parent, Random(29)
    with (here / "history.csv").open(encoding="utf-8", newline="") as file:
        letters = [row for row in csv.DictReader(file) if row["status"] == "sent"]
    write("report", ["Email", "Event", "Timestamp", "Campaign", "Message-ID"], events(letters, chance))


def events(letters: list[dict[str, str]], chance: Random) -> Iterator[list[object]]:
    for letter in letters:
        at = dt.datetime.fromisoformat(letter["sent_at"])
        about = [letter["campaign"], letter["message_id"]]
        email = f"c{letter['key']}@mail.example"
        reads = {"ben": 0.3, "laura": 0.22, "emma": 0.45}.get(letter["persona"], 0.25)
        happened = ["delivered"]
        if chance.random() < reads:
            happened += ["open", "click"] if chance.random() < 0.2 else ["open"]
        for number, event in enumerate(happened):
            yield [
                email,
                event,
                (at + dt.timedelta(minutes=number * chance.randint(5, 2_000))).isoformat(),
                *about,
            ]


if __name__ == "__main__":
    report() if "report" in sys.argv[1:] else main()
