"""Operators by the name that they have in the table: their value for plain values, None being unknown.

Those in `OF_UNKNOWN` are asked about unknown values as well; of all others an unknown argument makes the
result unknown, and a condition false.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from tests.properties.plain.clock import on_the_wall, whole_units

OF_UNKNOWN = ("is known", "default", "in", "is empty")


def finite(x: float) -> float | None:
    return x + 0.0 if math.isfinite(x) else None


def _float(function: Callable[..., float]) -> Callable[..., float | None]:
    def of(*numbers: Any) -> float | None:
        try:
            return finite(float(function(*map(float, numbers))))
        except (ValueError, ZeroDivisionError, OverflowError):
            return None

    return of


def _as_one(x: Any, y: Any) -> tuple[Any, Any]:
    """Two whole numbers as they are; where either is not whole, both as floats."""
    return (float(x), float(y)) if isinstance(x, float) or isinstance(y, float) else (x, y)


def same(x: Any, y: Any) -> bool:
    a, b = _as_one(x, y)
    return bool(a == b)


def below(x: Any, y: Any) -> bool:
    a, b = _as_one(x, y)
    return bool(a < b)


def _one_of(x: Any, *items: Any) -> bool:
    return x is not None and any(item is not None and same(x, item) for item in items)


def _round(x: float, digits: float = 0.0) -> float:
    """As the number is written; halves go away from zero."""
    with localcontext() as context:
        context.prec = 1000
        return float(Decimal(repr(x)).quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP))


def _text(x: float) -> str:
    """The shortest digits, without an exponent."""
    digits = format(Decimal(repr(x)), "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _number(x: str) -> float | None:
    return finite(float(x)) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", x, re.ASCII) else None


def _part(x: str, separator: str, place: int) -> str | None:
    return dict(enumerate(x.split(separator) if separator else [x], 1)).get(int(place))


def _pad(x: str, width: int, fill: str) -> str:
    missing = max(int(width) - len(x), 0)
    return "".join(fill[n % len(fill)] for n in range(missing if fill else 0)) + x


def _without_case(x: Any) -> Any:
    """Character by character, and the sigma at the end of a word is a sigma."""
    if isinstance(x, tuple):
        return tuple(map(_without_case, x))
    return "".join(character.lower() for character in x).replace("ς", "σ")


def _matches(x: str, pattern: str, flags: int = 0) -> bool:
    """The patterns that are tried mean the same to Python, but for `$` and classes of letters."""
    return re.search(pattern.replace("$", r"\Z"), x, flags | re.ASCII if flags == 0 else flags) is not None


def _lower(x: Any) -> Any:
    return x.lower() if isinstance(x, str) else tuple(t.lower() for t in x)


def _units(unit: str) -> Callable[[dt.date, dt.date], int]:
    return lambda first, second: whole_units(first, second, unit)


def _minutes(length: int) -> Callable[[dt.datetime, dt.datetime], float]:
    def of(first: dt.datetime, second: dt.datetime) -> float:
        micros = float((second - first) / dt.timedelta(microseconds=1))
        return micros / 60_000_000.0 / length + 0.0

    return of


PLAIN: dict[str, Callable[..., Any]] = {
    "and": lambda *c: all(c),
    "or": lambda *c: any(c),
    "not": lambda c: not c,
    "how many of": lambda *c: len([x for x in c if x]),
    "=": same,
    "<": below,
    "<=": lambda x, y: below(x, y) or same(x, y),
    ">": lambda x, y: below(y, x),
    ">=": lambda x, y: below(y, x) or same(x, y),
    "between": lambda x, low, high: not below(x, low) and not below(high, x),
    "in": _one_of,
    "contains": lambda x, part: x.find(part) >= 0,
    "starts with": lambda x, part: x[: len(part)] == part,
    "ends with": lambda x, part: x[len(x) - len(part) :] == part if len(part) <= len(x) else False,
    "matches": _matches,
    "matches ignoring case": lambda x, pattern: _matches(x, pattern) or _matches(x, pattern, re.IGNORECASE),
    "without case": _without_case,
    "concat": lambda *texts: "".join(texts),
    "replace": lambda x, old, new: new.join(x.split(old)) if old else x,
    "pad": _pad,
    "part": _part,
    "number": _number,
    "text": _text,
    "sqrt": _float(math.sqrt),
    "exp": _float(math.exp),
    "log": _float(math.log),
    "power": _float(math.pow),
    "lower": _lower,
    "upper": lambda x: x.upper(),
    "trim": lambda x: x.strip(),
    "length": lambda x: len(x),
    "list contains": lambda x, text: any(t == text for t in x),
    "contains any of": lambda x, y: bool(set(x) & set(y)),
    "contains all of": lambda x, y: set(y) <= set(x),
    "contains any starting with": lambda x, part: any(t[: len(part)] == part for t in x),
    "is empty": lambda x: x is None or len(x) == 0,
    "is known": lambda x: x is not None,
    "default": lambda x, y: y if x is None else x,
    "+": _float(lambda x, y: x + y),
    "-": _float(lambda x, y: x - y),
    "*": _float(lambda x, y: x * y),
    "/": _float(lambda x, y: x / y),
    "negate": _float(lambda x: -x),
    "round": _float(_round),
    "abs": _float(abs),
    "floor": _float(math.floor),
    "ceil": _float(math.ceil),
    "days between": _units("day"),
    "weeks between": _units("week"),
    "months between": _units("month"),
    "years between": _units("year"),
    "hours between": _minutes(60),
    "minutes between": _minutes(1),
    "year": lambda day: day.year,
    "quarter": lambda day: {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2, 7: 3, 8: 3, 9: 3}.get(day.month, 4),
    "month": lambda day: day.month,
    "day": lambda day: day.day,
    "weekday": lambda day: (day.toordinal() - 1) % 7 + 1,
    "hour": lambda instant, zone: on_the_wall(instant, zone).hour,
}


def value_of(name: str, *arguments: Any, condition: bool) -> Any:
    """The operator's value; None is unknown."""
    if name not in OF_UNKNOWN and any(a is None for a in arguments):
        return False if condition else None
    assert name in PLAIN, (
        f"`{name}` has no plain meaning yet; write it here, from what the language says of it"
    )
    return PLAIN[name](*arguments)
