"""A goal asked of each customer from their own moment on: the engine says what the reference says at each."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import segdsl
from segdsl.clock import AsOf
from segdsl.instants import local_day
from segdsl.model.project import Goal, Model
from segdsl.reference.evaluate import Reference
from segdsl.reference.world import PlainRows, Row
from segdsl.runs.job import Job
from segdsl.runs.measuring.asked import Crowd, moments
from segdsl.runs.segmenting import read_sources

ZONE = "Europe/Berlin"
RULES = """\
customers from "customers.csv" key id
  plan  text
events orders from "orders.csv" key id at day
  total  number
  net = total - 1
events visits from "visits.csv" key id at seen
  seen   datetime
  page   text
events large from orders where (total > 5)
events baskets from visits per page
  seen_times = count()
trait frequency = count(orders in the last 5 days)
trait age = days since first(visits)
segment active where any visits in the last 3 days
lifecycle journey
  stage new  where no orders
  stage old  otherwise
"""
# What the goal asks of events, and what else; the worth where it has one.
OF_EVENTS = {
    "any orders": "orders.total",
    "any orders where (total > 5)": "orders.net",
    "any large": "large.total",
    "count(visits) >= 2": None,
    "no orders": "orders.total",
    "every orders where (total > 3)": "orders.total",
    "exactly 1 visits": None,
    "sum(orders.total) > 9": "orders.net",
    "(any visits followed by orders)": None,
    "(any orders followed by visits within 1 day)": "orders.total",
    "(any visits followed by visits within 3 hours)": None,
    "(any visits not followed by orders within 1 day)": None,
    "any orders in the last 2 days": "orders.total",
    "last(visits) less than 2 days ago": None,
    "any visits after first(orders)": None,
    "(any orders where (total > 5) or any orders where (total < 2))": "orders.total",
}
OF_RULES = ("", " and frequency > 1", " and active", " and journey = old", " or age > 3", ' and plan = "a"')
DAYS = ("2 days", "1 week", "1 month", "0 days")
HOURS = ("36 hours", "90 minutes")  # where all events have times of day

START = dt.datetime(2026, 3, 27, tzinfo=dt.UTC)  # two days before clocks change
instants = some.integers(0, 8 * 24 * 4).map(lambda quarters: START + dt.timedelta(minutes=15 * quarters))
days = some.integers(-2, 9).map(lambda n: dt.date(2026, 3, 27) + dt.timedelta(days=n))
customers = some.sampled_from(["1", "2", "3"])


def rows(*columns: some.SearchStrategy[Any]) -> some.SearchStrategy[list[tuple[Any, ...]]]:
    return some.lists(some.tuples(customers, *columns), max_size=8)


@some.composite
def campaigns(draw: some.DrawFn) -> tuple[str, str | None, str, str]:
    events = draw(some.sampled_from(list(OF_EVENTS)))
    within = draw(some.sampled_from(DAYS if "orders" in events or "large" in events else DAYS + HOURS))
    return events, OF_EVENTS[events], draw(some.sampled_from(OF_RULES)), within


def project(goal: str, folder: Any) -> segdsl.Project:
    (folder / "segdsl.toml").write_text(f'[project]\ntimezone = "{ZONE}"\n', encoding="utf-8")
    (folder / "rules.seg").write_text(RULES + f"campaign c\n  to everyone\n  goal {goal}\n", encoding="utf-8")
    return segdsl.load(folder)


def in_time(goal: Goal, table: str, row: Row, since: dt.datetime) -> bool:
    """Whether a row of events lies in the goal's time: written from the description of goals."""
    at = row["day"] if table == "orders" else row["seen"]
    if goal.within.unit == "minutes":
        if not isinstance(at, dt.datetime):
            return True  # no goal counts days for hours
        return since <= at <= since + dt.timedelta(minutes=goal.within.amount)
    last = last_day(goal, since)
    if isinstance(at, dt.datetime):
        return since <= at and local_day(at, ZONE) <= last
    assert isinstance(at, dt.date)
    return local_day(since, ZONE) <= at <= last


def last_day(goal: Goal, since: dt.datetime) -> dt.date:
    if goal.within.unit == "minutes":
        return local_day(since + dt.timedelta(minutes=goal.within.amount), ZONE)
    first = local_day(since, ZONE)
    if goal.within.unit == "months":
        stamp: dt.date = (pd.Timestamp(first) + pd.DateOffset(months=int(goal.within.amount))).date()
        return stamp
    return first + dt.timedelta(days=goal.within.amount)


def expected(
    model: Model, world: PlainRows, as_of: AsOf, place: int, since: dt.datetime
) -> tuple[bool, float]:
    """By the reference: of the events that the goal names only those in time are there."""
    whole, of_events = (model.campaigns[name].goal for name in ("c", "own"))
    assert whole is not None
    assert of_events is not None
    day = last_day(whole, since)
    moment = AsOf(day, ZONE) if day < as_of.today else as_of
    timely = {t: tuple(r for r in kept if in_time(whole, t, r, since)) for t, kept in world.events.items()}
    narrow = Reference(model, PlainRows(world.customers, timely), moment)
    met = bool(narrow.evaluate(of_events.condition, place))
    if "rest" in model.campaigns:
        rest = model.campaigns["rest"].goal
        assert rest is not None
        other = bool(Reference(model, world, moment).evaluate(rest.condition, place))
        met = met or other if "either" in model.segments else met and other
    worth = of_events.worth
    return met, 0.0 if worth is None else float(narrow.evaluate(worth, place))


@given(
    campaigns(),
    rows(days, some.integers(0, 9)),
    rows(instants, some.sampled_from("xyz")),
    some.lists(some.tuples(some.integers(0, 2), instants), min_size=1, max_size=5),
    some.one_of(days, instants),
)
@settings(deadline=None, max_examples=60)
def test_each_moment_is_asked_as_the_reference_would(
    tmp_path_factory: pytest.TempPathFactory,
    written: tuple[str, str | None, str, str],
    orders: list[tuple[Any, ...]],
    visits: list[tuple[Any, ...]],
    asked: list[tuple[int, dt.datetime]],
    moment: dt.date | dt.datetime,
) -> None:
    events, worth, rest, within = written
    value = "" if worth is None else f" worth {worth}"
    rules = f"{events}{rest} within {within}{value}\n"
    rules += f"campaign own\n  to everyone\n  goal {events} within {within}{value}"
    if rest:
        _, word, condition = rest.split(" ", 2)
        rules += f"\ncampaign rest\n  to everyone\n  goal {condition} within {within}"
        rules += "\nsegment either where everyone" if word == "or" else ""
    loaded = project(rules, tmp_path_factory.mktemp("goal"))
    as_of = AsOf(moment, ZONE)
    people = pd.DataFrame({"id": ["1", "2", "3"], "plan": ["a", "b", None]})
    frames = {
        "orders": pd.DataFrame(orders, columns=["id", "day", "total"]),
        "visits": pd.DataFrame(visits, columns=["id", "seen", "page"]),
    }
    job = Job(loaded.on(people, frames), as_of)
    goal = job.model.campaigns["c"].goal
    assert goal is not None
    questions = {"met": goal.condition} | ({} if goal.worth is None else {"worth": goal.worth})
    tables, _ = read_sources(job)
    since = np.array([at.replace(tzinfo=None) for _, at in asked], "datetime64[us]")
    places = np.array([place for place, _ in asked], dtype=np.intp)
    found = Crowd(job, tables.tables).in_time(
        questions, goal.within, moments(places, since, goal.within, ZONE)
    )
    world = PlainRows(
        tuple({"id": key, "plan": plan} for key, plan in zip("123", ["a", "b", None], strict=True)),
        {
            "orders": tuple({"id": key, "day": day, "total": float(total)} for key, day, total in orders),
            "visits": tuple({"id": key, "seen": seen, "page": page} for key, seen, page in visits),
        },
    )
    for number, (place, at) in enumerate(asked):
        met, sum_ = expected(job.model, world, as_of, place, at)
        assert bool(found["met"][number]) == met
        assert found.get("worth", np.zeros(len(asked)))[number] == (0.0 if worth is None else sum_)


# ---------------------------------------------------------------- whatever customers are told apart by

VISITS = """1,2026-03-03 10:00,x
1,2026-03-03 11:00,x
1,2026-03-06 10:00,y
2,2026-03-03 09:00,x
2,2026-03-05 09:00,x
"""
KEYS = {
    "a number": ('customers from "c.csv" key id\n  id whole number\n', "id", "id whole number"),
    "a text": ('customers from "c.csv" key id\n', "id", ""),
    "whoever has events": ("customers from events visits\n", "id", ""),
    "two parts": ('customers from "c.csv" key (id, id2)\n', "(id, id2)", ""),
}


@pytest.mark.parametrize("name", KEYS)
def test_customers_are_found_again_by_any_key(name: str, tmp_path: Path) -> None:
    customers, key, columns = KEYS[name]
    two = key != "id"
    (tmp_path / "c.csv").write_text("id,id2\n1,1\n2,2\n3,3\n" if two else "id\n1\n2\n3\n", encoding="utf-8")
    lines = [f"{v.split(',')[0]},{v}" if two else v for v in VISITS.splitlines()]
    (tmp_path / "v.csv").write_text(
        "\n".join(["id2,id,seen,page" if two else "id,seen,page", *lines]), encoding="utf-8"
    )
    rules = f"""{customers}
events visits from "v.csv" key {key} at seen
  {columns}
  seen datetime
  page text
events baskets from visits per page
  times = count()
campaign c
  to everyone
  goal any baskets where (times > 1) within 1 day worth baskets.times
"""
    (tmp_path / "rules.seg").write_text(rules, encoding="utf-8")
    job = Job(segdsl.load(tmp_path), AsOf(dt.date(2026, 4, 1), "UTC"))
    goal = job.model.campaigns["c"].goal
    assert goal is not None
    assert goal.worth is not None
    crowd = Crowd(job, read_sources(job)[0].tables)
    told = ["1|1", "2|2"] if two else ["1", "2"]
    places = crowd.keys.get_indexer(pd.Index([*told, told[0], told[1]]))
    since = np.array(["2026-03-03T09:30", "2026-03-03T08:00", "2026-03-05T00:00", "2026-03-03T09:30"])
    asked = moments(places, since.astype("datetime64[us]"), goal.within, "UTC")
    found = crowd.in_time({"met": goal.condition, "worth": goal.worth}, goal.within, asked)
    # a basket is of the time of its first row; what is put in when the time is over is not known then
    assert found["met"].tolist() == [1, 0, 0, 0]
    assert found["worth"].tolist() == [2, 0, 0, 0]
