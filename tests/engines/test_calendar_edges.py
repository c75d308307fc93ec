"""At the ends of the calendar and before zones kept standard time, all paths say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from segdsl.clock import AsOf
from segdsl.diagnostics import Problem
from segdsl.engines.compute import compute
from segdsl.engines.pandas_program import program
from segdsl.model.from_syntax import build
from segdsl.model.project import Model
from segdsl.project.as_of import as_of, written
from segdsl.reference.evaluate import Reference
from segdsl.sources.loading import Loaded, load
from segdsl.sources.rows import world_of
from segdsl.syntax.from_text import parse_text
from tests.properties.agreement import plain

RULES = """
customers from "c.csv" key id
  t datetime
  d date
events v from "v.csv" key id at seen
  seen datetime

setting long_ago = 1850-06-01
setting begin = 0001-01-01

segment before_day where t before 1901-01-01
segment before_time where t before 1901-01-01 12:00
segment since_begin where t since begin
segment on_last where t on 9999-12-31
segment at_last where t > 9999-12-31 05:00
segment between_all where t between 0001-01-01 and 9999-12-31
segment next_days where t in the next 100000 days
segment next_months where d in the next 120000 months
segment ago where t more than 1000000 days ago
segment last_years where d in the last 9999 years
segment last_hours where t in the last 500000 hours
segment tomorrow_ where t tomorrow
segment yesterday_ where d yesterday
segment last_week where t in last week
segment next_quarter where t in next quarter
segment next_year where any v in next year
segment ago_moment where t before 800000 days ago
segment to_come where t before in 3600000 days
segment anniversary_soon where anniversary of d in the next 14 days
segment anniversary_ever where anniversary of t in the next 4000000 days
segment anniversary_passed where anniversary of d in the last 4000000 days
segment events_before where any v before long_ago
segment events_within where any v within 3000000 days after d
segment events_before_t where any v within 3000000 days before t
segment events_regular where any v in each of the last 3 periods of 900000 days
trait age = years since d
trait hours_since = hours since t
trait clock = hour(t)
trait its_year = year(t)
trait months_apart = months between d and t
trait first_seen = first(v)
trait since_last = days since last(v)
"""
CUSTOMERS = """id,t,d
a,0001-01-01T00:00:00+05:00,0001-01-01
b,9999-12-31T23:59:59-05:00,9999-12-31
c,1900-12-31 23:55,1900-12-31
d,2026-03-31 10:00,2026-03-31
e,,
f,1850-06-01 00:00,2024-02-29
"""
EVENTS = "id,seen\n" + "".join(line.rsplit(",", 1)[0] + "\n" for line in CUSTOMERS.splitlines()[1:5])

ZONES = ("Europe/Paris", "Africa/Monrovia", "America/New_York", "Pacific/Kiritimati", "Asia/Kolkata")
MOMENTS = (
    "2026-03-31",
    "0001-01-01",
    "9999-12-31",
    "1880-01-01 00:00",
    "0001-01-01 12:00",
    "9999-12-31 12:00",
)


def at_the_edges(folder: Path, zone: str) -> tuple[Model, Loaded]:
    (folder / "c.csv").write_text(CUSTOMERS)
    (folder / "v.csv").write_text(EVENTS)
    model = build((parse_text(RULES).required(),), zone=zone).required()
    return model, load(model.catalog, folder).required()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("moment", MOMENTS)
def test_the_engine_says_what_the_reference_says(tmp_path: Path, zone: str, moment: str) -> None:
    model, loaded = at_the_edges(tmp_path, zone)
    reference = Reference(model, world_of(model.catalog, loaded.tables), AsOf.parse(moment, zone))
    made = compute(model, loaded.tables, AsOf.parse(moment, zone))
    for name in model.order:
        expected = [reference.value(name, customer) for customer in range(6)]
        assert plain(made.values(name)) == expected, name


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York"])
@pytest.mark.parametrize("moment", ["2026-03-31", "0001-01-01", "9999-12-31"])
def test_so_do_printed_programs(
    tmp_path: Path, zone: str, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, loaded = at_the_edges(tmp_path, zone)
    made = compute(model, loaded.tables, AsOf.parse(moment, zone))
    monkeypatch.chdir(tmp_path)
    for name in model.order:
        space: dict[str, Any] = {}
        exec(program(model, name, AsOf.parse(moment, zone), tmp_path), space)
        result = space["members" if name in model.segments else "values"]
        assert plain(result) == plain(made.values(name)), name


def test_as_of_is_within_the_calendar() -> None:
    for zone in ZONES:
        for moment in ("0001-01-01 12:00", "9999-12-31T12:00:00Z", "1900-12-31 23:55", "1850-06-01 00:00"):
            asked = as_of(moment, zone)
            assert as_of(written(asked), zone) == asked  # a run that is taken up again reads it
    for beyond in ("0001-01-01T00:00:00+05:00", "9999-12-31T23:59-05:00", "10000-01-01", "0000-12-31"):
        with pytest.raises(Problem, match="as of"):
            as_of(beyond, "UTC")
