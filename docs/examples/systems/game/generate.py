"""Writes `data/players.csv` and `data/purchases.jsonl`: a free game, and what its players bought in a winter.

As untidy as exports are: test accounts among the players, no nickname, packs given back. The same every time.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

PLAYERS, LAST_DAY = 4_000, dt.datetime(2026, 3, 31, 20)
PACKS = (0.99, 4.99, 9.99, 19.99, 49.99, 99.99)
# The share of players, how many purchases they make in 90 days, and how dear these are.
KINDS = (
    (0.905, 0.0, (1,)),
    (0.060, 1.5, (9, 5, 1, 0, 0, 0)),
    (0.025, 4.0, (2, 6, 5, 2, 0, 0)),
    (0.010, 14.0, (0, 1, 3, 5, 4, 3)),
)
Kind = tuple[float, float, tuple[int, ...]]


def main() -> None:
    chance = Random(11)
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    kinds = [chance.choices(KINDS, [share for share, _, _ in KINDS])[0] for _ in range(PLAYERS)]
    with (folder / "players.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["player_id", "nickname", "email", "platform", "last_login", "newsletter"])
        rows.writerows(player(number, chance) for number in range(1, PLAYERS + 1))
    lines = sorted(purchases(kinds, chance), key=lambda line: line["at"])
    with (folder / "purchases.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)


def player(number: int, chance: Random) -> list[object]:
    nickname = chance.choice(("Nova", "Pixel", "Æther", "x_Rogue_x", "Moss", "Quill 7", ""))
    test = chance.random() < 0.01
    email = f"qa+{number}@studio.example" if test else f"p{number}@mail.example"
    seen = LAST_DAY - dt.timedelta(hours=int(chance.expovariate(1 / 500)))
    platform = chance.choice(("ios", "android", "android", "web", "Android"))
    return [number, nickname, email, platform, seen.isoformat(), chance.choice("yyyn")]


def purchases(kinds: list[Kind], chance: Random) -> Iterator[dict[str, object]]:
    for number, (_, often, dear) in enumerate(kinds, start=1):
        for _ in range(round(chance.expovariate(1 / often)) if often else 0):
            at = (LAST_DAY - dt.timedelta(minutes=chance.randrange(60 * 24 * 90))).isoformat() + "Z"
            price = chance.choices(PACKS[: len(dear)], dear)[0]
            yield {"player": number, "at": at, "price": price, "refunded": chance.random() < 0.03}


if __name__ == "__main__":
    main()
