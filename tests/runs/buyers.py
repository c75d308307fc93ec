"""A shop whose customers stay away by a law that the tests know, and what can be learnt of them.

In: a folder. Out: the project. Half of the customers buy on one day in twenty, the others on six in a
thousand.
"""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

AS_OF = dt.date(2026, 3, 31)
CUSTOMERS = 720

RULES = """\
customers from "customers.csv" key id
  country     text
  newsletter  flag
  income      number sensitive
  secret      text private

events orders from "orders.csv" key id at day
  day    date
  total  number

trait recency   = days since last(orders)
trait frequency = count(orders in the last 180 days)
trait monetary  = sum(orders.total in the last 180 days)

segment buyers where any orders
segment rich where monetary > 400
"""

STAYS_AWAY = """\

prediction stays_away "Chance to stay away for two months"
  of no orders in the next 60 days
  among buyers
  from recency rising, frequency falling, country  # segdsl: ignore may-know-the-answer

segment at_risk where stays_away >= 50%
"""


def write_buyers(folder: Path, rules: str = STAYS_AWAY, *, turned: bool = False) -> Path:
    """The project; `turned` writes all rows in another order."""
    rng = random.Random(7)
    folder.mkdir(exist_ok=True)
    people, orders = [], []
    for number in range(1, CUSTOMERS + 1):
        often = number % 2 == 0
        country = "" if number % 11 == 0 else "DE" if rng.random() < (0.8 if often else 0.3) else "AT"
        letters = ("yes" if rng.random() < (0.7 if often else 0.2) else "no") if number % 7 else ""
        people.append(f"{number},{country},{letters},{rng.randrange(20, 90) * 1000},s{number}")
        rate = 0.05 if often else 0.006
        days = [day for day in range(540) if rng.random() < rate]
        orders += [f"{number},{AS_OF - dt.timedelta(day)},{rng.randrange(5, 80)}" for day in days]
    if turned:
        people, orders = people[::-1], orders[::-1]
    tables = {
        "customers.csv": ["id,country,newsletter,income,secret", *people],
        "orders.csv": ["id,day,total", *orders],
    }
    for name, lines in tables.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "rules.seg").write_text(RULES + rules, encoding="utf-8")
    (folder / "segdsl.toml").write_text('[project]\ntimezone = "UTC"\n', encoding="utf-8")
    return folder
