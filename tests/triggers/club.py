"""A small club whose members lapse: its project, and what became of it day by day.

Orders are a list of customer and day; on each day the file holds those that have happened. So what moves
people is known without segdsl: `lapsing` are those whose last order is more than 30 days ago.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

import segdsl
from segdsl import Project

SECRET = "a secret of the club"
VARIABLE = "CLUB_HOOK"

RULES = """\
customers from "customers.csv" key id
  name   text
  email  text  private

events orders from "orders.csv" key id at day
  day  date

segment lapsing "Have not ordered for a month"
  where last(orders) more than 30 days ago

segment active
  where any orders in the last 30 days

campaign come_back to everyone
  template "come_back"
"""

SETTINGS = """\
[project]
name = "Club"

[customer]
address = "email"

[email]
from = "The club <club@club.example>"
unsubscribe_url = "https://club.example/u?c={key}"
"""

TEMPLATE = (
    "{% block subject %}Come back{% endblock %}{% block preheader %}We miss you.{% endblock %}\n"
    '{% block body %}<p>Hello.</p><a href="{{ unsubscribe_url }}">No more</a>{% endblock %}\n'
)

WEBHOOK = """
[[trigger]]
segment = "lapsing"
on = "both"
do = "webhook"
url = "{url}"
secret = "env:CLUB_HOOK"
"""
FILE = """
[[trigger]]
segment = "active"
on = "both"
do = "file"
path = "crossings"
"""
CAMPAIGN = """
[[trigger]]
segment = "lapsing"
do = "campaign"
campaign = "come_back"
"""

Orders = Iterable[tuple[int, str]]
ORDERS: tuple[tuple[int, str], ...] = (
    (1, "2026-01-10"), (2, "2026-01-20"), (3, "2026-02-01"), (4, "2026-02-27"), (5, "2026-02-10"),
    (2, "2026-03-02"), (6, "2026-03-03"), (1, "2026-03-09"), (5, "2026-03-09"),
)  # fmt: skip
DAYS = ("2026-03-01", "2026-03-05", "2026-03-12", "2026-04-01")


def write_club(folder: Path, *triggers: str, rules: str = RULES) -> Path:
    """The project, without orders."""
    (folder / "templates").mkdir(parents=True)
    (folder / "rules.seg").write_text(rules, encoding="utf-8")
    (folder / "segdsl.toml").write_text(SETTINGS + "".join(triggers), encoding="utf-8")
    (folder / "templates" / "come_back.html.j2").write_text(TEMPLATE, encoding="utf-8")
    rows = "".join(f"{one},N{one},n{one}@club.example\n" for one in range(1, 9))
    (folder / "customers.csv").write_text(f"id,name,email\n{rows}", encoding="utf-8")
    write_orders(folder, ())
    return folder


def write_orders(folder: Path, orders: Orders) -> None:
    text = "id,day\n" + "".join(f"{customer},{day}\n" for customer, day in orders)
    (folder / "orders.csv").write_text(text, encoding="utf-8")


def on_day(folder: Path, day: str, orders: Orders = ORDERS) -> Project:
    """The project with the orders up to a day."""
    write_orders(folder, [(customer, when) for customer, when in orders if when <= day])
    return segdsl.load(folder)


def last_orders(day: str, orders: Orders = ORDERS, known: str | None = None) -> Mapping[int, dt.date]:
    """The last order of each customer that is known by a day."""
    found: dict[int, dt.date] = {}
    for customer, when in orders:
        if when <= min(day, known or day):
            found[customer] = max(found.get(customer, dt.date.min), dt.date.fromisoformat(when))
    return found


def lapsing(day: str, orders: Orders = ORDERS, known: str | None = None) -> frozenset[str]:
    """Who is lapsing, in plain Python."""
    today = dt.date.fromisoformat(day)
    last = last_orders(day, orders, known)
    return frozenset(str(customer) for customer, when in last.items() if (today - when).days > 30)


def active(day: str, orders: Orders = ORDERS, known: str | None = None) -> frozenset[str]:
    today = dt.date.fromisoformat(day)
    last = last_orders(day, orders, known)
    return frozenset(str(customer) for customer, when in last.items() if (today - when).days <= 30)
