"""Writes `data/`: customers of an apparel shop, their orders, what they looked at, letters, and a survey.

Four systems, and four spellings of the same thing. As untidy as such files are: a third of the looks are
nobody's, a tenth of the survey is half empty. The same every time.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

CUSTOMERS, LAST_DAY = 2_500, dt.datetime(2026, 3, 31, 21)
NAMES = ("Alba", "Bram", "", "Chiara", "Dov", "Else", "Femi")
LINES = ("dresses", "denim", "basics", "outdoor", "organic")


class Kind(NamedTuple):
    """What customers of a kind do: share, look at what is new, buy on sale, lines, orders a year, answers."""

    share: float
    new: float
    sale: float
    lines: tuple[str, ...]
    orders: float
    answers: tuple[str, ...]


KINDS = (
    Kind(0.25, 0.75, 0.15, ("dresses", "denim"), 5.0, ("first to wear it", "style")),
    Kind(0.35, 0.15, 0.30, ("basics", "denim"), 2.5, ("what lasts", "fit")),
    Kind(0.25, 0.35, 0.85, ("basics", "outdoor", "dresses"), 3.5, ("a good price", "fit")),
    Kind(0.15, 0.30, 0.10, ("organic", "outdoor"), 3.0, ("how it is made", "what lasts")),
)


def main() -> None:
    chance = Random(97)
    kinds = chance.choices(KINDS, [kind.share for kind in KINDS], k=CUSTOMERS)
    write("customers", ["id", "first_name", "email", "mail_ok"], customers(chance))
    write("orders", ["Customer", "Date", "Line", "Total", "Sale"], orders(kinds, chance))
    write("looks", ["user", "at", "shelf", "seconds"], looks(kinds, chance))
    write("letters", ["email", "sent", "opened", "clicked"], letters(kinds, chance))
    write("survey", ["id", "nps", "matters"], survey(kinds, chance))


def write(name: str, header: list[str], rows: Iterable[Iterable[object]]) -> None:
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def customers(chance: Random) -> Iterator[list[object]]:
    for number in range(1, CUSTOMERS + 1):
        yield [number, chance.choice(NAMES), f"c{number}@mail.example", chance.choice("yyyn")]


def moment(days: int, chance: Random) -> dt.datetime:
    return LAST_DAY - dt.timedelta(minutes=chance.randrange(days * 24 * 60))


def orders(kinds: list[Kind], chance: Random) -> Iterator[list[object]]:
    for number, kind in enumerate(kinds, start=1):
        for _ in range(1 + int(chance.expovariate(1 / kind.orders))):
            line = chance.choice(kind.lines) if chance.random() < 0.8 else chance.choice(LINES)
            sale = "x" if chance.random() < kind.sale else ""
            total = chance.gauss(45 if sale else 80, 15)
            yield [number, f"{moment(365, chance):%d/%m/%Y}", line.title(), f"{max(9.0, total):.2f}", sale]


def looks(kinds: list[Kind], chance: Random) -> Iterator[list[object]]:
    for number, kind in enumerate(kinds, start=1):
        for _ in range(4 + int(chance.expovariate(1 / 12))):
            shelf = "new" if chance.random() < kind.new else chance.choice(("bestsellers", "all"))
            whose = "" if chance.random() < 1 / 3 else number
            yield [whose, moment(120, chance).isoformat(timespec="seconds"), shelf, chance.randint(2, 240)]


def letters(kinds: list[Kind], chance: Random) -> Iterator[list[object]]:
    for number, kind in enumerate(kinds, start=1):
        for back in range(6):
            sent = LAST_DAY - dt.timedelta(days=14 * back, hours=12)
            opened = sent + dt.timedelta(minutes=30) if chance.random() < 0.2 + 0.4 * kind.new else ""
            clicked = sent + dt.timedelta(minutes=33) if opened and chance.random() < 0.3 else ""
            yield [f"C{number}@MAIL.example", sent.isoformat(), opened, clicked]


def survey(kinds: list[Kind], chance: Random) -> Iterator[list[object]]:
    for number, kind in enumerate(kinds, start=1):
        if chance.random() < 0.4:
            nps = "" if chance.random() < 0.1 else min(10, max(0, round(chance.gauss(7.5, 2))))
            yield [number, nps, chance.choice(kind.answers)]


if __name__ == "__main__":
    main()
