"""Writes `data/`: customers of a house of care products, two years of orders, and a survey of lifestyles.

A serum came out last autumn and was shown to some: who bought it teaches what a new line may do. As untidy as
such files are: a quarter never told their age, the survey has marks left out. The same every time.
`python3 generate.py pilot` adds what was bought of the new line in April, more often by those who, as
`history.csv` says, were told of it.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from math import exp
from pathlib import Path
from random import Random
from typing import NamedTuple

CUSTOMERS, LAST_DAY = 5_000, dt.date(2026, 3, 31)
NAMES = ("Greta", "Hugo", "Ida", "Jun", "", "Karla", "Lev", "Mona")


class Person(NamedTuple):
    """What is true of somebody, whatever of it is on file."""

    age: int
    income: str
    health: int  # 1 to 5: how much they care
    labels: int  # 1 to 5: how closely they read what is in it
    orders: int
    serum: bool


def main(*pilot: str) -> None:
    chance = Random(61)
    people = [somebody(chance) for _ in range(CUSTOMERS)]
    write(
        "customers",
        ["id", "first_name", "email", "age", "income", "mail_ok", "sms_ok", "phone"],
        rows(people, chance),
    )
    write("survey", ["id", "health", "labels", "seen_serum", "bought_serum"], survey(people, chance))
    bought = list(orders(people, chance))
    if "pilot" in pilot:
        bought += launch(people)
    write("orders", ["id", "day", "total", "line"], bought)


def write(name: str, header: list[str], rows: Iterable[list[object]]) -> None:
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def somebody(chance: Random) -> Person:
    age, income = int(chance.triangular(18, 78, 30)), chance.choice(("low", "middle", "high"))
    health = min(5, max(1, round(chance.gauss(2.2 + age / 35, 1))))
    labels = min(5, max(1, round(chance.gauss(5.2 - age / 18, 1))))
    orders = int(chance.expovariate(1 / 4))
    likes = -4.6 + 0.5 * labels + 0.35 * health + 0.9 * (income == "high") + 0.12 * min(orders, 8)
    return Person(age, income, health, labels, orders, chance.random() < 1 / (1 + exp(-likes)))


def rows(people: list[Person], chance: Random) -> Iterator[list[object]]:
    for number, one in enumerate(people, start=1):
        age = "" if chance.random() < 0.25 else one.age
        phone = "" if chance.random() < 0.4 else f"+4930{number:07}"
        agreed = [chance.choice("yyn"), chance.choice("yn")]
        yield [number, chance.choice(NAMES), f"c{number}@mail.example", age, one.income, *agreed, phone]


def survey(people: list[Person], chance: Random) -> Iterator[list[object]]:
    """Marks of two thirds; whether they bought the serum is known of those to whom it was shown."""
    for number, one in enumerate(people, start=1):
        seen = chance.random() < 0.5
        marks = ["" if chance.random() < 0.1 else mark for mark in (one.health, one.labels)]
        if chance.random() < 2 / 3 or seen:
            yield [number, *marks, "y" if seen else "n", ("y" if one.serum else "n") if seen else ""]


def orders(people: list[Person], chance: Random) -> Iterator[list[object]]:
    for number, one in enumerate(people, start=1):
        for _ in range(one.orders):
            day = LAST_DAY - dt.timedelta(days=chance.randrange(730))
            price = {"low": 14, "middle": 26, "high": 48}[one.income]
            line = "science" if chance.random() < one.labels / 8 else chance.choice(("classic", "body"))
            yield [number, day, f"{max(3.0, chance.gauss(price, price / 4)):.2f}", line]


def launch(people: list[Person]) -> Iterator[list[object]]:
    """Orders of the new line in the three weeks after it came out."""
    with (Path(__file__).parent / "history.csv").open(encoding="utf-8", newline="") as file:
        told = {row["key"] for row in csv.DictReader(file) if row["status"] == "sent"}
    chance = Random(67)
    for number, one in enumerate(people, start=1):
        likely = (0.22 if one.serum else 0.05) * (2.2 if str(number) in told else 1)
        if chance.random() < likely:
            day = LAST_DAY + dt.timedelta(days=chance.randint(1, 20))
            yield [number, day, f"{chance.uniform(19, 49):.2f}", "serum"]


if __name__ == "__main__":
    main(*sys.argv[1:])
