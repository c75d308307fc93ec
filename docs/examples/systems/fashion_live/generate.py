"""Writes `data/` as it stood at a moment: visitors of a fashion shop, their clicks and their orders.

`python3 generate.py 2026-03-31T12:00` writes them as they stood at noon of that day, in UTC.

As untidy as clickstreams are: a third of the clicks are nobody's, some come twice, times are in UTC. The same
every time; a later moment has the same lines, and more.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

VISITORS, BEGIN, DAYS = 6_000, dt.datetime(2026, 3, 1, tzinfo=dt.UTC), 45
NAMES = ("Ines", "Malik", "Sanna", "", "Tove", "Ugo", "Viktor", "Wanda")
LINES = ("dresses", "denim", "knitwear", "shoes", "bags")
# What a visit is made of: idle looking, comparing a few pieces, and going for one.
INSPIRED = ("look", "look", "lookbook", "look", "save")
COMPARING = ("look", "filter", "compare", "look", "sizes", "compare")
READY = ("look", "sizes", "cart", "shipping", "cart")


def main(until: str) -> None:
    end = dt.datetime.fromisoformat(until).replace(tzinfo=dt.UTC)
    chance = Random(53)
    write("visitors", ["visitor", "first_name", "email", "mail_ok"], visitors(chance))
    clicks, orders = [], []
    for visitor in range(1, VISITORS + 1):
        for at in sorted(visits(chance)):
            steps = chance.choices((INSPIRED, COMPARING, READY), (6, 3, 1))[0]
            clicks += [*click(visitor, at, steps, chance)]
            if steps is READY and chance.random() < 0.5:
                paid = f"{chance.uniform(25, 220):.2f}"
                orders.append([visitor, (at + dt.timedelta(minutes=chance.randint(20, 600))), paid])
    write("clicks", ["visitor", "at", "what", "line"], told(clicks, end))
    write("orders", ["visitor", "at", "total"], told(orders, end))


def write(name: str, header: list[str], rows: Iterable[list[object]]) -> None:
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def visitors(chance: Random) -> Iterator[list[object]]:
    for number in range(1, VISITORS + 1):
        yield [number, chance.choice(NAMES), f"v{number}@mail.example", chance.choice("yyn")]


def visits(chance: Random) -> Iterator[dt.datetime]:
    for _ in range(int(chance.expovariate(1 / 5))):
        yield BEGIN + dt.timedelta(minutes=chance.randrange(DAYS * 24 * 60))


def click(visitor: int, at: dt.datetime, steps: tuple[str, ...], chance: Random) -> Iterator[list[object]]:
    line = chance.choice(LINES)
    for number, step in enumerate(steps):
        whose = "" if chance.random() < 0.3 else visitor
        row = [whose, at + dt.timedelta(minutes=2 * number), step, line]
        yield row
        if chance.random() < 0.01:
            yield row


def told(rows: list[list], end: dt.datetime) -> Iterator[list[object]]:
    """The rows that were there at a moment, in the order of time."""
    for visitor, at, *more in sorted(rows, key=lambda row: row[1]):
        if at < end:
            yield [visitor, at.isoformat(timespec="seconds"), *more]


if __name__ == "__main__":
    main(*sys.argv[1:])
