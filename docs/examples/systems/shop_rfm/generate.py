"""Writes `data/sales.csv`: what the till of a small bookshop noted in fifteen months.

It has 1,000 lines, as untidy as tills are, the same ones every time.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from random import Random

LINES, READERS, LAST_DAY = 1_000, 180, dt.date(2026, 3, 31)
DAYS = 455
# How often they come: a share of the readers, days between two visits, and days since they stayed away.
HABITS = ((0.12, 14, 0), (0.18, 30, 0), (0.2, 16, 120), (0.2, 90, 0), (0.30, 200, 60))


def main() -> None:
    chance = Random(1)
    sales = sorted(chance.sample(list(visits(chance)), LINES - 20))
    rows = [[f"R{reader:04}", day.isoformat(), f"{amount:.2f}"] for day, reader, amount in sales]
    rows += untidy(rows, chance)
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / "sales.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["CustomerID", "Date", "Amount"], *rows])


def visits(chance: Random):
    """Every visit of every reader: a day, the reader's number, an amount in euros."""
    for reader in range(1, READERS + 1):
        _, between, away = chance.choices(HABITS, [share for share, _, _ in HABITS])[0]
        taste = chance.uniform(8, 45)
        day = LAST_DAY - dt.timedelta(days=away + chance.randrange(between))
        while day > LAST_DAY - dt.timedelta(days=DAYS):
            yield day, reader, round(max(3.5, chance.gauss(taste, taste / 3)), 2)
            day -= dt.timedelta(days=max(1, round(chance.expovariate(1 / between))))


def untidy(rows: list[list[str]], chance: Random) -> list[list[str]]:
    """Twenty lines more: sales without a reader's card, and books that were brought back."""
    some = chance.sample(rows, 20)
    without_card = [["", day, amount] for _, day, amount in some[:12]]
    brought_back = [[reader, day, f"-{amount}"] for reader, day, amount in some[12:]]
    return [*without_card, *brought_back]


if __name__ == "__main__":
    main()
