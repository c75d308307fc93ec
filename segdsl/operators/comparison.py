"""Comparisons of two values of the same family. With an unknown value none of them holds.

Two whole numbers are compared as integers; as soon as one is not whole, both are compared as 64-bit floats.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import reduce
from operator import eq, ge, gt, le, lt, or_
from typing import Any, Literal

from segdsl.operators.entry import Example, Operator, Signature, Tier, Unknown
from segdsl.operators.kernel import Kernel
from segdsl.types import Family, Flag

MIRRORED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""The comparison that holds of two values the other way round."""

OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
"""The comparison that holds of two known values where this one does not."""

BY_INSTANT: dict[str, tuple[Literal["<", ">="], bool]] = {
    "<": ("<", False),
    "<=": ("<", True),
    ">": (">=", True),
    ">=": (">=", False),
}
"""How an instant compares with the beginning of a day, or of the next, where its day does so with the day."""

_EQUAL: tuple[Family, ...] = ("number", "text", "flag", "day", "instant")
_ORDERED: tuple[Family, ...] = ("number", "day", "instant")


def _both_whole_or_floats(x: Any, y: Any) -> tuple[Any, Any]:
    if isinstance(x, float) or isinstance(y, float):
        return float(x), float(y)
    return x, y


def _row(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda x, y: compare(*_both_whole_or_floats(x, y))


def _between(x: Any, low: Any, high: Any) -> bool:
    return bool(ge(*_both_whole_or_floats(x, low)) and le(*_both_whole_or_floats(x, high)))


def _in(x: Any, *items: Any) -> bool:
    known = (item for item in items if item is not None)
    return x is not None and any(eq(*_both_whole_or_floats(x, item)) for item in known)


def _in_columns(kernel: Kernel[Any], x: Any, *items: Any) -> Any:
    constants = tuple(i for i in items if isinstance(i, int | float | str | dt.date))
    others = [x == i for i in items if not isinstance(i, int | float | str | dt.date)]
    return reduce(or_, others, kernel.is_in(x, constants)) if constants else reduce(or_, others)


def _comparison(
    symbol: str,
    families: tuple[Family, ...],
    compare: Callable[[Any, Any], Any],
    words: tuple[str, str, str],
    doc: str,
    *examples: Example,
) -> Operator:
    """`words` are what it is called of values, of times, and in a sentence."""
    return Operator(
        name=symbol,
        form=f"{{0}} {symbol} {{1}}",
        tier=Tier.COMPARISON,
        signatures=tuple(Signature((f, f), Flag()) for f in families),
        unknown=Unknown.NEVER,
        row=_row(compare),
        column=lambda kernel, x, y: compare(x, y),
        doc=doc,
        examples=examples,
        equates=symbol == "=",
        word=words[0],
        of_times=words[1],
        english=(f"is{words[2]}", f"is not{words[2]}"),
    )


_MARCH = dt.date(2026, 3, 31)
_APRIL = dt.date(2026, 4, 1)

COMPARISON = (
    _comparison(
        "=",
        _EQUAL,
        eq,
        ("is", "on", ""),
        "Both values are known and the same; texts are compared letter by letter, capitals included.",
        Example((3, 3.0), True),
        Example(("DE", "de"), False),
        Example((False, False), True),
        Example((_MARCH, _APRIL), False),
        Example((None, None), False),
    ),
    _comparison(
        "<",
        _ORDERED,
        lt,
        ("below", "before", " less than"),
        "The first value is smaller, or the first date earlier.",
        Example((2, 2.5), True),
        Example((_MARCH, _APRIL), True),
        Example((_APRIL, _APRIL), False),
        Example((None, 1), False),
    ),
    _comparison(
        "<=",
        _ORDERED,
        le,
        ("up_to", "until", " at most"),
        "The first value is smaller or the same, or the first date not later.",
        Example((3, 3), True),
        Example((_APRIL, _MARCH), False),
    ),
    _comparison(
        ">",
        _ORDERED,
        gt,
        ("above", "after", " more than"),
        "The first value is larger, or the first date later.",
        Example((9007199254740993, 9007199254740992), True),
        Example((2.5, 2.5), False),
    ),
    _comparison(
        ">=",
        _ORDERED,
        ge,
        ("from", "since", " at least"),
        "The first value is larger or the same, or the first date not earlier.",
        Example((-1.5, -2), True),
        Example((_MARCH, _APRIL), False),
        Example((1, None), False),
    ),
    Operator(
        name="between",
        form="{0} between {1} and {2}",
        tier=Tier.COMPARISON,
        signatures=tuple(Signature((f, f, f), Flag()) for f in _ORDERED),
        unknown=Unknown.NEVER,
        row=_between,
        column=lambda kernel, x, low, high: (x >= low) & (x <= high),
        doc="The value lies between two others; both ends are included.",
        examples=(
            Example((5, 1, 5), True),
            Example((0.5, 1, 5), False),
            Example((_MARCH, _MARCH, _APRIL), True),
            Example((3, 1, None), False),
        ),
        repeats=True,
        apart=True,
        of_times="from",
        english=("is from", "is not from"),
    ),
    Operator(
        name="in",
        form="{0} in ({*})",
        tier=Tier.COMPARISON,
        signatures=tuple(Signature((f, f), Flag(), repeats=True) for f in _EQUAL),
        unknown=Unknown.NEVER,
        row=_in,
        column=_in_columns,
        doc="The value is one of those listed; an unknown one among those listed is passed over.",
        examples=(
            Example(("DE", "AT", "DE"), True),
            Example((4, 1, 2.0, 3), False),
            Example((None, "DE"), False),
            Example((3, None, 3), True),
            Example((None, None), False),
        ),
        strict=False,
        repeats=True,
        equates=True,
        apart=True,
        english=("is one of", "is none of"),
    ),
)
