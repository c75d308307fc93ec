"""Writes `data/`: users of a software for teams, what they did in half a year, and a survey of attitudes.

As untidy as such files are: robots log in, a third filled in the survey, some twice. The same every time.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

USERS, LAST_DAY = 1_800, dt.datetime(2026, 3, 31, 19)


class Kind(NamedTuple):
    """What users of a kind do: share, log-ins a week, features, invitations, and how they answer (1 to 5)."""

    share: float
    logins: float
    features: tuple[str, ...]
    invites: float
    curious: int
    loyal: int


KINDS = (
    Kind(0.22, 9.0, ("board", "api", "rules", "reports", "export"), 0.8, 5, 5),
    Kind(0.40, 3.0, ("board", "chat"), 0.1, 2, 4),
    Kind(0.23, 2.0, ("reports",), 0.0, 1, 2),
    Kind(0.15, 5.0, ("board", "chat", "reports", "rules"), 2.5, 4, 4),
)


def main() -> None:
    chance = Random(113)
    kinds = chance.choices(KINDS, [kind.share for kind in KINDS], k=USERS)
    write("users", ["user", "first_name", "email", "mail_ok"], users(chance))
    write("log", ["user", "at", "did"], sorted(log(kinds, chance), key=lambda row: row[1]))
    write("survey", ["user", "on", "curious", "loyal", "says"], survey(kinds, chance))


def write(name: str, header: list[str], rows: Iterable[Iterable[object]]) -> None:
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def users(chance: Random) -> Iterator[list[object]]:
    for number in range(1, USERS + 1):
        name = chance.choice(("Ana", "Bo", "", "Cleo", "Dario", "Enno"))
        yield [number, name, f"u{number}@team.example", chance.choice("yyyn")]


def log(kinds: list[Kind], chance: Random) -> Iterator[list[str]]:
    for number, kind in enumerate(kinds, start=1):
        for _ in range(int(26 * kind.logins * chance.uniform(0.6, 1.4))):
            at = LAST_DAY - dt.timedelta(minutes=chance.randrange(182 * 24 * 60))
            did = (
                "invite" if chance.random() < kind.invites / 10 else chance.choice(("login", *kind.features))
            )
            yield [str(number), at.isoformat(timespec="seconds"), did]
    for _ in range(400):
        at = LAST_DAY - dt.timedelta(minutes=chance.randrange(182 * 24 * 60))
        yield ["robot", at.isoformat(timespec="seconds"), "login"]


def survey(kinds: list[Kind], chance: Random) -> Iterator[list[object]]:
    for number, kind in enumerate(kinds, start=1):
        if chance.random() < 1 / 3:
            for day in (20, 80) if chance.random() < 0.05 else (20,):
                marks = [
                    min(5, max(1, mark + chance.choice((-1, 0, 0, 1)))) for mark in (kind.curious, kind.loyal)
                ]
                on = (LAST_DAY - dt.timedelta(days=day)).date()
                yield [number, on, *marks, "I tell others" if kind.invites > 2 else ""]


if __name__ == "__main__":
    main()
