"""Writes `data/`: people who try a planning tool for fourteen days, and what they do in it.

`python3 generate.py 2026-04-20` goes on until that day: whoever was sent something by then (as `history.csv`
says) comes back a little more often, and more so after tips in a video. As untidy as such files are: names
and users of sessions are left out. The same every time.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from random import Random

HERE, BEGIN = Path(__file__).parent, dt.date(2026, 3, 1)
NAMES = ("Ada", "Bruno", "Chiara", "", "Deniz", "Eva", "Farid", "Gro")
FEATURES = ("board", "calendar", "import", "invite", "rules", "export", "chat")
STARTS_A_DAY = 100


def main(until: str = "2026-04-05") -> None:
    end = dt.date.fromisoformat(until)
    users = list(starts(end))
    write("users", ["user", "first_name", "email", "started", "role", "mail_ok"], users)
    used = [use for number, _, _, day, _, _ in users for use in uses(int(number), day, end)]
    write(
        "uses",
        ["user", "at", "feature"],
        sorted((use for use in used if use[1] <= f"{end}T99"), key=lambda u: u[1]),
    )
    write(
        "plans",
        ["user", "bought", "per_month"],
        sorted(bought(users, used, end), key=lambda row: str(row[1])),
    )


def write(name: str, header: list[str], rows: Iterable[list]) -> None:
    (HERE / "data").mkdir(exist_ok=True)
    with (HERE / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def starts(end: dt.date) -> Iterator[list]:
    chance, number = Random(71), 0
    for back in range((end - BEGIN).days + 1):
        for _ in range(STARTS_A_DAY):
            number += 1
            name, role = chance.choice(NAMES), chance.choice(("lead", "member", "member", ""))
            mail_ok = "no" if chance.random() < 0.1 else "yes"
            yield [number, name, f"u{number}@firm.example", BEGIN + dt.timedelta(days=back), role, mail_ok]


def uses(number: int, started: dt.date, end: dt.date) -> Iterator[list]:
    """What somebody does in four weeks: much of one thing, a little of everything, or next to nothing."""
    chance = Random(number)
    much, wide = chance.choice(((6.0, 3), (2.5, 7), (0.25, 2)))
    known = chance.sample(FEATURES, wide)
    for day in range(28):
        today = started + dt.timedelta(days=day)
        for _ in range(int(chance.expovariate(1 / (much * helped(number, today))))):
            at = dt.datetime.combine(today, dt.time()) + dt.timedelta(minutes=chance.randint(8 * 60, 19 * 60))
            yield ["" if chance.random() < 0.01 else number, at.isoformat(), chance.choice(known)]


def helped(number: int, day: dt.date) -> float:
    """By how much more somebody does on a day, for what they were sent before it."""
    factor = 1.0
    for sent_on, variant in sent().get(str(number), ()):
        if sent_on < day.isoformat():
            factor *= 2.0 if variant == "video" else 1.2
    return min(factor, 3.0)


@cache
def sent() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    if (HERE / "history.csv").exists():
        with (HERE / "history.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["status"] == "sent":
                    found.setdefault(row["key"], []).append((row["sent_at"], row["variant"]))
    return found


def bought(users: list[list], used: list[list], end: dt.date) -> Iterator[list]:
    """Whoever uses it much buys it at the end of the trial, mostly."""
    ends = {number: started + dt.timedelta(days=14) for number, _, _, started, *_ in users}
    times = Counter(number for number, at, _ in used if number and at[:10] <= ends[number].isoformat())
    for number, day in ends.items():
        chance = Random(-number)
        if day <= end and chance.random() < 0.0024 * times[number]:
            yield [number, day, chance.choice((12, 12, 24, 60))]


if __name__ == "__main__":
    main(*sys.argv[1:])
