"""When a watch makes a tick: at changes, when nobody writes any more; at midnight, or every minute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl.diagnostics import Problem
from segdsl.runs.changes import Lookout, on_servers
from segdsl.runs.triggering import Ticked
from segdsl.runs.watching import Pace, next_moment, watching
from tests.triggers import club

NOON = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)
MINUTES = club.RULES.replace("  day  date", "  day  datetime").replace("last 30 days", "last 24 hours")
WRITTEN = (
    "segdsl.toml", "rules.seg", "more.seg", "customers.csv", "orders.csv", "history.csv", "never.csv",
    "templates/come_back.html.j2", "templates/new.html.j2", "personas/a.yaml", "translations/de.po",
    "learnt/stays.json",
)  # fmt: skip


class Clock:
    """A clock on which a look at the files takes as long as is said; at each look something can happen."""

    def __init__(self, start: dt.datetime, seconds: float) -> None:
        self.now, self.seconds = start, seconds
        self.looks = 0
        self.happen: dict[int, Callable[[], Any]] = {}

    def wait(self, _: float) -> None:
        self.looks += 1
        assert self.looks < 2_000, "no tick comes"
        self.now += dt.timedelta(seconds=self.seconds)
        self.happen.pop(self.looks, lambda: None)()

    def pace(self, every: dt.timedelta | None = None) -> Pace:
        return Pace(every, wait=self.wait, clock=lambda: self.now)


def watched(folder: Path, clock: Clock, every: dt.timedelta | None = None) -> Iterator[Ticked | Problem]:
    return watching(segdsl.load(folder), pace=clock.pace(every))


@pytest.mark.parametrize(
    ("zone", "now", "midnight"),
    [
        ("UTC", "2026-03-05 12:00", "2026-03-06 00:00"),
        ("Europe/Vienna", "2026-03-05 22:59", "2026-03-05 23:00"),
        ("Europe/Vienna", "2026-03-05 23:00", "2026-03-06 23:00"),
        ("Europe/Vienna", "2026-03-28 23:30", "2026-03-29 22:00"),  # the day on which clocks change
        ("America/New_York", "2026-03-05 03:00", "2026-03-05 05:00"),
    ],
)
def test_days_end_at_the_projects_midnight(zone: str, now: str, midnight: str, tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE)
    settings = (folder / "segdsl.toml").read_text().replace('"Club"', f'"Club"\ntimezone = "{zone}"')
    (folder / "segdsl.toml").write_text(settings)
    at = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    assert next_moment(segdsl.load(folder), at) == dt.datetime.fromisoformat(midnight).replace(tzinfo=dt.UTC)


def test_rules_that_count_hours_are_looked_at_every_minute(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE, rules=MINUTES)
    project = segdsl.load(folder)
    assert next_moment(project, NOON) == NOON + dt.timedelta(minutes=1)
    assert next_moment(project, NOON, dt.timedelta(hours=1)) == NOON + dt.timedelta(hours=1)
    by_days = club.write_club(tmp_path / "days", club.FILE.replace("active", "lapsing"), rules=MINUTES)
    assert next_moment(segdsl.load(by_days), NOON) == dt.datetime(2026, 3, 6, tzinfo=dt.UTC)


def test_time_alone_moves_people_at_midnight(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE.replace("active", "lapsing"))
    club.write_orders(folder, [(1, "2026-02-03")])
    clock = Clock(NOON, seconds=60.0)
    ticks = watched(folder, clock)
    first = next(ticks)
    assert isinstance(first, Ticked)
    assert first.movements[0].size == 0
    second = next(ticks)
    assert isinstance(second, Ticked)
    assert second.as_of == "2026-03-06T00:00:00+00:00"
    assert [(one.key, one.by) for one in second.crossings] == [("1", "clock")]
    assert clock.looks == 12 * 60
    ticks.close()


def test_time_alone_moves_people_within_a_day(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE, rules=MINUTES)
    (folder / "orders.csv").write_text("id,day\n1,2026-03-04 12:02\n")
    clock = Clock(NOON, seconds=30.0)
    ticks = watched(folder, clock)
    told = [next(ticks) for _ in range(4)]
    moved = {one.as_of: one.crossings for one in told if isinstance(one, Ticked) and one.crossings}
    assert len(told) == 4
    ((when, (crossing,)),) = moved.items()
    assert when == "2026-03-05T12:03:00+00:00", "the first whole minute after which 24 hours are over"
    assert (crossing.change, crossing.by) == ("leave", "clock")
    ticks.close()


def test_a_change_is_read_when_nobody_writes_any_more(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE)
    clock = Clock(NOON, seconds=1.0)
    ticks = watched(folder, clock)
    next(ticks)
    clock.happen = {
        3: lambda: (folder / "orders.csv").write_text("id,d"),
        4: lambda: club.write_orders(folder, [(1, "2026-03-01")]),
        5: lambda: club.write_orders(folder, [(1, "2026-03-01"), (2, "2026-03-01")]),
    }
    told = next(ticks)
    assert isinstance(told, Ticked)
    assert (clock.looks, {one.key for one in told.crossings}) == (6, {"1", "2"})
    ticks.close()


def test_every_kind_of_file_is_looked_at(tmp_path: Path) -> None:
    more = '\n[history]\nsource = "history.csv"\n[suppression]\nlists = ["never.csv"]\n'
    folder = club.write_club(tmp_path / "club", club.FILE, more)
    lookout = Lookout(segdsl.load(folder))
    before = lookout.seen()
    for name in WRITTEN:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("something else altogether, and longer than it was before" * 40)
        after = lookout.seen()
        assert after != before, name
        before = after
    (folder / ".segdsl").mkdir()
    (folder / ".segdsl" / "state").write_text("x")
    (folder / "crossings").mkdir()
    (folder / "crossings" / "a.csv").write_text("x")
    assert lookout.seen() == before, "what a tick writes itself is no news"


def test_tables_on_a_server_are_named(tmp_path: Path) -> None:
    rules = club.RULES.replace('"orders.csv"', '"postgres://me@db.example/club?table=orders"')
    folder = club.write_club(tmp_path / "club", club.FILE, rules=rules)
    assert on_servers(segdsl.load(folder)) == ("orders",)
    assert Lookout(segdsl.load(folder)).seen()


def test_what_goes_wrong_in_between_does_not_end_a_watch(tmp_path: Path) -> None:
    folder = club.write_club(tmp_path / "club", club.FILE)
    settings = (folder / "segdsl.toml").read_text()
    clock = Clock(NOON, seconds=1.0)
    ticks = watched(folder, clock)
    next(ticks)
    for wrong in ("[project", settings + "\n[nothing]\n", settings.replace("active", "activ")):
        clock.happen[clock.looks + 1] = lambda wrong=wrong: (folder / "segdsl.toml").write_text(wrong)
        assert isinstance(next(ticks), Problem)
    rules = (folder / "rules.seg").read_text()
    clock.happen[clock.looks + 1] = lambda: (folder / "rules.seg").write_text(
        rules + "\nsegment broken where\n"
    )
    assert isinstance(next(ticks), Problem)
    looks = clock.looks
    clock.happen[looks + 5] = lambda: (folder / "rules.seg").write_text(rules)
    assert isinstance(next(ticks), Problem), "of the settings"
    assert clock.looks == looks + 6, "what is broken is told once"
    clock.happen[clock.looks + 1] = lambda: (folder / "segdsl.toml").write_text(settings)
    assert isinstance(next(ticks), Ticked)
    ticks.close()
