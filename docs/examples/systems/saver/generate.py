"""Writes `data/accounts.csv`, `data/app.csv`, `data/survey.csv`: users of a savings app, and what they did.

As untidy as such files are: half of the users did not answer the survey, some answered twice, some left out a
mark. The same every time.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

USERS, LAST_DAY = 1_500, dt.datetime(2026, 3, 31, 18)
NAMES = ("Ben", "Laura", "Emma", "Ayşe", "Jürgen", "Noor", "Siobhán", "", "Wei", "Maximiliane")
# How worried about money, how easy with apps, how far ahead they look (1 to 5), and what they use.
WORRIED = ((4, 5), (1, 2, 3), (2, 3, 4), ("goal", "goal", "lesson", "round up", "login"))
EASY = ((1, 2), (4, 5), (4, 5), ("standing order", "invest", "invest", "login"))
MIXED = ((2, 3, 4), (2, 3, 4), (1, 2, 3, 4), ("login", "goal", "round up", "lesson"))


def main() -> None:
    chance = Random(5)
    kinds = chance.choices((WORRIED, EASY, MIXED), (4, 3, 3), k=USERS)
    write("accounts", ["user_id", "first_name", "email", "opened", "mail_ok"], accounts(chance))
    write("app", ["user", "at", "did"], sorted(steps(kinds, chance), key=lambda row: row[1]))
    write("survey", ["user_id", "answered", "worry", "ease", "ahead"], answers(kinds, chance))


def write(name: str, header: list[str], rows: Iterable[list[object]]) -> None:
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def accounts(chance: Random) -> Iterator[list[object]]:
    for user in range(1, USERS + 1):
        opened = (LAST_DAY - dt.timedelta(days=chance.randrange(400))).date()
        email = "" if chance.random() < 0.02 else f"u{user}@mail.example"
        yield [user, chance.choice(NAMES), email, opened.isoformat(), chance.choice(("yes", "yes", "no", ""))]


def steps(kinds: list[tuple], chance: Random) -> Iterator[list[object]]:
    """What users did in the last ninety days."""
    for user, (_, _, _, does) in enumerate(kinds, start=1):
        for _ in range(int(chance.expovariate(1 / 14))):
            at = LAST_DAY - dt.timedelta(minutes=chance.randrange(90 * 24 * 60))
            yield [user, at.isoformat(sep=" "), chance.choice(does)]


def answers(kinds: list[tuple], chance: Random) -> Iterator[list[object]]:
    """What half of them ticked, in the order of their answers; one in thirty changed their mind later."""
    asked = [user for user in range(1, USERS + 1) if chance.random() < 0.5]
    for user in asked + [user for user in asked if chance.random() < 1 / 30]:
        marks = [mark(values, chance) for values in kinds[user - 1][:3]]
        day = LAST_DAY.date() - dt.timedelta(days=chance.randrange(60))
        yield [user, day.isoformat(), *marks]


def mark(values: tuple[int, ...], chance: Random) -> int | str:
    return "" if chance.random() < 0.05 else chance.choice(values)


if __name__ == "__main__":
    main()
