"""Ranges of dates are known: made-up customers keep them, and what lies outside of them is said."""

from __future__ import annotations

import datetime as dt

import pytest

from segdsl.clock import AsOf
from segdsl.logic.ranges import compared_numbers
from segdsl.model.from_syntax import build
from segdsl.model.project import Model
from segdsl.syntax.from_text import parse_text
from segdsl.synthesis.candidates import Candidates

ZONE = "America/New_York"
AS_OF = AsOf(dt.date(2026, 3, 31), ZONE)
RANGES = {
    "joined date from 2010-01-01 to 2012-12-31": (dt.date(2010, 1, 1), dt.date(2012, 12, 31)),
    "joined date from 2030-01-01": (dt.date(2030, 1, 1), dt.date.max),
    "joined date to 1990-01-01": (dt.date.min, dt.date(1990, 1, 1)),
    "joined date from today to today": (dt.date(2026, 3, 31), dt.date(2026, 3, 31)),
    "joined date from tomorrow": (dt.date(2026, 4, 1), dt.date.max),
    "joined datetime from 2010-01-01 to 2010-01-01": (
        dt.datetime(2010, 1, 1, 5, tzinfo=dt.UTC),
        dt.datetime(2010, 1, 2, 4, 59, 59, 999999, tzinfo=dt.UTC),
    ),
    "joined datetime from 2010-01-01 10:00 to 2010-01-01 10:05": (
        dt.datetime(2010, 1, 1, 15, tzinfo=dt.UTC),
        dt.datetime(2010, 1, 1, 15, 5, tzinfo=dt.UTC),
    ),
}


def model(column: str, condition: str) -> Model:
    text = f'customers from "c.csv" key id\n  {column}\n  x number\nsegment s where {condition}\n'
    return build((parse_text(text).required(),), zone=ZONE).required()


@pytest.mark.parametrize("column", RANGES)
@pytest.mark.parametrize("condition", ["x > 3", "joined is known", "joined is known and x > 3"])
def test_made_up_customers_keep_ranges_of_dates(column: str, condition: str) -> None:
    low, high = RANGES[column]
    made = model(column, condition)
    found = list(Candidates(made, AS_OF).of(made.segments["s"].condition, limit=5))
    values = [one.reference.world.customers[0].get("joined") for one in found]
    known = [value for value in values if value is not None]
    assert known or "joined" not in condition
    assert all(low <= value <= high for value in known)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("joined before 2011-01-01", True),
        ("joined before 2009-01-01", False),
        ("joined after 2013-01-01", False),
        ("joined on 2012-12-31", True),
        ("joined = 2013-01-01", False),
    ],
)
def test_nobody_is_made_up_outside_of_a_range(condition: str, found: bool) -> None:
    made = model("joined date from 2010-01-01 to 2012-12-31", condition)
    assert bool(list(Candidates(made, AS_OF).of(made.segments["s"].condition))) is found


@pytest.mark.parametrize(
    ("column", "condition", "outside"),
    [
        ("joined date from 2010-01-01 to 2012-12-31", "joined before 2005-01-01", ["2005-01-01"]),
        (
            "joined date from 2010-01-01 to 2012-12-31",
            "joined between 2000-01-01 and 2011-01-01",
            ["2000-01-01"],
        ),
        ("joined date from 2010-01-01 to today", "joined after 2099-01-01", []),
        ("joined date from 2010-01-01 to today", "joined >= 2009-12-31", ["2009-12-31"]),
        ("joined date from 2010-01-01", "joined >= 2010-01-01", []),
        ("joined datetime from 2010-01-01 to 2012-12-31", "joined before 2005-01-01", ["2005-01-01"]),
        ("joined date", "joined before 0001-01-02", []),
    ],
)
def test_days_outside_of_a_range_are_told(column: str, condition: str, outside: list[str]) -> None:
    made = model(column, condition)
    assert [one.literal.span.text for one in compared_numbers(made) if one.is_outside] == outside


def test_a_birthday_is_made_up_as_one() -> None:
    made = model('born date format "%m/%d"', "born is known")
    found = next(Candidates(made, AS_OF).of(made.segments["s"].condition))
    assert isinstance(found.reference.world.customers[0]["born"], dt.date)
