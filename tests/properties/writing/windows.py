"""A maker for each window: of a date, of an instant, of anniversaries. Windows of events are in `events`.

A window is a `Said` whose value is the stretch of time that it means for the sight at hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tests.properties import said
from tests.properties.plain import windows as plain
from tests.properties.said import Said, Sight, inside
from tests.properties.writing.words import CLOCK_UNITS, DAY_UNITS
from tests.properties.writing.writer import Maker, Writer

AROUND = {
    "in the last": "in the last {length}",
    "in the next": "in the next {length}",
    "more than": "more than {length} ago",
    "at least": "at least {length} ago",
    "less than": "less than {length} ago",
    "at most": "at most {length} ago",
}
BESIDE = ("before", "after", "since", "on", "between")
PERIODS = ("week", "month", "quarter", "year")
DAY_WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1}
STEPS = {"in this": 0, "in last": -1, "in next": 1}

MakeWindow = Callable[[Writer, int], Said]


def _around(form: str, unit: str) -> MakeWindow:
    def make(writer: Writer, depth: int) -> Said:
        amount, _ = writer.words.length_of(unit)
        written = AROUND[form].format(length=writer.words.duration(amount, unit))

        def means(sight: Sight) -> plain.Stretch:
            return plain.around_now(form, amount, unit, sight.world.now)

        return Said(written, means, "window", form)

    return make


def _calendar(form: str, unit: str) -> MakeWindow:
    def make(writer: Writer, depth: int) -> Said:
        stretch = plain.calendar_period(unit, STEPS[form], writer.words.now)
        writer.words.period_edge(stretch.low)
        writer.words.period_edge(stretch.high)

        def means(sight: Sight) -> plain.Stretch:
            return plain.calendar_period(unit, STEPS[form], sight.world.now)

        return Said(f"{form} {unit}", means, "window", form)

    return make


def _word(word: str) -> MakeWindow:
    def means(sight: Sight) -> plain.Stretch:
        return plain.calendar_period("day", DAY_WORDS[word], sight.world.now)

    return lambda writer, depth: Said(word, means, "window", word)


def _moment(writer: Writer, depth: int, *, instants: bool) -> Said:
    found = writer.value("instant" if writer.chance(0.6 if instants else 0.15) else "day", depth)
    return inside(found, said.DEFAULT)


def _beside(form: str, instants: bool) -> MakeWindow:
    def make(writer: Writer, depth: int) -> Said:
        ends = [_moment(writer, depth, instants=instants) for _ in range(1 + (form == "between"))]

        def means(sight: Sight, *parts: Said) -> plain.Stretch:
            return plain.beside(form, *(part.of(sight) for part in parts))

        written = "between {0} and {1}" if form == "between" else f"{form} {{0}}"
        return Said(written, means, "window", form, tuple(ends))

    return make


def _near(form: str, unit: str) -> MakeWindow:
    def make(writer: Writer, depth: int) -> Said:
        amount, _ = writer.words.length_of(unit)
        clocked = unit in CLOCK_UNITS
        day = (
            inside(writer.value("instant", depth), said.DEFAULT)
            if clocked
            else _moment(writer, depth, instants=False)
        )

        def means(sight: Sight, moment: Said) -> plain.Stretch:
            return plain.near(form, amount, unit, moment.of(sight), sight.world.zone)

        return Said(
            f"within {writer.words.duration(amount, unit)} {form} {{0}}",
            means,
            "window",
            f"within {form}",
            (day,),
        )

    return make


def windows_of(instants: bool) -> dict[str, MakeWindow]:
    """All windows by name, for a moment that is an instant or a day."""
    units = (*DAY_UNITS, *CLOCK_UNITS) if instants else DAY_UNITS
    return {
        **{f"{form} {unit}s": _around(form, unit) for form in AROUND for unit in units},
        **{f"{form} {unit}": _calendar(form, unit) for form in STEPS for unit in PERIODS},
        **{word: _word(word) for word in DAY_WORDS},
        **{form: _beside(form, instants) for form in BESIDE},
        **{f"within {unit}s {form}": _near(form, unit) for form in ("after", "before") for unit in units},
    }


def by_form(windows: dict[str, MakeWindow]) -> dict[str, list[MakeWindow]]:
    """The windows of a form, whatever their unit: `in the last` days, weeks, months …"""
    found: dict[str, list[MakeWindow]] = {}
    for name, window in windows.items():
        words = [w for w in name.split() if w.rstrip("s") not in (*DAY_UNITS, *CLOCK_UNITS)]
        found.setdefault(" ".join(words), []).append(window)
    return found


def in_window(name: str, windows: list[MakeWindow], type_: str) -> Maker:
    """`joined in the last 30 days`, or its negative."""

    def make(writer: Writer, depth: int) -> Said:
        value, window = writer.name(type_), writer.pick(windows)
        negative = writer.chance(0.2)
        return Said(
            "{0} not {1}" if negative else "{0} {1}",
            lambda sight, v, w: w.of(sight).holds(v.of(sight), sight.world.zone) is not negative,
            "condition",
            name,
            (value, window(writer, depth)),
            said.COMPARISON,
        )

    return Maker(f"{name} of a {type_}", "condition", make, weight=0.5)


def anniversary(name: str, windows: list[MakeWindow]) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        value, window = parenthesised_day(writer), writer.pick(windows)
        negative = writer.chance(0.2)

        def means(sight: Sight, v: Said, w: Said) -> bool:
            day = v.of(sight)
            day = plain.day_of(day, sight.world.zone) if isinstance(day, dt.datetime) else day
            return w.of(sight).holds_anniversary(day, sight.world.zone) is not negative

        form = "anniversary of {0} not {1}" if negative else "anniversary of {0} {1}"
        return Said(form, means, "condition", name, (value, window(writer, depth)), said.COMPARISON)

    return Maker(f"anniversary {name}", "condition", make, weight=0.3)


def parenthesised_day(writer: Writer) -> Said:
    return inside(writer.name("instant" if writer.chance(0.2) else "day"), said.ATOM)


DAY_WINDOWS = windows_of(instants=False)
INSTANT_WINDOWS = windows_of(instants=True)
WINDOW_MAKERS: tuple[Maker, ...] = (
    *(in_window(name, windows, "day") for name, windows in by_form(DAY_WINDOWS).items()),
    *(in_window(name, windows, "instant") for name, windows in by_form(INSTANT_WINDOWS).items()),
    *(anniversary(name, windows) for name, windows in by_form(DAY_WINDOWS).items()),
)
