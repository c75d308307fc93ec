"""Functions of days and instants. Days are days of the calendar in the project's time zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from segdsl.operators import calendar, instants
from segdsl.operators.entry import Example, Operator, Signature, Tier, Unknown
from segdsl.operators.kernel import Kernel
from segdsl.types import Day, Family, Instant, Number, Reach, Type

_WHOLE = Number(whole=True)
_MOST_DAYS = (dt.date.max - dt.date.min).days
_MOST_MINUTES = (_MOST_DAYS + 1) * 24 * 60
_DIFFERENCE = Reach(-_MOST_MINUTES, _MOST_MINUTES)  # in any unit; minutes are the shortest


def _function(
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
    )


def _between(
    unit: str,
    takes: Family,
    gives: Type,
    row: Callable[..., Any],
    column: Callable[..., Any],
    doc: str,
    *examples: Example,
) -> Operator:
    form = f"{unit} between {{0}} and {{1}}"
    takes_two = (takes, takes)
    return _function(
        f"{unit} between", takes_two, gives, row, column, doc, *examples, form=form, reach=_DIFFERENCE
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
) -> Operator:
    kind = Number(whole=True, low=low, high=high)
    also = (Signature(("birthday",), kind),) if of_birthdays else ()
    return _function(name, ("day",), kind, row, column, doc, *examples, form=f"{name}({{0}})", also=also)


def _start_of_quarter(kernel: Kernel, day: Any) -> Any:
    months_in = kernel.month(day) - 1 - kernel.floor(kernel.divide(kernel.month(day) - 1, 3)) * 3
    return kernel.add_months(_start_of_month(kernel, day), -months_in)


def _start_of_month(kernel: Kernel, day: Any) -> Any:
    return kernel.add_days(day, 1 - kernel.day_of_month(day))


def _start_of_year(kernel: Kernel, day: Any) -> Any:
    return kernel.add_months(_start_of_month(kernel, day), 1 - kernel.month(day))


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
    ),
    _part(
        "day",
        31,
        lambda day: day.day,
        lambda kernel, day: kernel.day_of_month(day),
        "The day of the month, 1 to 31.",
        Example((_TUESDAY,), 31),
        of_birthdays=True,
    ),
    _part(
        "weekday",
        7,
        lambda day: day.isoweekday(),
        lambda kernel, day: kernel.weekday(day),
        "The day of the week: Monday is 1, Sunday is 7.",
        Example((_TUESDAY,), 2),
    ),
    _function(
        "hour",
        ("instant", "text"),
        Number(whole=True, low=0, high=23),
        instants.local_hour,
        lambda kernel, instant, zone: kernel.hour(instant, zone),
        "The hour that clocks in the project's time zone show, 0 to 23.",
        Example((_NIGHT, "Europe/Berlin"), 0),
        Example((_NIGHT, "UTC"), 22),
        form="hour({0})",
    ),
    _function(
        "local day",
        ("instant", "text"),
        Day(),
        instants.local_day,
        lambda kernel, instant, zone: kernel.local_day(instant, zone),
        "The calendar day of a datetime in the project's time zone; a date is itself.",
        Example((_NIGHT, "Europe/Berlin"), dt.date(2026, 4, 1)),
        Example((_NIGHT, "America/New_York"), _TUESDAY),
        form="date({0})",
    ),
)

MOVES = (
    _function(
        "add days",
        ("day", "number"),
        Day(),
        calendar.add_days,
        lambda kernel, day, days: kernel.add_days(day, days),
        "The day so many days later; unknown outside the years 1 to 9999.",
        Example((_TUESDAY, 1), dt.date(2026, 4, 1)),
        Example((_TUESDAY, -90), dt.date(2025, 12, 31)),
        Example((dt.date.max, 1), None),
        unknown=Unknown.IF_OUT_OF_YEARS,
    ),
    _function(
        "add months",
        ("day", "number"),
        Day(),
        calendar.add_months,
        lambda kernel, day, months: kernel.add_months(day, months),
        "The day so many months later, at most the month's last day; unknown outside the years 1 to 9999.",
        Example((_TUESDAY, 1), dt.date(2026, 4, 30)),
        Example((_TUESDAY, -13), dt.date(2025, 2, 28)),
        Example((dt.date.min, -1), None),
        unknown=Unknown.IF_OUT_OF_YEARS,
    ),
    _function(
        "add minutes",
        ("instant", "number"),
        Instant(),
        instants.add_minutes,
        lambda kernel, instant, minutes: kernel.add_minutes(instant, minutes),
        "The moment so many minutes later; unknown outside the years 1 to 9999.",
        Example((_MIDNIGHT, 30), _NIGHT),
        Example((_NIGHT, -30.0), _MIDNIGHT),
        unknown=Unknown.IF_OUT_OF_YEARS,
    ),
    _function(
        "start of week",
        ("day",),
        Day(),
        calendar.start_of_week,
        lambda kernel, day: kernel.add_days(day, 1 - kernel.weekday(day)),
        "The Monday of the date's week.",
        Example((_TUESDAY,), dt.date(2026, 3, 30)),
        Example((dt.date.min,), dt.date.min),
    ),
    _function(
        "start of month",
        ("day",),
        Day(),
        lambda day: day.replace(day=1),
        _start_of_month,
        "The first day of the date's month.",
        Example((_TUESDAY,), dt.date(2026, 3, 1)),
    ),
    _function(
        "start of quarter",
        ("day",),
        Day(),
        calendar.start_of_quarter,
        _start_of_quarter,
        "The first day of the date's quarter.",
        Example((dt.date(2026, 6, 30),), dt.date(2026, 4, 1)),
    ),
    _function(
        "start of year",
        ("day",),
        Day(),
        lambda day: day.replace(month=1, day=1),
        _start_of_year,
        "The first day of the date's year.",
        Example((_TUESDAY,), dt.date(2026, 1, 1)),
    ),
)
