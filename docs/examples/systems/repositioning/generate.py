"""Writes `data/`: people of a planning tool that has stopped growing, twelve interviews, a test of two pages.

As untidy as such files are: interviews are notes in somebody's words, a third of the roles is not known. The
same every time.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

USERS, VISITORS, LAST_DAY = 900, 7_000, dt.date(2026, 3, 31)
# Role, how easy with software (1 to 5), sessions a month, whether they left.
KINDS = (("lead", 2, 4, 0.5), ("engineer", 5, 14, 0.1), ("lead", 4, 9, 0.2), ("assistant", 2, 7, 0.3))
INTERVIEWS = (
    (
        3,
        "Monday meeting, nobody knows who does what",
        "see who is stuck",
        "not look lost",
        "be the one who has it under control",
    ),
    (9, "a client asked for the date and I had none", "tell a date", "sleep", "keep my word before a client"),
    (14, "three boards, none of them true", "one list for all", "calm", "be taken seriously by engineers"),
    (21, "new sprint, old tickets", "automate the rest", "flow", "the team's tool is mine"),
    (
        33,
        "holiday cover went wrong",
        "hand over in ten minutes",
        "leave with a good conscience",
        "be missed, but not needed",
    ),
    (
        48,
        "everything is in Anna's head",
        "get it out of her head",
        "not depend on one person",
        "treat Anna fairly",
    ),
    (57, "the export broke", "get data out by API", "control", "be the one who can fix it"),
    (66, "nobody fills in the fields", "five fields less", "stop nagging", "not be the one who nags"),
    (71, "a board for the board", "one slide", "be done by six", "look prepared"),
    (
        88,
        "too many options in the setup",
        "a default that fits",
        "not feel stupid",
        "decide without asking IT",
    ),
    (95, "we were bought, new processes", "map old to new", "security", "lead through change"),
    (120, "two deadlines on one day", "see it coming", "no surprises", "be reliable"),
)


def main() -> None:
    chance = Random(83)
    kinds = chance.choices(KINDS, (4, 2, 2, 2), k=USERS)
    write("people", ["id", "came", "role", "ease", "left", "team"], people(kinds, chance))
    write("sessions", ["person", "day", "minutes"], sessions(kinds, chance))
    write("interviews", ["id", "struggling_moment", "functional", "emotional", "social"], INTERVIEWS)
    seen = list(views(chance))
    write("page_views", ["visitor", "variation", "time", "event", "campaign"], seen)
    write("signups", ["person", "at"], signups(seen, chance))


def write(name: str, header: list[str], rows: Iterable[Iterable[object]]) -> None:
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def people(kinds: list[tuple], chance: Random) -> Iterator[list[object]]:
    for number, (role, ease, _, leaves) in enumerate(kinds, start=1):
        shown = role if chance.random() < 0.7 else ""
        left = LAST_DAY - dt.timedelta(days=chance.randrange(200)) if chance.random() < leaves else ""
        yield [
            number,
            "user",
            shown,
            min(5, max(1, ease + chance.choice((-1, 0, 0, 1)))),
            left,
            chance.randint(2, 40),
        ]
    for number in range(USERS + 1, USERS + VISITORS + 1):
        yield [number, "visitor", "", "", "", ""]


def sessions(kinds: list[tuple], chance: Random) -> Iterator[list[object]]:
    for number, (_, _, often, _) in enumerate(kinds, start=1):
        for _ in range(int(chance.expovariate(1 / (3 * often)))):
            yield [number, LAST_DAY - dt.timedelta(days=chance.randrange(90)), chance.randint(1, 45)]


def views(chance: Random) -> Iterator[list[object]]:
    for number in range(USERS + 1, USERS + VISITORS + 1):
        at = dt.datetime(2026, 3, 2, 8) + dt.timedelta(minutes=chance.randrange(14 * 24 * 60))
        yield [number, chance.choice(("features", "calm")), at.isoformat(), "sent", "landing_page"]


def signups(seen: list[list], chance: Random) -> Iterator[list[object]]:
    for visitor, variation, time, *_ in seen:
        if chance.random() < (0.062 if variation == "calm" else 0.04):
            yield [
                visitor,
                (
                    dt.datetime.fromisoformat(time) + dt.timedelta(minutes=chance.randint(2, 4_000))
                ).isoformat(),
            ]


if __name__ == "__main__":
    main()
