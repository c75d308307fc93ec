"""Differences of days and instants, and parts of them; days are those of the calendar in the zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from segdsl import instants
from segdsl.operators import calendar
from segdsl.operators.entry import Example, Operator, Signature, Tier, Unknown
from segdsl.operators.turned import Inverse, WantedResult
from segdsl.types import Day, Family, Number, Reach, Type

_WHOLE = Number(whole=True)
_MOST_DAYS = (dt.date.max - dt.date.min).days
_MOST_MINUTES = (_MOST_DAYS + 1) * 24 * 60
_MINUTE, _WEEK = dt.timedelta(minutes=1), dt.timedelta(days=7)
_LONGEST = 20_000  # days that are looked back
_DIFFERENCE = Reach(-_MOST_MINUTES, _MOST_MINUTES)  # in any unit; minutes are the shortest


def day_function(
    name: str,
    takes: tuple[Family, ...],
    gives: Type,
    row: Callable[..., Any],
    column: Callable[..., Any],
    doc: str,
    *examples: Example,
    form: str | None = None,
    unknown: Unknown = Unknown.IF_ANY,
    also: tuple[Signature, ...] = (),
    reach: Reach | None = None,
    inverse: Inverse | None = None,
    repeats: bool = False,
    english: str | None = None,
    word: str | None = None,
) -> Operator:
    return Operator(
        name=name,
        form=form,
        tier=Tier.ATOM,
        signatures=(Signature(takes, gives), *also),
        unknown=unknown,
        row=row,
        column=column,
        doc=doc,
        examples=examples,
        reach=None if reach is None else lambda *_: reach,
        inverse=inverse,
        repeats=repeats,
        english=() if english is None else (english,),
        word=word,
    )


def _between(
    unit: str,
    takes: Family,
    gives: Type,
    row: Callable[..., Any],
    column: Callable[..., Any],
    moved: Callable[[Any, Any], Any],
    doc: str,
    *examples: Example,
) -> Operator:
    """`moved` is the day or instant that lies so much later."""
    return day_function(
        f"{unit} between",
        (takes, takes),
        gives,
        row,
        column,
        doc,
        *examples,
        form=f"{unit} between {{0}} and {{1}}",
        reach=_DIFFERENCE,
        inverse=lambda wanted: moved(wanted.other, -wanted.value if wanted.is_first else wanted.value),
        english=f"the number of {unit} between {{0}} and {{1}}",
    )


def _part(
    name: str,
    high: int,
    row: Callable[[dt.date], int],
    column: Callable[..., Any],
    doc: str,
    *examples: Example,
    low: int = 1,
    of_birthdays: bool = False,
    keeps: Callable[[dt.date], int] | None = None,
    english: str | None = None,
) -> Operator:
    kind = Number(whole=True, low=low, high=high)
    also = (Signature(("birthday",), kind),) if of_birthdays else ()
    return day_function(
        name,
        ("day",),
        kind,
        row,
        column,
        doc,
        *examples,
        form=f"{name}({{0}})",
        also=also,
        inverse=lambda wanted: _latest(row, keeps, wanted),
        english=english,
    )


def _latest(
    part: Callable[[dt.date], int], keeps: Callable[[dt.date], int] | None, wanted: WantedResult
) -> dt.date | None:
    """The latest day until today that has the part, and if possible keeps another part of what there is."""
    back = (calendar.add_days(wanted.today, -n) for n in range(_LONGEST))
    fitting = (day for day in back if day is not None and part(day) == wanted.value)
    latest, now = next(fitting, None), wanted.argument
    if latest is None or keeps is None or not isinstance(now, dt.date) or keeps(latest) == keeps(now):
        return latest
    return next((day for day in fitting if keeps(day) == keeps(now)), latest)


def _at_hour(wanted: WantedResult) -> dt.datetime | None:
    """The same day at another hour; a week before, where that is still to come and the day is not."""
    now, zone = wanted.arguments
    if now is None or not 0 <= wanted.value <= 23:
        return None
    then = instants.instant_of(instants.local_time(now, zone).replace(hour=int(wanted.value)), zone)
    return then if then < wanted.now or now > wanted.now else instants.moved(then, -_WEEK)


def _noon(wanted: WantedResult) -> dt.datetime:
    """A moment of the day, but not one that is still to come where the day is not."""
    day = wanted.value
    noon = dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)
    return noon if noon < wanted.now or day > wanted.today else instants.moved(wanted.now, -_MINUTE)


_LEAP = dt.date(2024, 2, 29)
_TUESDAY = dt.date(2026, 3, 31)
_NIGHT = dt.datetime(2026, 3, 31, 22, 30, tzinfo=dt.UTC)
_MIDNIGHT = dt.datetime(2026, 3, 31, 22, 0, tzinfo=dt.UTC)

DIFFERENCES = (
    _between(
        "days",
        "day",
        _WHOLE,
        lambda earlier, later: (later - earlier).days,
        lambda kernel, earlier, later: kernel.days_between(earlier, later),
        calendar.add_days,
        "Whole days from the first date to the second, negative where the second is earlier.",
        Example((_LEAP, dt.date(2024, 3, 1)), 1),
        Example((_TUESDAY, dt.date(2026, 3, 1)), -30),
        Example((None, _TUESDAY), None),
    ),
    _between(
        "weeks",
        "day",
        _WHOLE,
        lambda earlier, later: calendar.towards_zero((later - earlier).days, 7),
        lambda kernel, earlier, later: kernel.truncate(kernel.divide(kernel.days_between(earlier, later), 7)),
        lambda day, weeks: calendar.add_days(day, 7 * weeks),
        "Whole weeks passed from the first date to the second.",
        Example((dt.date(2026, 3, 1), dt.date(2026, 3, 14)), 1),
        Example((dt.date(2026, 3, 14), dt.date(2026, 3, 1)), -1),
    ),
    _between(
        "months",
        "day",
        _WHOLE,
        calendar.months_between,
        lambda kernel, earlier, later: kernel.months_between(earlier, later),
        calendar.add_months,
        "Whole months passed from the first date to the second; a day that a month lacks is its last day.",
        Example((dt.date(2026, 1, 31), dt.date(2026, 2, 28)), 1),
        Example((dt.date(2026, 1, 15), dt.date(2026, 3, 14)), 1),
        Example((dt.date(2026, 3, 14), dt.date(2026, 1, 15)), -1),
    ),
    _between(
        "years",
        "day",
        _WHOLE,
        lambda earlier, later: calendar.towards_zero(calendar.months_between(earlier, later), 12),
        lambda kernel, earlier, later: kernel.truncate(
            kernel.divide(kernel.months_between(earlier, later), 12)
        ),
        lambda day, years: calendar.add_months(day, 12 * years),
        "Whole years passed from the first date to the second: an age in years.",
        Example((_LEAP, dt.date(2026, 2, 28)), 2),
        Example((dt.date(1990, 4, 1), _TUESDAY), 35),
    ),
    _between(
        "hours",
        "instant",
        Number(),
        lambda earlier, later: instants.minutes_between(earlier, later) / 60.0,
        lambda kernel, earlier, later: kernel.divide(kernel.minutes_between(earlier, later), 60),
        lambda instant, hours: instants.add_minutes(instant, 60.0 * hours),
        "Hours from the first moment to the second, with fractions.",
        Example((_MIDNIGHT, _NIGHT), 0.5),
        Example((_NIGHT, _MIDNIGHT), -0.5),
    ),
    _between(
        "minutes",
        "instant",
        Number(),
        instants.minutes_between,
        lambda kernel, earlier, later: kernel.minutes_between(earlier, later),
        instants.add_minutes,
        "Minutes from the first moment to the second, with fractions.",
        Example((_MIDNIGHT, _NIGHT), 30.0),
    ),
)

PARTS = (
    _part(
        "year",
        9999,
        lambda day: day.year,
        lambda kernel, day: kernel.year(day),
        "The year of a date.",
        Example((_TUESDAY,), 2026),
    ),
    _part(
        "quarter",
        4,
        lambda day: (day.month + 2) // 3,
        lambda kernel, day: kernel.floor(kernel.divide(kernel.month(day) + 2, 3)),
        "The quarter of a date, 1 to 4.",
        Example((_TUESDAY,), 1),
        Example((dt.date(2026, 10, 1),), 4),
        of_birthdays=True,
    ),
    _part(
        "month",
        12,
        lambda day: day.month,
        lambda kernel, day: kernel.month(day),
        "The month of a date, 1 to 12.",
        Example((_TUESDAY,), 3),
        of_birthdays=True,
        keeps=lambda day: day.day,
    ),
    _part(
        "day",
        31,
        lambda day: day.day,
        lambda kernel, day: kernel.day_of_month(day),
        "The day of the month, 1 to 31.",
        Example((_TUESDAY,), 31),
        of_birthdays=True,
        keeps=lambda day: day.month,
        english="the day of the month of {0}",
    ),
    _part(
        "weekday",
        7,
        lambda day: day.isoweekday(),
        lambda kernel, day: kernel.weekday(day),
        "The day of the week: Monday is 1, Sunday is 7.",
        Example((_TUESDAY,), 2),
        english="the weekday of {0} (Monday is 1)",
    ),
    day_function(
        "hour",
        ("instant", "text"),
        Number(whole=True, low=0, high=23),
        instants.local_hour,
        lambda kernel, instant, zone: kernel.hour(instant, zone),
        "The hour that clocks in the project's time zone show, 0 to 23.",
        Example((_NIGHT, "Europe/Berlin"), 0),
        Example((_NIGHT, "UTC"), 22),
        form="hour({0})",
        inverse=_at_hour,
    ),
    day_function(
        "local day",
        ("instant", "text"),
        Day(),
        instants.local_day,
        lambda kernel, instant, zone: kernel.local_day(instant, zone),
        "The calendar day of a datetime in the project's time zone; a date is itself.",
        Example((_NIGHT, "Europe/Berlin"), dt.date(2026, 4, 1)),
        Example((_NIGHT, "America/New_York"), _TUESDAY),
        form="date({0})",
        inverse=_noon,
        english="the day of {0}",
        word="day",
    ),
)
