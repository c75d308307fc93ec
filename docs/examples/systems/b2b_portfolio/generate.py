"""Writes `data/`: customers of a maker of measuring instruments, what they paid, and what serving them took.

As untidy as such files are: four departments note hours, some for nobody, and not every size is
known. The same every time.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

FIRMS, LAST_DAY = 400, dt.date(2026, 3, 31)


class Kind(NamedTuple):
    """What firms of a kind are like: industries, staff, what they pay, and how much work they are."""

    industries: tuple[str, ...]
    staff: tuple[int, int]
    invoice: float
    hours: float
    digital: float  # the share of what they buy that is software


KINDS = (
    Kind(("semiconductors", "pharma"), (200, 5_000), 21_000, 30, 0.6),
    Kind(("mining", "textiles"), (100, 2_000), 18_000, 25, 0.1),
    Kind(("semiconductors", "energy"), (20, 400), 5_000, 55, 0.5),
    Kind(("textiles", "crafts", "mining"), (3, 80), 2_500, 40, 0.05),
)
ACTIVITIES = ("visit", "repair", "order", "training", "claim")


def main() -> None:
    chance = Random(41)
    kinds = chance.choices(KINDS, (2, 2, 2, 4), k=FIRMS)
    write("firms", ["firm", "name", "industry", "staff", "contact", "mail_ok"], firms(kinds, chance))
    write("invoices", ["firm", "date", "amount", "line"], invoices(kinds, chance))
    write("hours", ["firm", "day", "activity", "hours"], hours(kinds, chance))


def write(name: str, header: list[str], rows: Iterable[list[object]]) -> None:
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def firms(kinds: list[Kind], chance: Random) -> Iterator[list[object]]:
    for number, kind in enumerate(kinds, start=1):
        name = f"{chance.choice(('Nord', 'Alpen', 'Blau', 'Kron', 'Lind'))}werk {number}"
        staff = "" if chance.random() < 0.05 else chance.randint(*kind.staff)
        yield [
            number,
            name,
            chance.choice(kind.industries),
            staff,
            f"buyer{number}@firm.example",
            chance.choice("yyn"),
        ]


def day(chance: Random) -> dt.date:
    return LAST_DAY - dt.timedelta(days=chance.randrange(365))


def invoices(kinds: list[Kind], chance: Random) -> Iterator[list[object]]:
    for number, kind in enumerate(kinds, start=1):
        for _ in range(chance.randint(1, 6)):
            line = "software" if chance.random() < kind.digital else "instruments"
            yield [
                number,
                day(chance),
                f"{max(100.0, chance.gauss(kind.invoice, kind.invoice / 2)):.2f}",
                line,
            ]


def hours(kinds: list[Kind], chance: Random) -> Iterator[list[object]]:
    for number, kind in enumerate(kinds, start=1):
        left = chance.gauss(kind.hours, kind.hours / 3)
        while left > 0:
            spent = chance.choice((0.5, 1, 2, 4, 8))
            whose = "" if chance.random() < 0.01 else number
            yield [whose, day(chance), chance.choice(ACTIVITIES), spent]
            left -= spent


if __name__ == "__main__":
    main()
