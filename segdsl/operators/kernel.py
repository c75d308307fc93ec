"""What an engine offers to the column meanings of operators.

A column meaning is written once, against this protocol, and serves every engine: one that runs on
arrays, one that writes code, one that builds expressions of another library. A column is whatever
the engine takes it to be; it has Python's arithmetic (`+ - *` and unary `-`), comparisons (`== < <= > >=`)
and, where it is a condition, `& | ~`.

What the engine takes care of, so that no meaning has to:
- conditions are two-valued: a comparison with an unknown value is False (never unknown);
- a strict operator's value is unknown where an argument is;
- arithmetic is on 64-bit floats, and a result that is not finite is unknown.
Arguments that the language wants constant (patterns, digits, zones, lists) come as plain Python values
when they are literals.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

Column = Any


class Kernel(Protocol):
    """The primitives beyond Python's operators. Days and instants are the engine's own."""

    # knowing
    def is_known(self, x: Column) -> Column: ...
    def default(self, x: Column, y: Column) -> Column: ...
    def count_true(self, conditions: tuple[Column, ...]) -> Column: ...

    # numbers
    def divide(self, x: Column, y: Column) -> Column:
        """Unknown where y is 0."""

    def floor(self, x: Column) -> Column: ...
    def ceil(self, x: Column) -> Column: ...
    def truncate(self, x: Column) -> Column:
        """Towards zero."""

    def absolute(self, x: Column) -> Column: ...
    def round(self, x: Column, digits: int) -> Column:
        """Halves of the number as it is written go away from zero."""

    def each_number(self, function: Callable[..., float | None], *columns: Column) -> Column:
        """A function of the standard library's `math`, value by value; where it fails it is unknown."""

    # text
    def is_in(self, x: Column, values: tuple[Any, ...]) -> Column:
        """x equals one of these constants."""

    def contains(self, x: Column, part: Column) -> Column: ...
    def starts_with(self, x: Column, part: Column) -> Column: ...
    def ends_with(self, x: Column, part: Column) -> Column: ...
    def matches(self, x: Column, pattern: str, ignoring_case: bool = ...) -> Column:
        """RE2 search."""

    def lower(self, x: Column) -> Column:
        """Of a text, or of each text of a list."""

    def upper(self, x: Column) -> Column: ...
    def trim(self, x: Column) -> Column: ...
    def without_case(self, x: Column) -> Column:
        """Of a text, or of each text of a list."""

    def concat(self, *texts: Column) -> Column: ...
    def replace(self, x: Column, old: Column, new: Column) -> Column: ...
    def pad(self, x: Column, width: int, fill: Column) -> Column: ...
    def part(self, x: Column, separator: Column, place: int) -> Column: ...
    def number(self, x: Column) -> Column: ...
    def text(self, x: Column) -> Column: ...
    def length(self, x: Column) -> Column:
        """Characters of a text, elements of a list."""

    # lists
    def list_contains(self, x: Column, text: Column) -> Column: ...
    def contains_any(self, x: Column, y: Column) -> Column: ...
    def contains_all(self, x: Column, y: Column) -> Column: ...
    def any_starts_with(self, x: Column, part: Column) -> Column: ...

    # days and instants
    def local_day(self, instant: Column, zone: str) -> Column: ...
    def days_between(self, earlier: Column, later: Column) -> Column:
        """Whole days from one day to another, negative where later is earlier."""

    def months_between(self, earlier: Column, later: Column) -> Column:
        """Whole months passed, mirrored where later is earlier."""

    def minutes_between(self, earlier: Column, later: Column) -> Column:
        """Minutes from one instant to another, with fractions."""

    def add_days(self, day: Column, days: Column) -> Column: ...
    def add_months(self, day: Column, months: Column) -> Column:
        """Clipped to the month's last day."""

    def add_minutes(self, instant: Column, minutes: Column) -> Column: ...
    def year(self, day: Column) -> Column: ...
    def month(self, day: Column) -> Column: ...
    def day_of_month(self, day: Column) -> Column: ...
    def weekday(self, day: Column) -> Column:
        """Monday is 1."""

    def hour(self, instant: Column, zone: str) -> Column: ...
    def anniversary_between(self, day: Column, low: Column, high: Column) -> Column:
        """A later year's return of the day lies in low … high, both included (None: open)."""
