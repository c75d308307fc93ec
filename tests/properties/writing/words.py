"""The constants of one example, and the edges that they make: rows are drawn from these, to lie on them.

In: a source of randomness and the clock. Out: literals as `Said`, lengths of time, and by and by the days,
instants, numbers and texts at which a rule of the example could change its mind.
"""

from __future__ import annotations

import datetime as dt
from random import Random

from tests.properties.plain.clock import (
    MICROSECOND,
    Moment,
    Now,
    later,
    minutes_later,
    moment_of,
    on_the_wall,
    start_of,
)
from tests.properties.said import Said, literal

NUMBERS = ("0", "1", "2", "3", "10", "0.5", "2.5", "10.5", "0.1", "0.3", "19.99", "30%", "100", "1_000")
LARGE = ("9007199254740993", "9007199254740993", "9007199254740992", "1_000_000_000_000_000")
TEXTS = (
    "ana",
    "Ana",
    "ANA",
    "wien",
    "Zürich",
    "ZÜRICH",
    "a",
    "",
    "O'Hara",
    "ink",
    "pen",
    "home",
    "opera",
    "ß",
    "é",
    " a ",
    "-",
    "ς",
    ".",
    "a.a",
    "(",
)
LISTS = (("opera",), ("opera", "chess"), ("Opera",), ("zero waste", "opera"), ("chess", "tea", "Opera"))
DAY_UNITS = ("day", "week", "month", "quarter", "year")
CLOCK_UNITS = ("hour", "minute")
AMOUNTS = {
    "day": (1, 2, 7, 30, 90),
    "week": (1, 2, 4),
    "month": (1, 2, 6, 12),
    "quarter": (1, 2),
    "year": (1, 2),
}
CLOCK_AMOUNTS = {"hour": (1, 12, 24, 36), "minute": (1, 30, 90)}
SPECIAL_DAYS = tuple(
    dt.date.fromisoformat(day)
    for day in [
        "2024-02-28",
        "2024-02-29",
        "2024-03-01",
        "2025-02-28",
        "2025-03-29",
        "2025-03-30",
        "2025-03-31",
        "2025-10-25",
        "2025-10-26",
        "2025-12-31",
        "2026-01-01",
        "2026-01-31",
        "2026-02-28",
        "2026-03-01",
        "2026-03-08",
        "2026-03-29",
        "2026-11-01",
        "2020-02-29",
        "2011-12-29",
        "2011-12-30",
        "2011-12-31",
        "1970-01-01",
        "1969-12-31",
    ]
)


class Words:
    """Constants, remembered with their neighbours."""

    def __init__(self, rng: Random, now: Now) -> None:
        self.rng = rng
        self.now = now
        self.settings: list[str] = []  # declarations of constants that have a name
        self.numbers: list[float] = [0.0, 1.0]
        self.texts: list[str] = []
        self.days: list[dt.date] = []
        self.instants: list[dt.datetime] = []
        self.lengths: list[tuple[int, str]] = [(1, "day")]
        self._edge(now.today)
        self._instant_edge(now.instant)

    # ------------------------------------------------------------ literals

    def number(self) -> Said:
        text = self.rng.choice(NUMBERS if self.rng.random() < 0.9 else LARGE)
        plain = text.replace("_", "")
        share = plain.endswith("%")
        value: int | float = (
            float(plain[:-1]) / 100 if share else float(plain) if "." in plain else int(plain)
        )
        self.numbers.append(float(value))
        return literal(self._perhaps_set(text), value, "whole" if isinstance(value, int) else "number")

    def count(self, most: int = 3) -> int:
        return self.rng.randrange(most + 1)

    def plain_text(self) -> str:
        value = self.rng.choice(TEXTS)
        self.texts.append(value)
        return value

    def text(self) -> Said:
        value = self.plain_text()
        return literal(self._perhaps_set(f'"{value}"'), value, "text")

    def list_(self) -> Said:
        value = self.rng.choice(LISTS)
        written = ", ".join(f'"{t}"' for t in value)
        return literal(f"({written}{',' if len(value) == 1 else ''})", value, "list")

    def day(self) -> Said:
        """A date, a word for one, or one so far away."""
        today = self.now.today
        kind = self.rng.randrange(4)
        if kind == 0:
            word, days = self.rng.choice((("today", 0), ("yesterday", -1), ("tomorrow", 1)))
            return self._said_day(word, later(today, days, "day"))
        if kind == 1:
            amount, unit = self.length(DAY_UNITS)
            return self._said_day(f"{amount} {plural(amount, unit)} ago", later(today, -amount, unit))
        if kind == 2 and self.rng.random() < 0.5:
            amount, unit = self.length(DAY_UNITS)
            return self._said_day(f"in {amount} {plural(amount, unit)}", later(today, amount, unit))
        day = self.rng.choice(SPECIAL_DAYS) if self.rng.random() < 0.4 else self.some_day()
        return self._said_day(day.isoformat(), day)

    def _said_day(self, text: str, day: dt.date | None) -> Said:
        if day is not None:
            self._edge(day)
        return literal(self._perhaps_set(text) if text[0].isdigit() and " " not in text else text, day, "day")

    def instant(self) -> Said:
        day = self.rng.choice(SPECIAL_DAYS) if self.rng.random() < 0.4 else self.some_day()
        hour, minute = self.rng.choice(
            ((0, 0), (0, 30), (2, 30), (3, 0), (12, 0), (17, 5), (23, 59), (1, 30))
        )
        wall = dt.datetime(day.year, day.month, day.day, hour, minute)
        text = wall.isoformat(self.rng.choice("T "), "minutes")
        if self.rng.random() < 0.3:
            instant, text = wall.replace(tzinfo=dt.UTC), text + self.rng.choice(("Z", "+00:00"))
        else:
            instant = moment_of(wall, self.now.zone)
        self._instant_edge(instant)
        return literal(self._perhaps_set(text), instant, "instant")

    def length(self, units: tuple[str, ...]) -> tuple[int, str]:
        unit = self.rng.choice(units)
        return self.length_of(unit)

    def length_of(self, unit: str, *, apart: bool = False) -> tuple[int, str]:
        """apart: events that lie so far apart make the difference"""
        amount = self.rng.choice({**AMOUNTS, **CLOCK_AMOUNTS}[unit])
        self.lengths += [(amount, unit)] * (8 if apart else 1)
        for sign in (-1, -1, -1, -1, 1) if apart else (-1, 1):
            self._moved_edge(sign * amount, unit)
        return amount, unit

    def duration(self, amount: int, unit: str) -> str:
        return self._perhaps_set(f"{amount} {plural(amount, unit)}")

    def _perhaps_set(self, text: str) -> str:
        """A constant as it is, or the name of a setting that holds it."""
        if self.rng.random() < 0.94:
            return text
        self.settings.append(f"setting set{len(self.settings)} = {text}")
        return f"set{len(self.settings) - 1}"

    # ------------------------------------------------------------ edges

    def some_day(self) -> dt.date:
        """A day at which something could change, or one of the past weeks."""
        if self.days and self.rng.random() < 0.7:
            return self.rng.choice(self.days)
        return later(self.now.today, -self.rng.randrange(60), "day") or self.now.today

    def some_instant(self) -> dt.datetime:
        if self.instants and self.rng.random() < 0.75:
            return self.rng.choice(self.instants)
        return start_of(self.some_day(), self.now.zone) + dt.timedelta(minutes=self.rng.randrange(1440))

    def period_edge(self, first: Moment | None) -> None:
        if isinstance(first, dt.datetime):
            self._instant_edge(first)
        elif first is not None:
            self._edge(first)

    def length_edge(self, amount: int, unit: str) -> None:
        """So long ago, something changes."""
        self._moved_edge(-amount, unit)

    def _moved_edge(self, amount: int, unit: str) -> None:
        if unit in CLOCK_UNITS:
            then = minutes_later(self.now.instant, amount * (60 if unit == "hour" else 1))
            if then is not None:
                self._instant_edge(then)
            return
        day = later(self.now.today, amount, unit)
        if day is not None:
            self._edge(day)

    def _edge(self, day: dt.date) -> None:
        for shift in (-1, 0, 0, 1):
            near = later(day, shift, "day")
            if near is not None and dt.date(2, 1, 1) < near < dt.date(9998, 1, 1):
                self.days.append(near)
                self.instants += [start_of(near, self.now.zone), start_of(near, self.now.zone) - MICROSECOND]

    def _instant_edge(self, instant: dt.datetime) -> None:
        if dt.date(2, 1, 1) < instant.date() < dt.date(9998, 1, 1):
            self.instants += [instant, instant, instant - MICROSECOND, instant + MICROSECOND]
            self.days.append(on_the_wall(instant, self.now.zone).date())


def plural(amount: int, unit: str) -> str:
    return unit if amount == 1 else f"{unit}s"
