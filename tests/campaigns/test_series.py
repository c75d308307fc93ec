"""Where customers stand in a series: the columns say what a plain loop over each one's history says."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segdsl.campaigns.history import COLUMNS, History
from segdsl.campaigns.past import Past
from segdsl.campaigns.series import Standing, standing
from segdsl.clock import AsOf
from segdsl.model.nodes import Length
from segdsl.model.project import Campaign, SeriesStep
from tests.messages.little_shop import NOWHERE, a_campaign

ZONE = "Europe/Berlin"
BEGIN = dt.datetime(2026, 3, 20, tzinfo=dt.UTC)  # clocks change on the 29th
NAMES = ("hello", "story", "nudge", "last")


def a_series(waits: list[Length], again: Length | None = None) -> Campaign:
    steps = [SeriesStep(NAMES[0], "email", "t", NOWHERE)]
    steps += [
        SeriesStep(name, "email", "t", NOWHERE, wait) for name, wait in zip(NAMES[1:], waits, strict=False)
    ]
    return a_campaign("welcome", steps=tuple(steps), again_after=again)


@dataclass(frozen=True)
class Told:
    """An entry of the history."""

    status: str
    step: str
    at: dt.datetime


# ---------------------------------------------------------------- the plain meaning, for one customer


@dataclass
class One:
    """Where one customer stands."""

    entered: dt.datetime
    held_out: bool
    place: int
    since: dt.datetime
    stopped: bool = False


@dataclass
class Plain:
    """The law of series, one customer and one entry at a time."""

    campaign: Campaign
    one: One | None = field(default=None)

    @property
    def last(self) -> int:
        return len(self.campaign.steps) - 1

    def take(self, told: Told) -> None:
        names = [step.name for step in self.campaign.steps]
        number = names.index(told.step) if told.step in names else None
        if told.status in ("sent", "held_out") and self._begins(told, number):
            held_out = told.status == "held_out"
            place = 0 if held_out or number is None else number
            self.one = One(told.at, held_out, place, told.at)
        elif self.one is None:
            return
        elif told.status == "stopped":
            self.one.stopped = True
        elif told.status in ("sent", "skipped") and not self.one.held_out:
            done = min(self.one.place + 1, self.last) if number is None else number
            if done > self.one.place:
                self.one.place, self.one.since = done, told.at

    def _begins(self, told: Told, number: int | None) -> bool:
        if self.one is None:
            return True
        could = told.status == "held_out" or number in (0, None)
        return self.campaign.again_after is not None and could and self.is_over(told.at)

    def is_over(self, now: dt.datetime) -> bool:
        assert self.one is not None
        if self.one.stopped:
            return True
        if not self.one.held_out:
            return self.one.place == self.last
        moment = (day_of(self.one.entered), self.one.entered)
        for step in self.campaign.steps[1:]:
            moment = later(moment, step.after)
        return has_come(moment, self.campaign.steps[-1].after, now)

    def due(self) -> tuple[dt.date, dt.datetime]:
        assert self.one is not None
        return later((day_of(self.one.since), self.one.since), self.campaign.steps[self.one.place + 1].after)


def day_of(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZoneInfo(ZONE)).date()


def later(moment: tuple[dt.date, dt.datetime], wait: Length | None) -> tuple[dt.date, dt.datetime]:
    day, instant = moment
    assert wait is not None
    if wait.unit == "minutes":
        instant += dt.timedelta(minutes=wait.amount)
        return day_of(instant), instant
    if wait.unit == "days":
        end = day + dt.timedelta(days=wait.amount)
    else:
        months = day.year * 12 + day.month - 1 + int(wait.amount)
        year, month = divmod(months, 12)
        end = dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    return end, instant + (end - day)


def has_come(moment: tuple[dt.date, dt.datetime], wait: Length | None, now: dt.datetime) -> bool:
    if wait is not None and wait.unit == "minutes":
        return moment[1] <= now
    return moment[0] <= day_of(now)


def may_again(campaign: Campaign, entered: dt.datetime, now: dt.datetime) -> bool:
    """More than `again after` ago, as rules count: `sent in the last 5 days` does not hold any more."""
    wait = campaign.again_after
    if wait is None:
        return False
    back = Length(-wait.amount, wait.unit)
    first_day, first_instant = later((day_of(now), now), back)
    return entered < first_instant if wait.unit == "minutes" else day_of(entered) < first_day


# ---------------------------------------------------------------- both of them


def by_columns(campaign: Campaign, histories: list[list[Told]], as_of: AsOf) -> Standing:
    keys = pd.Series([str(number) for number in range(len(histories))], dtype="str")
    about = {**dict.fromkeys(COLUMNS, ""), "campaign": "welcome"}
    rows = [
        {
            **about,
            "key": key,
            "status": told.status,
            "step": told.step,
            "sent_at": told.at.astimezone(dt.UTC).replace(tzinfo=None),
        }
        for key, history in zip(keys, histories, strict=True)
        for told in history
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    table = table.astype({name: "datetime64[us]" if name == "sent_at" else "str" for name in COLUMNS})
    past = Past(History(table), keys, as_of)
    return standing(campaign, past.of_series("welcome"), len(keys), as_of)


def agree(campaign: Campaign, histories: list[list[Told]], as_of: AsOf) -> None:
    found = by_columns(campaign, histories, as_of)
    now = as_of.end - dt.timedelta(microseconds=1)
    for row, history in enumerate(histories):
        plain = Plain(campaign)
        for told in sorted((t for t in history if t.at < as_of.end), key=lambda t: t.at):
            plain.take(told)
        one = plain.one
        assert bool(found.entered.known[row]) == (one is not None)
        if one is None:
            assert (found.may_enter[row], found.running[row], found.is_due[row]) == (True, False, False)
            continue
        running = not plain.is_over(now)
        assert found.entered.instant[row] == pd.Timestamp(one.entered).tz_localize(None).to_datetime64()
        assert found.held_out[row] == one.held_out
        assert found.place[row] == one.place
        assert found.stopped[row] == one.stopped
        assert found.running[row] == running
        assert found.may_enter[row] == (not running and may_again(campaign, one.entered, now))
        due = running and not one.held_out and has_come(plain.due(), _next(campaign, one).after, now)
        assert found.is_due[row] == due
        if running and not one.held_out:
            assert found.due.day[row].item() == plain.due()[0]


def _next(campaign: Campaign, one: One) -> SeriesStep:
    return campaign.steps[one.place + 1]


WAITS = st.one_of(
    st.builds(Length, st.integers(0, 6).map(float), st.just("days")),
    st.builds(Length, st.sampled_from([30.0, 90.0, 24 * 60.0, 36 * 60.0]), st.just("minutes")),
    st.builds(Length, st.just(1.0), st.just("months")),
)
# At a moment of its own each, so that the order is plain.
TIMES = st.lists(st.integers(0, 20 * 24 * 60), unique=True, max_size=9)


@st.composite
def told_of(draw: st.DrawFn) -> list[Told]:
    statuses = st.sampled_from(["sent", "sent", "sent", "held_out", "skipped", "stopped"])
    return [
        Told(
            draw(statuses), draw(st.sampled_from([*NAMES, "", "gone"])), BEGIN + dt.timedelta(minutes=minute)
        )
        for minute in sorted(draw(TIMES))
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(WAITS, max_size=3),
    st.none() | WAITS,
    st.lists(told_of(), min_size=1, max_size=4),
    st.integers(0, 60),
    st.booleans(),
)
def test_the_columns_say_what_a_plain_loop_says(
    waits: list[Length], again: Length | None, histories: list[list[Told]], days: int, whole_day: bool
) -> None:
    moment = BEGIN + dt.timedelta(days=days, minutes=7 * days)
    as_of = AsOf(moment.date() if whole_day else moment, ZONE)
    agree(a_series(waits, again), histories, as_of)


# ---------------------------------------------------------------- the sentences of the law, by hand


DAYS = a_series([Length(3.0, "days"), Length(36 * 60.0, "minutes")])


def told(*entries: str) -> list[Told]:
    """`sent hello 2026-03-20 23:30`, in Berlin."""
    found = []
    for entry in entries:
        status, step, when = entry.split(" ", 2)
        at = dt.datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(ZONE))
        found.append(Told(status, "" if step == "-" else step, at))
    return found


def stands(*entries: str, at: str, campaign: Campaign = DAYS) -> tuple[int, bool, bool]:
    """The place of one customer, whether it goes on for them, and whether the next step is due."""
    found = by_columns(campaign, [told(*entries)], AsOf.parse(at, ZONE))
    return int(found.place[0]), bool(found.running[0]), bool(found.is_due[0])


def test_days_are_those_of_the_calendar_in_the_zone_of_the_project() -> None:
    late = "sent hello 2026-03-20 23:30"
    assert stands(late, at="2026-03-22 23:59") == (0, True, False)
    assert stands(late, at="2026-03-23 00:01") == (0, True, True)


def test_hours_are_instants_also_where_clocks_change() -> None:
    past = ("sent hello 2026-03-24 10:00", "sent story 2026-03-28 10:00")
    assert stands(*past, at="2026-03-29 22:59") == (1, True, False)  # an hour of that night is missing
    assert stands(*past, at="2026-03-29 23:00") == (1, True, True)


def test_the_next_step_waits_from_the_run_that_passed_one_over() -> None:
    past = ("sent hello 2026-03-20 10:00", "skipped story 2026-03-25 10:00")
    assert stands(*past, at="2026-03-26 21:59") == (1, True, False)
    assert stands(*past, at="2026-03-26 22:00") == (1, True, True)


@pytest.mark.parametrize(
    "last", ["sent nudge 2026-03-29 10:00", "skipped nudge 2026-03-29 10:00", "stopped - 2026-03-22 10:00"]
)
def test_it_is_over_with_the_last_step_or_where_it_stopped(last: str) -> None:
    past = ("sent hello 2026-03-20 10:00", "sent story 2026-03-24 10:00")
    assert stands(*past, last, at="2026-04-20")[1:] == (False, False)


def test_the_control_group_belongs_to_it_as_long_as_its_steps_would_have_taken() -> None:
    held = "held_out hello 2026-03-20 10:00"
    assert stands(held, at="2026-03-24 21:59") == (0, True, False)  # three days and 36 hours
    assert stands(held, at="2026-03-24 22:00") == (0, False, False)


def test_messages_of_before_the_campaign_had_steps_count_one_by_one() -> None:
    assert stands("sent - 2026-03-20 10:00", at="2026-03-21") == (0, True, False)
    assert stands("sent old_name 2026-03-20 10:00", "sent - 2026-03-24 10:00", at="2026-03-24")[0] == 1


def test_a_message_that_failed_is_none_and_is_due_still() -> None:
    assert stands("failed hello 2026-03-20 10:00", at="2026-03-24") == (-1, False, False)
    past = ("sent hello 2026-03-20 10:00", "failed story 2026-03-24 10:00")
    assert stands(*past, at="2026-03-24") == (0, True, True)


def test_it_is_entered_again_when_it_says_so_and_never_while_it_runs() -> None:
    again = a_series([Length(3.0, "days")], Length(2.0, "days"))
    begun = told("sent hello 2026-03-20 10:00")
    found = by_columns(again, [begun], AsOf.parse("2026-03-30", ZONE))
    assert (found.running[0], found.may_enter[0]) == (True, False)
    through = told("sent hello 2026-03-20 10:00", "sent story 2026-03-23 10:00")
    found = by_columns(again, [through], AsOf.parse("2026-03-23 12:00", ZONE))
    assert (found.running[0], found.may_enter[0]) == (False, True)
    twice = [*through, *told("sent hello 2026-03-25 10:00")]
    found = by_columns(again, [twice], AsOf.parse("2026-03-28", ZONE))
    assert (found.place[0], found.running[0], found.is_due[0]) == (0, True, True)
