"""The column meanings of operators, as code: a `Kernel` whose columns are pieces of pandas text."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

from segdsl.engines.pandas_program.code import ATOM, EXACT, SUM, Code, Form, literal, quoted
from segdsl.engines.pandas_program.layout import added
from segdsl.operators.kernel import Kernel

_DAYS = 4e6  # more than there are days from year 1 to 9999


def alike(a: Code, b: Code) -> tuple[Code, Code]:
    """Two pieces in one dtype: whole numbers as Int64 where both are, else floats; flags as such."""
    forms = {a.form, b.form}
    if a.form == b.form or forms == {"bool", "flag"}:
        return a, b
    if "Int" in forms and "float" not in forms:
        return as_wholes(a), as_wholes(b)
    if forms <= {"float", "int", "small", "Int"}:
        return a.as_float, b.as_float
    return a, b


def as_wholes(code: Code) -> Code:
    """Small whole numbers as Int64."""
    return in_integers(code) if code.form == "small" else code


def in_integers(code: Code) -> Code:
    """Whole numbers, which pandas may hold as floats where they are small, as Int64."""
    if code.form == "int" or (code.form == "Int" and code.bound >= EXACT):
        return code
    own = code.settled
    return Code(f'{own.within(ATOM)}.astype("Int64")', "Int", bound=own.bound)


class Writing(Kernel[Code]):
    """Writes calls of the functions in `pieces`, and notes nothing: the text says which are used."""

    # ------------------------------------------------------------ knowing

    def is_known(self, x: Code) -> Code:
        return Code(f"{x.settled.within(ATOM)}.notna()", "bool")

    def default(self, x: Code, y: Any) -> Code:
        a, b = alike(x.settled, literal(y).settled)
        if a.form == "list":
            return Code(f"{a.within(ATOM)}.where({a.within(ATOM)}.notna(), {b.text})", "list")
        return Code(f"{a.within(ATOM)}.fillna({b.text})", a.form, bound=max(a.bound, b.bound))

    def count_true(self, conditions: tuple[Any, ...]) -> Code:
        always = sum(1 for c in conditions if c is True)
        varying = [c for c in conditions if isinstance(c, Code)]
        terms = [f"{c.condition.within(ATOM)}.astype(int)" for c in varying]
        terms += [str(always)] if always else []
        return Code(added(terms), "int", SUM, bound=len(conditions))

    # ------------------------------------------------------------ numbers

    def divide(self, x: Any, y: Any) -> Code:
        a, b = literal(x).as_float.settled, literal(y).as_float.settled
        if not isinstance(y, Code) and abs(float(y)) >= 1:
            return Code(f"{a.within(4)} / {b.within(5)}", "float", 4, a.bound)
        return Code(f"divide({a.text}, {b.text})", "float")

    def _rounded(self, function: str, x: Code) -> Code:
        own = x.as_float.settled
        return own if own.form == "int" else Code(f"np.{function}({own.text})", "float", bound=own.bound + 1)

    def floor(self, x: Code) -> Code:
        return self._rounded("floor", x)

    def ceil(self, x: Code) -> Code:
        return self._rounded("ceil", x)

    def truncate(self, x: Code) -> Code:
        return self._rounded("trunc", x)

    def absolute(self, x: Code) -> Code:
        own = x.as_float
        return Code(f"{own.within(ATOM)}.abs()", own.form, bound=own.bound, loose=own.loose)

    def round(self, x: Code, digits: int) -> Code:
        places = f", {digits}" if digits else ""
        return Code(f"rounded({x.plain}{places})", "float", bound=2 * x.bound)

    def each_number(self, function: Callable[..., Any], *columns: Any) -> Code:
        return self._each_row(f"math.{function.__name__}", "float", *columns)

    def _each_row(self, function: str, form: Form, *columns: Any) -> Code:
        """A function row by row; where a value is unknown, or the function fails, so is the result."""
        texts = ", ".join(literal(c).plain for c in columns)
        dtype = ', "float64"' if form == "float" else ""
        return Code(f"each_row({function}, [{texts}]{dtype})", form)

    # ------------------------------------------------------------ texts

    def is_in(self, x: Code, values: tuple[Any, ...]) -> Code:
        if x.form == "text" or (x.form == "day" and not any(isinstance(v, dt.datetime) for v in values)):
            return Code(f"{x.within(ATOM)}.isin([{', '.join(literal(v).text for v in values)}])", "bool")
        found: Code = x == values[0]
        for value in values[1:]:
            found = found | (x == value)
        return found

    def _text_test(self, method: str, test: str, x: Any, part: Any) -> Code:
        if isinstance(x, Code) and isinstance(part, str):
            regex = ", regex=False" if method == "contains" else ""
            return Code(f"{x.within(ATOM)}.str.{method}({quoted(part)}{regex})", "bool")
        return self._pairwise(test, x, part)

    def _pairwise(self, test: str, x: Any, y: Any) -> Code:
        return Code(f"pairwise({test}, {literal(x).text}, {literal(y).text})", "bool")

    def contains(self, x: Any, part: Any) -> Code:
        return self._text_test("contains", "str.__contains__", x, part)

    def starts_with(self, x: Any, part: Any) -> Code:
        return self._text_test("startswith", "str.startswith", x, part)

    def ends_with(self, x: Any, part: Any) -> Code:
        return self._text_test("endswith", "str.endswith", x, part)

    def matches(self, x: Code, pattern: str, ignoring_case: bool = False) -> Code:
        flag = ", ignoring_case=True" if ignoring_case else ""
        return Code(f"tested(pattern({quoted(pattern)}{flag}), {x.text})", "bool")

    def _each(self, function: str, x: Code) -> Code:
        if x.form == "list":
            return Code(f"each_list(lambda texts: tuple(map({function}, texts)), {x.text})", "list")
        return Code(f"each_text({function}, {x.text})", "text")

    def lower(self, x: Code) -> Code:
        return self._each("str.lower", x)

    def upper(self, x: Code) -> Code:
        return self._each("str.upper", x)

    def trim(self, x: Code) -> Code:
        return self._each("str.strip", x)

    def without_case(self, x: Code) -> Code:
        return self._each("without_case", x)

    def concat(self, *texts: Any) -> Code:
        return self._each_row("joined", "text", *texts)

    def replace(self, x: Any, old: Any, new: Any) -> Code:
        return self._of_text("replaced", x, old, new)

    def pad(self, x: Any, width: int, fill: Any) -> Code:
        return self._of_text("padded", x, width, fill)

    def part(self, x: Any, separator: Any, place: int) -> Code:
        return self._of_text("part", x, separator, place)

    def _of_text(self, function: str, x: Any, *others: Any) -> Code:
        """A function of a text, worked out once for each different one where all else is constant."""
        if isinstance(x, Code) and not any(isinstance(o, Code) for o in others):
            fixed = ", ".join(literal(o).text for o in others)
            return Code(f"each_text(lambda text: {function}(text, {fixed}), {x.text})", "text")
        return self._each_row(function, "text", x, *others)

    def number(self, x: Code) -> Code:
        return Code(f'finite(each_text(number_of, {x.text}, "float64"))', "float")

    def text(self, x: Code) -> Code:
        return Code(f"each_row(in_digits, [{x.plain}])", "text")

    def length(self, x: Code) -> Code:
        function = "each_list" if x.form == "list" else "each_text"
        return Code(f'{function}(len, {x.text}, "float64")', "float", bound=1e12)

    # ------------------------------------------------------------ lists

    def list_contains(self, x: Any, text: Any) -> Code:
        return self._pairwise("tuple.__contains__", x, text)

    def contains_any(self, x: Any, y: Any) -> Code:
        return self._pairwise("has_any", x, y)

    def contains_all(self, x: Any, y: Any) -> Code:
        return self._pairwise("has_all", x, y)

    def any_starts_with(self, x: Any, part: Any) -> Code:
        return self._pairwise("has_any_starting_with", x, part)

    # ------------------------------------------------------------ days and instants

    def _call(self, function: str, form: Form, *arguments: Any, bound: float = math.inf) -> Code:
        texts = (literal(a).as_float.plain if isinstance(a, Code) else literal(a).text for a in arguments)
        return Code(f"{function}({', '.join(texts)})", form, bound=bound)

    def local_day(self, instant: Any, zone: str) -> Code:
        return self._call("local_day", "day", instant, zone)

    def days_between(self, earlier: Any, later: Any) -> Code:
        a, b = literal(earlier), literal(later)
        return Code(f"({b.text} - {a.text}).dt.days", "small", bound=_DAYS)

    def months_between(self, earlier: Any, later: Any) -> Code:
        return self._call("months_between", "float", earlier, later, bound=_DAYS)

    def minutes_between(self, earlier: Any, later: Any) -> Code:
        return self._call("minutes_between", "float", earlier, later, bound=1e12)

    def add_days(self, day: Any, days: Any) -> Code:
        return self._call("add_days", "day", day, days)

    def add_months(self, day: Any, months: Any) -> Code:
        return self._call("add_months", "day", day, months)

    def add_minutes(self, instant: Any, minutes: Any) -> Code:
        return self._call("add_minutes", "instant", instant, minutes)

    def _part(self, name: str, day: Code, bound: float) -> Code:
        return Code(f"{day.within(ATOM)}.dt.{name}", "small", bound=bound)

    def year(self, day: Code) -> Code:
        return self._part("year", day, 9999)

    def month(self, day: Code) -> Code:
        return self._part("month", day, 12)

    def day_of_month(self, day: Code) -> Code:
        return self._part("day", day, 31)

    def weekday(self, day: Code) -> Code:
        return Code(f"{day.within(ATOM)}.dt.day_of_week + 1", "small", SUM, bound=7)

    def hour(self, instant: Code, zone: str) -> Code:
        return Code(f"local_time({instant.text}, {quoted(zone)}).dt.hour", "small", bound=23)

    def anniversary_between(self, day: Any, low: Any, high: Any) -> Code:
        texts = ("None" if x is None else literal(x).text for x in (day, low, high))
        return Code(f"anniversary_between({', '.join(texts)})", "bool")
