"""Writes `data/` as it stood at a moment: visitors of a fashion shop, their clicks and their orders.

`python3 generate.py 2026-03-31T12:00` writes them as they stood at noon of that day, in UTC. With `nights`
behind it, `history.csv` goes on with the letters of every night until then, and those whom they reach order
more often.

As untidy as clickstreams are: a third of the clicks are nobody's, some come twice, times are in UTC. The same
every time; a later moment has the same lines, and more.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

VISITORS, BEGIN, DAYS = 6_000, dt.datetime(2026, 3, 1, tzinfo=dt.UTC), 60
NIGHT = dt.datetime(2026, 4, 1, 22, tzinfo=dt.UTC)  # the first; in Stockholm a day begins
HISTORY = Path(__file__).parent / "history.csv"
COLUMNS = (
    *("campaign", "step", "key", "channel", "variant", "persona", "seed"),
    *("sent_at", "message_id", "status", "reason", "address_sha256"),
)
NAMES = ("Ines", "Malik", "Sanna", "", "Tove", "Ugo", "Viktor", "Wanda")
LINES = ("dresses", "denim", "knitwear", "shoes", "bags")
# What a visit is made of: idle looking, comparing a few pieces, and going for one.
INSPIRED = ("look", "look", "lookbook", "look", "save")
COMPARING = ("look", "filter", "compare", "look", "sizes", "compare")
READY = ("look", "sizes", "cart", "shipping", "cart")


def main(until: str, nights: str = "") -> None:
    end = dt.datetime.fromisoformat(until).replace(tzinfo=dt.UTC)
    chance = Random(53)
    people = list(visitors(chance))
    write("visitors", ["visitor", "first_name", "email", "mail_ok"], people)
    clicks, orders = [], []
    for visitor in range(1, VISITORS + 1):
        for at in sorted(visits(chance)):
            steps = chance.choices((INSPIRED, COMPARING, READY), (6, 3, 1))[0]
            clicks += [*click(visitor, at, steps, chance)]
            if steps is READY and chance.random() < 0.5:
                paid = f"{chance.uniform(25, 220):.2f}"
                orders.append([visitor, (at + dt.timedelta(minutes=chance.randint(20, 600))), paid])
    if nights:
        written = list(letters(clicks, orders, {one for one, *_, agreed in people if agreed == "y"}, end))
        tell(written)
        orders += brought(written, Random(54))
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
    for _ in range(int(chance.expovariate(3 / 20))):
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


# ---------------------------------------------------------------- the nights


class Letter(NamedTuple):
    """Of one night: to whom, and whether they are in the control group, who get none."""

    visitor: int
    at: dt.datetime
    held_out: bool


def letters(clicks: list[list], orders: list[list], agreed: set[int], end: dt.datetime) -> Iterator[Letter]:
    """What `segdsl render --campaign free_shipping` says each night, by the same rules."""
    stopped = [(at, visitor) for visitor, at, what, _ in clicks if what == "shipping" and visitor]
    ordered = [(at, visitor) for visitor, at, _ in orders]
    last = {int(row["key"]): dt.datetime.fromisoformat(row["sent_at"]) for row in history()}
    night = NIGHT
    while night < end:
        left = {visitor for visitor in during(stopped, night) - during(ordered, night) if visitor in agreed}
        for visitor in sorted(left):
            if visitor not in last or night - last[visitor] > dt.timedelta(days=14):
                last[visitor] = night
                yield Letter(visitor, night, share(f"shipping-2026:{visitor}") < 0.4)
        night += dt.timedelta(days=1)


def during(moments: list[tuple[dt.datetime, int]], night: dt.datetime) -> set[int]:
    """Of whom something happened in the day before."""
    return {visitor for at, visitor in moments if night - dt.timedelta(days=1) < at <= night}


def share(text: str) -> float:
    """A number from 0 to 1 that is always the same for a text, as `sample` draws it."""
    return int(hashlib.md5(text.encode()).hexdigest()[:8], 16) / 2**32


def brought(written: list[Letter], chance: Random) -> Iterator[list[object]]:
    """One of five who get the letter orders because of it."""
    for letter in written:
        if not letter.held_out and chance.random() < 0.2:
            at = letter.at + dt.timedelta(minutes=chance.randint(480, 2_400))
            yield [letter.visitor, at, f"{chance.uniform(25, 220):.2f}"]


def history() -> list[dict[str, str]]:
    if not HISTORY.exists():
        return []
    with HISTORY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tell(written: list[Letter]) -> None:
    """Adds the letters to the history, as `segdsl history add` would."""
    with HISTORY.open("a", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        if not file.tell():
            rows.writeheader()
        for number, letter in enumerate(written):
            rows.writerow(
                {
                    "campaign": "free_shipping",
                    "key": letter.visitor,
                    "channel": "email",
                    "persona": "stylist",
                    "seed": "shipping-2026" if letter.held_out else "",
                    "sent_at": f"{letter.at:%Y-%m-%dT%H:%M:%SZ}",
                    "message_id": f"<night-{number}@hem.example>",
                    "status": "held_out" if letter.held_out else "sent",
                }
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
