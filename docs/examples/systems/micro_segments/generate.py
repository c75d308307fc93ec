"""Writes `data/`: customers of a tea shop, what they bought, their carts, and what became of newsletters.

As untidy as such files are: three systems spell one e-mail address in three ways, carts come as JSON, prices
with a sign. The same every time.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

CUSTOMERS, LAST_DAY = 2_000, dt.datetime(2026, 3, 31, 12)
TEAS = {"first flush": 18.5, "house blend": 9.9, "matcha": 29.0, "rooibos": 8.5, "teapot": 64.0}
LETTERS = (dt.datetime(2026, 2, 12, 7), dt.datetime(2026, 3, 12, 7))


def main() -> None:
    chance = Random(3)
    write("customers", ["id", "first_name", "email", "newsletter"], customers(chance))
    write("orders", ["email", "ordered", "tea", "paid"], sorted(orders(chance), key=lambda row: row[1]))
    write("newsletters", ["Email Address", "Sent", "Opened", "Clicked"], newsletters(chance))
    folder = Path(__file__).parent / "data"
    with (folder / "carts.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(cart) + "\n" for cart in carts(chance))


def write(name: str, header: list[str], rows: Iterable[list[object]]) -> None:
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def address(number: int, chance: Random) -> str:
    """How a system happens to have it."""
    plain = f"guest{number}@mail.example"
    return chance.choice((plain, plain, plain.capitalize(), plain.upper()))


def customers(chance: Random) -> Iterator[list[object]]:
    for number in range(1, CUSTOMERS + 1):
        name = chance.choice(("Ana", "Björn", "Chloé", "Dilek", "Ewa", "", "Fatou", "George"))
        yield [number, name, address(number, chance), chance.choice(("1", "1", "1", "0"))]


def orders(chance: Random) -> Iterator[list[object]]:
    """What they bought in two years, each mostly the same tea."""
    for number in range(1, CUSTOMERS + 1):
        liked = chance.choice(list(TEAS))
        for _ in range(int(chance.expovariate(1 / 3))):
            tea = liked if chance.random() < 0.7 else chance.choice(list(TEAS))
            at = LAST_DAY - dt.timedelta(minutes=chance.randrange(730 * 24 * 60))
            yield [address(number, chance), at.isoformat(sep=" "), tea, f"£{TEAS[tea]:.2f}"]


def newsletters(chance: Random) -> Iterator[list[object]]:
    """Two letters, and when each was opened and clicked, as a mail provider exports it."""
    for sent in LETTERS:
        for number in range(1, CUSTOMERS + 1):
            opened = sent + dt.timedelta(minutes=chance.randrange(5_000)) if chance.random() < 0.4 else None
            clicked = opened + dt.timedelta(minutes=1) if opened and chance.random() < 0.2 else None
            yield [address(number, chance), sent.isoformat(), stamp(opened), stamp(clicked)]


def stamp(moment: dt.datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def carts(chance: Random) -> Iterator[dict[str, object]]:
    """Carts of the last week, some of which were bought."""
    for number in chance.sample(range(1, CUSTOMERS + 1), 160):
        at = LAST_DAY - dt.timedelta(minutes=chance.randrange(7 * 24 * 60))
        tea = chance.choice(list(TEAS))
        visitor = {"email": address(number, chance)}
        yield {"visitor": visitor, "at": at.isoformat(), "value": TEAS[tea], "tea": tea}


if __name__ == "__main__":
    main()
