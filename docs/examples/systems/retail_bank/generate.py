"""Writes `data/`: customers of a bank, and what they did on its pages, on the telephone and in its branches.

As untidy as three systems are: each has a number of its own format for the same customer, calls are noted by
hand, a few visits are nobody's. The same every time.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

CUSTOMERS, LAST_DAY = 3_000, dt.datetime(2026, 3, 31, 17)
NAMES = ("Anna", "Jonas", "Mira", "Öykü", "Paul", "Renate", "Sofia", "Tarek", "Uwe", "")


class Need(NamedTuple):
    """What somebody is about: pages that they read, why they call, why they come to a branch."""

    name: str
    pages: tuple[str, ...]
    reasons: tuple[str, ...]
    visits: tuple[str, ...]


NEEDS = (
    Need("everyday", ("/account", "/cards", "/app"), ("card blocked", "transfer"), ("cash", "card")),
    Need("home", ("/mortgage", "/mortgage/rates", "/calculator"), ("mortgage",), ("mortgage advice",)),
    Need("growth", ("/funds", "/funds/costs", "/depot"), ("depot", "funds"), ("investment advice",)),
)


def main() -> None:
    chance = Random(17)
    needs = chance.choices(NEEDS, (6, 2, 2), k=CUSTOMERS)
    often = [chance.expovariate(1.0) * (0 if chance.random() < 0.2 else 1) for _ in range(CUSTOMERS)]
    header = ["number", "first_name", "email", "phone", "born", "joined", "products", "mail_ok", "call_ok"]
    people = list(customers(chance))
    write("customers", header, people)
    write("calls", ["customer", "called", "about", "solved"], calls(needs, often, chance))
    write("branch", ["Kundennr", "Datum", "Anlass"], visits(needs, often, chance))
    with (Path(__file__).parent / "data" / "web.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(view) + "\n" for view in views(needs, often, chance))
    joined = [one[5] for one in people]
    write("accounts", ["number", "month", "earned", "cost"], months(needs, often, joined, chance))


def write(name: str, header: list[str], rows: Iterable[list[object]]) -> None:
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def customers(chance: Random) -> Iterator[list[object]]:
    for number in range(1, CUSTOMERS + 1):
        joined = LAST_DAY.date() - dt.timedelta(days=int(chance.triangular(5, 2_500, 100)))
        born = dt.date(1950, 1, 1) + dt.timedelta(days=chance.randrange(20_000))
        owned = [one for one in ("current", "card", "savings", "depot", "mortgage") if chance.random() < 0.4]
        phone = "" if chance.random() < 0.15 else f"+49 30 55{number:06}"
        agreed = [chance.choice(("Y", "Y", "N")), chance.choice(("Y", "N"))]
        email = f"c{number}@mail.example"
        yield [number, chance.choice(NAMES), email, phone, born, joined, "|".join(owned), *agreed]


def moment(days: int, chance: Random) -> dt.datetime:
    return LAST_DAY - dt.timedelta(minutes=chance.randrange(days * 24 * 60))


def views(needs: list[Need], often: list[float], chance: Random) -> Iterator[dict[str, object]]:
    for number, (need, much) in enumerate(zip(needs, often, strict=True), start=1):
        for _ in range(int(6 * much)):
            own = need if chance.random() < 0.7 else chance.choice(NEEDS)
            at = moment(150, chance).isoformat()
            yield {"user": {"id": number}, "at": at, "page": chance.choice(own.pages)}


def calls(needs: list[Need], often: list[float], chance: Random) -> Iterator[list[object]]:
    for number, (need, much) in enumerate(zip(needs, often, strict=True), start=1):
        for _ in range(int(chance.random() * 2 * much)):
            about = chance.choice(need.reasons)
            noted = about.upper() if chance.random() < 0.2 else about
            when = f"{moment(150, chance):%d.%m.%Y %H:%M}"
            yield [f"K{number:05}", when, noted, chance.choice(("ja", "ja", "nein"))]


def visits(needs: list[Need], often: list[float], chance: Random) -> Iterator[list[object]]:
    for number, (need, much) in enumerate(zip(needs, often, strict=True), start=1):
        for _ in range(int(chance.random() * 1.5 * much)):
            whose = "" if chance.random() < 0.05 else number
            yield [whose, f"{moment(150, chance):%d.%m.%Y}", chance.choice(need.visits)]


def months(
    needs: list[Need], often: list[float], joined: list[dt.date], chance: Random
) -> Iterator[list[object]]:
    """What each customer brought the bank, and cost it: a line for each month in which something was booked.

    After each such month some leave for good, without a word.
    """
    worth = {"everyday": 4.0, "home": 22.0, "growth": 14.0}
    for number, (need, much, since) in enumerate(zip(needs, often, joined, strict=True), start=1):
        booked, leaves = chance.betavariate(2, 3), chance.betavariate(0.6, 12)
        for month in firsts_of_months(since):
            if chance.random() < booked:
                earned = max(1.0, chance.gauss(worth[need.name] * (0.4 + much), 3.0))
                yield [number, f"{month:%Y-%m}", f"{earned:.2f}", f"{2 + 3 * much * chance.random():.2f}"]
                if chance.random() < leaves:
                    break


def firsts_of_months(since: dt.date) -> Iterator[dt.date]:
    """From the month after a day to this one."""
    month = since
    while (month := (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)) <= LAST_DAY.date():
        yield month


if __name__ == "__main__":
    main()
