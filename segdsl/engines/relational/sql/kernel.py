"""The column meanings of operators as expressions of SQL: a `Kernel` whose columns are trees of sqlglot."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable
from functools import reduce
from operator import and_, or_
from typing import Any

from sqlglot import exp

from segdsl.engines.relational.forms import Form
from segdsl.engines.relational.lacking import Lacking
from segdsl.engines.relational.sql.column import (
    Column,
    alike,
    cast,
    compared,
    literal,
    made_condition,
)
from segdsl.engines.relational.sql.templates import Tree, made
from segdsl.operators.kernel import Kernel

_OF_MATH: dict[Callable[..., Any], str] = {
    math.sqrt: "CASE WHEN X >= 0 THEN SQRT(X) END",
    math.exp: "EXP(X)",
    math.log: "CASE WHEN X > 0 THEN LN(X) END",
    math.pow: "POWER(X, Y)",
}
_BLANKS = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_WRITTEN_DIGITS = 17  # that a float has at most


class SqlKernel(Kernel[Column]):
    """Writes in the dialect of DuckDB; what other dialects lack is told when the text is printed."""

    # ------------------------------------------------------------ knowing

    def is_known(self, x: Column) -> Column:
        nothing = exp.Not(this=exp.null())
        return Column(exp.Is(this=x.sql, expression=nothing), "condition", known=True)

    def default(self, x: Column, y: Any) -> Column:
        a, b = alike(x.settled, literal(y).settled)
        form: Form = "flag" if a.form == "condition" else a.form
        return Column(made("COALESCE(X, Y)", X=a.tree, Y=b.tree), form, known=a.known or b.known)

    def count_true(self, conditions: tuple[Any, ...]) -> Column:
        ones = [made("CASE WHEN X THEN 1 ELSE 0 END", X=literal(c).condition.tree) for c in conditions]
        return Column(reduce(lambda a, b: made("A + B", A=a, B=b), ones), "whole", known=True)

    # ------------------------------------------------------------ numbers

    def divide(self, x: Any, y: Any) -> Column:
        a, b = literal(x).as_float.settled, literal(y).as_float.settled
        if b.fixed:
            template, known = "A / B", a.known
        else:
            template, known = "CASE WHEN B <> 0 THEN A / B END", False
        return Column(
            made(template, A=a.tree, B=_surely_float(b) if a.fixed else b.tree), "float", True, known
        )

    def _of_float(self, template: str, x: Column) -> Column:
        own = x.as_float.settled
        return Column(made(template, X=own.tree), "float", known=own.known)

    def floor(self, x: Column) -> Column:
        return self._of_float("FLOOR(X)", x)

    def ceil(self, x: Column) -> Column:
        return self._of_float("CEIL(X)", x)

    def truncate(self, x: Column) -> Column:
        return self._of_float("TRUNC(X)", x)

    def absolute(self, x: Column) -> Column:
        return self._of_float("ABS(X)", x)

    def round(self, x: Column, digits: int) -> Column:
        """Of the digits of the number as it is written; from some size on those are all before the place."""
        scale = digits + _WRITTEN_DIGITS
        if not 0 <= scale <= 38:
            raise Lacking(f"round to {digits} digits")
        if x.form == "whole" and digits >= 0:
            return x.as_float
        written = f"CAST(DIGITS_OF(X) AS DECIMAL(38, {scale}))"
        nearest = f"CAST(CAST(ROUND({written}, {digits}) AS TEXT) AS DOUBLE)"
        own = x.settled
        tree = made(f"CASE WHEN ABS(X) < 1e{_WRITTEN_DIGITS - digits} THEN {nearest} ELSE X END", X=own.tree)
        return Column(tree, "float", known=own.known)

    def each_number(self, function: Callable[..., Any], *columns: Any) -> Column:
        names = ("X", "Y")[: len(columns)]
        parts = {n: literal(c).as_float.sql for n, c in zip(names, columns, strict=True)}
        return Column(made(_OF_MATH[function], **parts), "float", loose=True)

    # ------------------------------------------------------------ texts

    def is_in(self, x: Column, values: tuple[Any, ...]) -> Column:
        whole_days = x.form == "day" and not any(isinstance(v, dt.datetime) for v in values)
        if x.form != "text" and not whole_days:
            return _any_of([x == value for value in values])
        if len(values) == 1:
            return compared("A = B", x, values[0])
        tree = exp.In(this=x.tree, expressions=[literal(value).tree for value in values])
        return Column(tree, "condition", loose=not x.known, known=x.known)

    def _test(self, template: str, x: Any, y: Any) -> Column:
        a, b = literal(x), literal(y)
        return made_condition(template, a.known and b.known, X=a, Y=b)

    def contains(self, x: Any, part: Any) -> Column:
        return self._test("STRPOS(X, Y) > 0", x, part)

    def starts_with(self, x: Any, part: Any) -> Column:
        return self._test("STARTS_WITH(X, Y)", x, part)

    def ends_with(self, x: Any, part: Any) -> Column:
        return self._test("RIGHT(X, LENGTH(Y)) = Y", x, part)

    def matches(self, x: Column, pattern: str, ignoring_case: bool = False) -> Column:
        """Ignoring case, whatever is found otherwise still is."""
        return self._test("MATCHES_IGNORING_CASE(X, Y)" if ignoring_case else "MATCHES(X, Y)", x, pattern)

    def lower(self, x: Column) -> Column:
        return self._letters("EACH_SMALL(X)" if x.form == "list" else "SMALL_LETTERS(X)", x)

    def upper(self, x: Column) -> Column:
        return self._letters("CAPITAL_LETTERS(X)", x)

    def without_case(self, x: Column) -> Column:
        return self._letters("EACH_WITHOUT_CASE(X)" if x.form == "list" else "WITHOUT_CASE(X)", x)

    def _letters(self, template: str, x: Column) -> Column:
        return Column(made(template, X=x.tree), x.form, known=x.known)

    def trim(self, x: Column) -> Column:
        return self._plain_text("TRIM(X, Y)", x, _BLANKS)

    def _plain_text(self, template: str, *parts: Any, surely: bool = True) -> Column:
        columns = dict(zip(("X", "Y", "Z"), map(literal, parts), strict=False))
        known = surely and all(c.known for c in columns.values())
        return Column(made(template, **{n: c.sql for n, c in columns.items()}), "text", known=known)

    def concat(self, *texts: Any) -> Column:
        columns = [literal(text) for text in texts]
        tree = reduce(lambda a, b: made("A || B", A=a, B=b), (c.tree for c in columns))
        return Column(tree, "text", known=all(c.known for c in columns))

    def replace(self, x: Any, old: Any, new: Any) -> Column:
        replaced = "REPLACE(X, Y, Z)"
        if not _is_something(old):
            replaced = f"CASE WHEN Y <> '' THEN {replaced} WHEN Y = '' AND Z IS NOT NULL THEN X END"
        return self._plain_text(replaced, x, old, new)

    def pad(self, x: Any, width: int, fill: Any) -> Column:
        filled = f"CASE WHEN LENGTH(X) < {width} THEN LPAD(X, {width}, Y) ELSE X END"
        if not _is_something(fill):
            filled = f"CASE WHEN Y <> '' THEN {filled} WHEN Y = '' THEN X END"
        return self._plain_text(filled, x, fill)

    def part(self, x: Any, separator: Any, place: int) -> Column:
        cut = f"PART_OF(X, Y, {place})"
        if not _is_something(separator):
            whole = "WHEN Y = '' THEN X " if place == 1 else ""
            cut = f"CASE WHEN Y <> '' THEN {cut} {whole}END"
        return self._plain_text(cut, x, separator, surely=False)

    def number(self, x: Column) -> Column:
        return Column(made("READ_NUMBER(X)", X=x.tree), "float", loose=True)

    def text(self, x: Column) -> Column:
        own = x.settled
        template = "CAST(X AS TEXT)" if own.form == "whole" else "IN_DIGITS(X)"
        return Column(made(template, X=own.tree), "text", known=own.known)

    def length(self, x: Column) -> Column:
        template = "LIST_SIZE(X)" if x.form == "list" else "LENGTH(X)"
        return Column(made(template, X=x.tree), "whole", known=x.known)

    # ------------------------------------------------------------ lists

    def list_contains(self, x: Any, text: Any) -> Column:
        return self._test("HAS_ITEM(X, Y)", x, text)

    def contains_any(self, x: Any, y: Any) -> Column:
        if isinstance(y, tuple):
            return _each(or_, [self.list_contains(x, text) for text in y], x, nothing=False)
        return self._test("HAS_ANY(X, Y)", x, y)

    def contains_all(self, x: Any, y: Any) -> Column:
        if isinstance(y, tuple):
            return _each(and_, [self.list_contains(x, text) for text in y], x, nothing=True)
        return self._test("HAS_ALL(X, Y)", x, y)

    def any_starts_with(self, x: Any, part: Any) -> Column:
        return self._test("HAS_ANY_STARTING(X, Y)", x, part)

    # ------------------------------------------------------------ days and instants

    def _local(self, template: str, instant: Any, zone: str) -> Tree:
        clock = "T" if zone == "UTC" else "CLOCK_IN(T, ZONE)"
        return made(template.replace("LOCAL", clock), T=literal(instant).tree, ZONE=exp.Literal.string(zone))

    def local_day(self, instant: Any, zone: str) -> Column:
        return Column(self._local("CAST(LOCAL AS DATE)", instant, zone), "day", known=literal(instant).known)

    def hour(self, instant: Column, zone: str) -> Column:
        return Column(self._local("EXTRACT(HOUR FROM LOCAL)", instant, zone), "whole", known=instant.known)

    def _of_two(self, template: str, form: Form, a: Any, b: Any, known: bool = True) -> Column:
        x, y = literal(a).settled, literal(b).settled
        return Column(made(template, A=x.tree, B=y.tree), form, known=known and x.known and y.known)

    def days_between(self, earlier: Any, later: Any) -> Column:
        return self._of_two("DATE_DIFF('day', A, B)", "whole", earlier, later)

    def months_between(self, earlier: Any, later: Any) -> Column:
        return self._of_two("WHOLE_MONTHS(A, B)", "whole", earlier, later)

    def minutes_between(self, earlier: Any, later: Any) -> Column:
        return self._of_two("MINUTES_APART(A, B)", "float", earlier, later)

    def add_days(self, day: Any, days: Any) -> Column:
        return self._of_two("DAYS_LATER(A, B)", "day", day, days, known=False)

    def add_months(self, day: Any, months: Any) -> Column:
        return self._of_two("MONTHS_LATER(A, B)", "day", day, months, known=False)

    def add_minutes(self, instant: Any, minutes: Any) -> Column:
        return self._of_two("MINUTES_LATER(A, B)", "instant", instant, minutes, known=False)

    def _part(self, template: str, day: Column) -> Column:
        return Column(made(template, D=day.tree), "whole", known=day.known)

    def year(self, day: Column) -> Column:
        return self._part("YEAR(D)", day)

    def month(self, day: Column) -> Column:
        return self._part("MONTH(D)", day)

    def day_of_month(self, day: Column) -> Column:
        return self._part("DAY(D)", day)

    def weekday(self, day: Column) -> Column:
        return self._part("ISO_WEEKDAY(D)", day)

    def anniversary_between(self, day: Any, low: Any, high: Any) -> Column:
        first, last = (dt.date.min if low is None else low), (dt.date.max if high is None else high)
        parts = dict(zip("DAB", map(literal, (day, first, last)), strict=True))
        return made_condition("RETURNS_BETWEEN(D, A, B)", all(p.known for p in parts.values()), **parts)


def _is_something(text: Any) -> bool:
    """Whether it is written out, and not empty."""
    return isinstance(text, str) and text != ""


def _any_of(conditions: list[Column]) -> Column:
    return reduce(or_, conditions)


def _surely_float(x: Column) -> Tree:
    """Two literals would divide as decimals, or as whole numbers."""
    return cast(x.tree, "float") if x.fixed is not None else x.tree


def _each(joint: Callable[[Any, Any], Any], tests: Iterable[Column], x: Any, nothing: bool) -> Column:
    """The tests of each item; where there are none, of whoever has a list `nothing`."""
    found = list(tests)
    if found:
        return reduce(joint, found)
    return compared("A IS NOT NULL AND B", x, nothing) if nothing else literal(False)
