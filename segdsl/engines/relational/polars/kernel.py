"""The column meanings of operators as expressions of Polars: a `Kernel` of lazy columns."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from operator import and_, or_
from typing import Any

import polars as pl

from segdsl.engines.pandas_program.pieces import dates, numbers, texts
from segdsl.engines.relational.forms import Form
from segdsl.engines.relational.polars.column import TYPES, Column, literal, tested
from segdsl.engines.relational.polars.whole_columns import (
    each_different,
    each_row,
    in_letters,
    in_pandas,
    made_of,
    powers,
    quotients,
)
from segdsl.operators.kernel import Kernel

_BLANKS = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
# Patterns of these letters and signs mean the same to RE2 and to Polars.
_SAME_TO_BOTH = re.compile(
    r"(?:[A-Za-z0-9 @_,;:=<>/%!\"'~.|)*+-]|[\^$](?![*+?])|\((?!\?)|(?<=[^(])\?|\\[.+*?()|^$])+"
)
_DAYS = 4_000_000  # more than there are days from year 1 to 9999
_OF_MATH: dict[Callable[..., Any], Callable[[pl.Expr], pl.Expr]] = {
    math.sqrt: pl.Expr.sqrt,
    math.exp: pl.Expr.exp,
    math.log: pl.Expr.log,
}


class PolarsKernel(Kernel[Column]):
    """Polars' own expressions where they are exact, and the functions of `pieces` on whole columns."""

    # ------------------------------------------------------------ knowing

    def is_known(self, x: Column) -> Column:
        return Column(x.settled.is_not_null(), "condition")

    def default(self, x: Column, y: Any) -> Column:
        other = literal(y)
        mixed = {x.form, other.form} == {"float", "whole"}
        form: Form = "float" if mixed else "flag" if x.form == "condition" else x.form
        parts = [c.as_float if mixed and c.form == "whole" else c.settled for c in (x, other)]
        return Column(pl.coalesce(parts), form)

    def count_true(self, conditions: tuple[Any, ...]) -> Column:
        ones = [literal(c).condition.settled.cast(pl.Int64) for c in conditions]
        return Column(reduce(lambda a, b: a + b, ones), "whole")

    # ------------------------------------------------------------ numbers

    def divide(self, x: Any, y: Any) -> Column:
        """By 0 it is not finite."""
        return made_of(quotients, "float", *map(_floats, (x, y)))

    def _of_float(self, function: Callable[[pl.Expr], pl.Expr], x: Column) -> Column:
        return Column(function(x.as_float), "float", x.loose)

    def floor(self, x: Column) -> Column:
        return self._of_float(pl.Expr.floor, x)

    def ceil(self, x: Column) -> Column:
        return self._of_float(pl.Expr.ceil, x)

    def truncate(self, x: Column) -> Column:
        return self._of_float(lambda own: pl.when(own < 0).then(own.ceil()).otherwise(own.floor()), x)

    def absolute(self, x: Column) -> Column:
        return self._of_float(pl.Expr.abs, x)

    def round(self, x: Column, digits: int) -> Column:
        return in_pandas(lambda values: numbers.rounded(values, digits), "float", x)

    def each_number(self, function: Callable[..., Any], *columns: Any) -> Column:
        """Polars calls the same functions of C as `math`."""
        floats = list(map(_floats, columns))
        if function is math.pow:
            return replace(made_of(powers, "float", *floats), loose=True)
        return Column(_OF_MATH[function](floats[0].settled), "float", loose=True)

    # ------------------------------------------------------------ texts

    def is_in(self, x: Column, values: tuple[Any, ...]) -> Column:
        whole_days = x.form == "day" and not any(isinstance(v, dt.datetime) for v in values)
        if x.form != "text" and not whole_days:
            found: Column = reduce(or_, [x == value for value in values])
            return found
        return Column(
            x.expr.is_in(pl.lit(pl.Series(values, dtype=TYPES[x.form]).implode())), "condition", True
        )

    def contains(self, x: Any, part: Any) -> Column:
        return tested(lambda text, own: text.str.contains(own, literal=True), x, part)

    def starts_with(self, x: Any, part: Any) -> Column:
        return tested(lambda text, own: text.str.starts_with(own), x, part)

    def ends_with(self, x: Any, part: Any) -> Column:
        return tested(lambda text, own: text.str.ends_with(own), x, part)

    def matches(self, x: Column, pattern: str, ignoring_case: bool = False) -> Column:
        if not ignoring_case and _SAME_TO_BOTH.fullmatch(pattern):
            return tested(lambda text: text.str.contains(pattern), x)
        return each_different(texts.pattern(pattern, ignoring_case), "flag", x).condition

    def lower(self, x: Column) -> Column:
        return in_letters(lambda own: own.str.to_lowercase(), str.lower, x)

    def upper(self, x: Column) -> Column:
        return in_letters(lambda own: own.str.to_uppercase(), str.upper, x)

    def trim(self, x: Column) -> Column:
        return Column(x.expr.str.strip_chars(_BLANKS), "text")

    def without_case(self, x: Column) -> Column:
        return in_letters(lambda own: own.str.to_lowercase(), texts.without_case, x)

    def concat(self, *texts: Any) -> Column:
        return Column(pl.concat_str([literal(text).expr for text in texts]), "text")

    def replace(self, x: Any, old: Any, new: Any) -> Column:
        if isinstance(old, str) and isinstance(new, str):
            own = literal(x)
            return Column(own.expr.str.replace_all(old, new, literal=True), "text") if old else own
        return each_row(texts.replaced, "text", x, old, new)

    def pad(self, x: Any, width: int, fill: Any) -> Column:
        if isinstance(fill, str) and len(fill) == 1:
            return Column(literal(x).expr.str.pad_start(max(width, 0), fill), "text")
        return each_row(lambda text, own: texts.padded(text, width, own), "text", x, fill)

    def part(self, x: Any, separator: Any, place: int) -> Column:
        if isinstance(separator, str) and separator:
            parts = literal(x).expr.str.split(separator)
            return Column(parts.list.get(place - 1, null_on_oob=True), "text")
        return each_row(lambda text, own: texts.part(text, own, place), "text", x, separator)

    def number(self, x: Column) -> Column:
        plain = pl.when(x.expr.str.contains(_NUMBER)).then(x.expr)
        return Column(plain.cast(pl.Float64, strict=False), "float", loose=True)

    def text(self, x: Column) -> Column:
        if x.form == "whole":
            return Column(x.expr.cast(pl.String), "text")
        return each_different(numbers.in_digits, "text", x)

    def length(self, x: Column) -> Column:
        size = x.expr.list.len() if x.form == "list" else x.expr.str.len_chars()
        return Column(size.cast(pl.Int64), "whole")

    # ------------------------------------------------------------ lists

    def list_contains(self, x: Any, text: Any) -> Column:
        return tested(lambda own, one: own.list.contains(one), x, text)

    def contains_any(self, x: Any, y: Any) -> Column:
        if isinstance(y, tuple):
            return reduce(or_, [self.list_contains(x, text) for text in y], literal(False))
        return tested(lambda own, other: own.list.set_intersection(other).list.len() > 0, x, y)

    def contains_all(self, x: Any, y: Any) -> Column:
        if isinstance(y, tuple):
            return reduce(and_, [self.list_contains(x, text) for text in y], self.is_known(literal(x)))
        return tested(lambda own, other: other.list.set_difference(own).list.len() == 0, x, y)

    def any_starts_with(self, x: Any, part: Any) -> Column:
        if isinstance(part, str):
            begins = pl.element().str.starts_with(part)
            return tested(lambda own: own.list.eval(begins).list.any(), x)
        return each_row(texts.has_any_starting_with, "flag", x, part).condition

    # ------------------------------------------------------------ days and instants

    def local_day(self, instant: Any, zone: str) -> Column:
        own = literal(instant)
        if zone == "UTC":
            return Column(own.expr.cast(pl.Date), "day")
        return in_pandas(lambda times: dates.local_day(times, zone), "day", own)

    def hour(self, instant: Column, zone: str) -> Column:
        if zone == "UTC":
            return Column(instant.expr.dt.hour().cast(pl.Int64), "whole")
        return in_pandas(
            lambda times: dates.local_time(times, zone).dt.hour.astype("Int64"), "whole", instant
        )

    def days_between(self, earlier: Any, later: Any) -> Column:
        first, last = (literal(x).expr.cast(pl.Int32).cast(pl.Int64) for x in (earlier, later))
        return Column(last - first, "whole")

    def months_between(self, earlier: Any, later: Any) -> Column:
        return in_pandas(dates.months_between, "whole", earlier, later)

    def minutes_between(self, earlier: Any, later: Any) -> Column:
        first, last = (literal(x).expr.cast(pl.Int64) for x in (earlier, later))
        return self.divide(Column((last - first).cast(pl.Float64), "float"), 60_000_000.0)

    def add_days(self, day: Any, days: Any) -> Column:
        own = literal(days)
        steps = own.settled.clip(-_DAYS, _DAYS).cast(pl.Int32)
        return self._in_calendar(literal(day).expr.cast(pl.Int32) + steps)

    def _in_calendar(self, number: pl.Expr) -> Column:
        """The day with this number, counted from 1970; null outside the years 1 to 9999."""
        first, last = ((end - dt.date(1970, 1, 1)).days for end in (dt.date.min, dt.date.max))
        return Column(pl.when(number.is_between(first, last)).then(number).cast(pl.Date), "day")

    def add_months(self, day: Any, months: Any) -> Column:
        return in_pandas(dates.add_months, "day", day, months)

    def add_minutes(self, instant: Any, minutes: Any) -> Column:
        return in_pandas(dates.add_minutes, "instant", instant, minutes)

    def year(self, day: Column) -> Column:
        return Column(day.expr.dt.year().cast(pl.Int64), "whole")

    def month(self, day: Column) -> Column:
        return Column(day.expr.dt.month().cast(pl.Int64), "whole")

    def day_of_month(self, day: Column) -> Column:
        return Column(day.expr.dt.day().cast(pl.Int64), "whole")

    def weekday(self, day: Column) -> Column:
        return Column(day.expr.dt.weekday().cast(pl.Int64), "whole")

    def anniversary_between(self, day: Any, low: Any, high: Any) -> Column:
        ends = (dt.date.min if low is None else low), (dt.date.max if high is None else high)
        return in_pandas(dates.anniversary_between, "flag", day, *ends).condition


def _floats(x: Any) -> Column:
    own = literal(x)
    return replace(own, expr=own.as_float, form="float")
