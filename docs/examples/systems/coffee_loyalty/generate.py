"""Writes `data/`: half a year of a coffee chain's loyalty app, its wifi, and a survey.

As untidy as such files are: a latte is spelled in five ways, the wifi knows guests by the address of their
phone, the survey was filled in by a third. The same every time.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

MEMBERS, LAST_DAY = 1_200, dt.date(2026, 3, 31)
NAMES = ("Ada", "Bo", "Carla", "Dmitri", "Esra", "", "Finn", "Gül", "Hana", "Ibrahim")
LATTES = ("Latte", "latte", "LATTE", "Latte ", "Oat latte")


class Kind(NamedTuple):
    """How members of a kind come: share, visits a month, share on weekdays, hour, wifi, orders."""

    share: float
    visits: float
    weekday: float
    hour: float
    minutes: int  # on the wifi; 0 without
    orders: tuple[str, ...]


KINDS = (
    Kind(0.25, 9.0, 0.95, 14.0, 110, ("latte", "latte", "flat white", "soup")),
    Kind(0.30, 3.0, 0.40, 16.0, 0, ("latte", "cake", "tea", "cake")),
    Kind(0.25, 7.0, 0.90, 8.0, 0, ("espresso", "latte", "filter")),
    Kind(0.20, 0.7, 0.60, 12.0, 20, ("tea", "latte", "cake")),
)
PRICES = {
    "latte": 4.4,
    "flat white": 4.2,
    "soup": 7.5,
    "cake": 4.9,
    "tea": 3.6,
    "espresso": 2.4,
    "filter": 2.9,
}


def main() -> None:
    chance = Random(31)
    kinds = chance.choices(KINDS, [kind.share for kind in KINDS], k=MEMBERS)
    write("members", ["member", "first_name", "email", "app_device", "mail_ok"], members(chance))
    bought, online = [], []
    for number, kind in enumerate(kinds, start=1):
        for day in days(kind, chance):
            time = dt.datetime.combine(day, dt.time()) + dt.timedelta(hours=chance.gauss(kind.hour, 1.2))
            what = chance.choice(kind.orders)
            written = chance.choice(LATTES) if what == "latte" else what.capitalize()
            bought.append([number, time.isoformat(sep=" ", timespec="minutes"), written, PRICES[what]])
            if kind.minutes and chance.random() < 0.8:
                online.append([f"AA:00:{number:06X}", time.isoformat(timespec="minutes"), kind.minutes])
    write("sales", ["member", "at", "item", "amount"], sorted(bought, key=lambda row: row[1]))
    write("wifi", ["device", "joined", "minutes"], sorted(online, key=lambda row: row[1]))
    write("survey", ["member", "purpose", "likes"], survey(kinds, chance))


def write(name: str, header: list[str], rows: Iterable[list[object]]) -> None:
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def members(chance: Random) -> Iterator[list[object]]:
    for number in range(1, MEMBERS + 1):
        device = "" if chance.random() < 0.1 else f"aa:00:{number:06x}"
        yield [number, chance.choice(NAMES), f"m{number}@mail.example", device, chance.choice("yyn")]


def days(kind: Kind, chance: Random) -> Iterator[dt.date]:
    """The days of half a year on which somebody came; a few stopped coming on the way."""
    until = 182 if chance.random() < 0.85 else chance.randrange(60, 150)
    for back in range(182 - until, 182):
        day = LAST_DAY - dt.timedelta(days=back)
        on_such = kind.weekday / 5 if day.weekday() < 5 else (1 - kind.weekday) / 2
        if chance.random() < kind.visits * 7 / 30 * on_such:
            yield day


def survey(kinds: list[Kind], chance: Random) -> Iterator[list[object]]:
    for number, kind in enumerate(kinds, start=1):
        if chance.random() < 1 / 3:
            purpose = "work" if kind.minutes > 60 else chance.choice(("friends", "friends", "a break"))
            yield [number, purpose, chance.choice(("quiet", "music", "window seats", ""))]


if __name__ == "__main__":
    main()
