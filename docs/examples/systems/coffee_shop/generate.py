"""Writes `data/till.csv`: what the till of a coffee shop noted in March 2026, as untidy as tills are.

`python3 generate.py april` goes on to the end of April: guests who were sent a card by then (as `history.csv`
says) stay for a second cup more often than they did. The same every time.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple


class Kind(NamedTuple):
    """How guests of a kind come: their share, visits a month, weekdays (0 is Monday), hours, orders."""

    share: float
    visits: float
    days: tuple[int, ...]
    hours: tuple[float, float]
    orders: tuple[str, ...]
    stays: float  # the chance of a second order, an hour or more later


WEEK, WEEKEND, EVERY = (0, 1, 2, 3, 4), (5, 6), (0, 1, 2, 3, 4, 5, 6)
KINDS = (
    Kind(0.30, 14, WEEK, (6.7, 9.2), ("espresso", "cappuccino to go", "filter to go"), 0.0),
    Kind(0.15, 9, WEEK, (12.5, 16.0), ("flat white", "latte", "sandwich", "iced tea"), 0.8),
    Kind(0.20, 3, WEEKEND, (9.5, 12.5), ("brunch for two", "pancakes", "latte", "cake"), 0.3),
    Kind(0.15, 4, EVERY, (13.0, 17.5), ("beans 250 g", "beans 1 kg", "espresso"), 0.0),
    Kind(0.20, 1, EVERY, (8.0, 18.0), ("latte", "cake", "filter to go", "sandwich"), 0.1),
)
PRICES = {
    "espresso": 2.4, "cappuccino to go": 3.6, "filter to go": 2.8, "flat white": 4.2, "latte": 4.4,
    "sandwich": 6.9, "iced tea": 4.1, "brunch for two": 34.0, "pancakes": 11.5, "cake": 4.9,
    "beans 250 g": 9.8, "beans 1 kg": 32.0,
}  # fmt: skip
GUESTS = 620


def main(*until: str) -> None:
    chance = Random(7)
    kinds = [chance.choices(KINDS, [kind.share for kind in KINDS])[0] for _ in range(GUESTS)]
    lines = sorted(orders(kinds, 3, 31, chance))
    if "april" in until:
        lines += sorted(orders([moved(kind, guest) for guest, kind in enumerate(kinds, 1)], 4, 30, chance))
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / "till.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["Time", "Card", "Order", "Amount"])
        rows.writerows(written(*line, chance) for line in lines)


def moved(kind: Kind, guest: int) -> Kind:
    """How a guest comes in April: those who were sent the card come and stay more often."""
    return kind._replace(visits=kind.visits + 2.5, stays=0.95) if card(guest) in sent() else kind


@cache
def sent() -> frozenset[str]:
    """The cards of those to whom something was sent."""
    history = Path(__file__).parent / "history.csv"
    if not history.exists():
        return frozenset()
    with history.open(encoding="utf-8", newline="") as file:
        return frozenset(row["key"] for row in csv.DictReader(file) if row["status"] == "sent")


def card(guest: int) -> str:
    return f"C-{guest:04}"


def orders(
    kinds: list[Kind], month: int, days: int, chance: Random
) -> Iterator[tuple[dt.datetime, int, str]]:
    """Every order of every guest in a month: when, the guest's number, what."""
    for guest, kind in enumerate(kinds, start=1):
        open_days = [d for d in range(1, days + 1) if dt.date(2026, month, d).weekday() in kind.days]
        number = min(len(open_days), max(0, round(chance.gauss(kind.visits, kind.visits / 3))))
        for day in chance.sample(open_days, number):
            minutes = int(60 * chance.uniform(*kind.hours))
            time = dt.datetime(2026, month, day) + dt.timedelta(minutes=minutes)
            yield time, guest, chance.choice(kind.orders)
            if chance.random() < kind.stays:
                yield time + dt.timedelta(minutes=chance.randint(60, 150)), guest, chance.choice(kind.orders)


def written(time: dt.datetime, guest: int, order: str, chance: Random) -> list[str]:
    """A line as this till writes it: German dates and commas, now and then no card, or capitals."""
    shown = "" if chance.random() < 0.06 else card(guest)
    named = order.upper() if chance.random() < 0.03 else order
    return [time.strftime("%d.%m.%Y %H:%M"), shown, named, f"{PRICES[order]:.2f}".replace(".", ",")]


if __name__ == "__main__":
    main(*sys.argv[1:])
