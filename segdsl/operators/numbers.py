"""Arithmetic on 64-bit floats. Unknown in, unknown out; what is not finite is unknown as well."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import add, mul, sub
from typing import Any

from segdsl import decimals
from segdsl.operators import reaches
from segdsl.operators.entry import Example, Operator, Signature, Tier, Unknown
from segdsl.operators.turned import Inverse, WantedResult, itself
from segdsl.types import Number, Reach

_HIGHEST_POWER_OF_E = 700.0  # e to any power up to here is a float


def finite(x: float) -> float | None:
    """The number as the language knows it: NaN and infinities are unknown, and there is one zero."""
    return x + 0.0 if math.isfinite(x) else None


def rounded(x: float, digits: float = 0) -> float | None:
    """Halves of the number as it is written go away from zero; unknown beyond the range of floats."""
    return finite(float(decimals.rounded(x, int(digits))))


def root(x: float) -> float | None:
    return math.sqrt(x) if x >= 0 else None


def exponential(x: float) -> float | None:
    try:
        return math.exp(x)
    except OverflowError:
        return None


def logarithm(x: float) -> float | None:
    return math.log(float(x)) if x > 0 else None


def power(x: float, y: float) -> float | None:
    try:
        return finite(math.pow(x, y))
    except (OverflowError, ValueError):  # a root of a negative number, or a division by zero
        return None


def _divided(x: float, y: float) -> float | None:
    return None if y == 0 else finite(float(x) / float(y))


def _arithmetic(
    symbol: str,
    tier: Tier,
    compute: Callable[[Any, Any], Any],
    reach: Callable[[Reach, Reach], Reach],
    inverse: Inverse,
    names: tuple[str, str],
    doc: str,
    *examples: Example,
) -> Operator:
    return Operator(
        name=symbol,
        form=f"{{0}} {symbol} {{1}}",
        tier=tier,
        signatures=(Signature(("number", "number"), Number()),),
        unknown=Unknown.IF_ANY,
        row=lambda x, y: finite(compute(float(x), float(y))),
        column=lambda kernel, x, y: compute(x, y),
        doc=doc,
        examples=examples,
        reach=reach,
        inverse=inverse,
        english=(f"{{0}} {names[0]} {{1}}",),
        word=names[1],
    )


def _factor(wanted: WantedResult) -> float | None:
    return wanted.value / wanted.other if wanted.other else None


def _of_quotient(wanted: WantedResult) -> float | None:
    if wanted.is_first:
        return float(wanted.value * wanted.other)
    return wanted.other / wanted.value if wanted.value else None


def _of_power(wanted: WantedResult) -> float | None:
    """The root, or how often the first number is multiplied by itself."""
    other, value = float(wanted.other), float(wanted.value)
    if wanted.is_first:
        root = power(value, 1 / other) if other else None
        return None if root is None else round(root, 9)
    return math.log(value) / math.log(other) if value > 0 and other > 0 and other != 1 else None


def _function(
    name: str,
    row: Callable[[float], float | None],
    column: Callable[..., Any],
    doc: str,
    *examples: Example,
    gives: Number | None = None,
    reach: Callable[[Reach], Reach] | None = None,
    surely: Callable[[Reach], bool] | None = None,
    inverse: Inverse = itself,
    english: str = "",
) -> Operator:
    return Operator(
        name=name,
        form=f"{name}({{0}})",
        tier=Tier.ATOM,
        signatures=(Signature(("number",), gives or Number()),),
        unknown=Unknown.IF_ANY if surely is None else Unknown.PERHAPS,
        row=row,
        column=column,
        doc=doc,
        examples=examples,
        reach=reach,
        surely=surely,
        inverse=inverse,
        english=(english,),
    )


NUMBERS = (
    _arithmetic(
        "+",
        Tier.SUM,
        add,
        reaches.of_sum,
        lambda wanted: wanted.value - wanted.other,
        ("plus", "sum"),
        "The sum of two numbers.",
        Example((1, 2.5), 3.5),
        Example((1, None), None),
        Example((1.7e308, 1.7e308), None),
    ),
    _arithmetic(
        "-",
        Tier.SUM,
        sub,
        reaches.of_difference,
        lambda wanted: wanted.value + wanted.other if wanted.is_first else wanted.other - wanted.value,
        ("minus", "difference"),
        "The difference of two numbers.",
        Example((1, 2.5), -1.5),
    ),
    _arithmetic(
        "*",
        Tier.PRODUCT,
        mul,
        reaches.of_product,
        _factor,
        ("times", "product"),
        "The product of two numbers.",
        Example((3, 0.5), 1.5),
    ),
    Operator(
        name="/",
        form="{0} / {1}",
        tier=Tier.PRODUCT,
        signatures=(Signature(("number", "number"), Number()),),
        unknown=Unknown.PERHAPS,
        row=_divided,
        column=lambda kernel, x, y: kernel.divide(x, y),
        doc="The quotient of two numbers, never rounded; dividing by zero is unknown.",
        examples=(Example((1, 4), 0.25), Example((1, 0), None), Example((None, 2), None)),
        reach=reaches.of_quotient,
        surely=lambda x, y: not reaches.includes_zero(y),
        inverse=_of_quotient,
        unknown_at=(1, 0),
        english=("{0} divided by {1}",),
        word="ratio",
    ),
    Operator(
        name="negate",
        form="-{0}",
        tier=Tier.SIGN,
        signatures=(Signature(("number",), Number()),),
        unknown=Unknown.IF_ANY,
        row=lambda x: finite(-float(x)),
        column=lambda kernel, x: -x,
        doc="The number with the other sign.",
        examples=(Example((2,), -2.0), Example((0.0,), 0.0)),
        reach=reaches.of_negative,
        inverse=lambda wanted: -wanted.value,
        english=("minus {0}",),
    ),
    Operator(
        name="round",
        form="round({0}, {1})",
        tier=Tier.ATOM,
        signatures=(Signature(("number", "number"), Number()), Signature(("number",), Number())),
        unknown=Unknown.IF_ANY,
        row=rounded,
        column=lambda kernel, x, digits=0: kernel.round(x, digits),
        doc="The number rounded to so many digits (none by default; -2 are hundreds); halves of the number "
        "as it is written go away from zero.",
        examples=(
            Example((1.005, 2), 1.01),
            Example((2.675, 2), 2.68),
            Example((2.5, 0), 3.0),
            Example((-2.5, 0), -3.0),
            Example((1.255, 1), 1.3),
            Example((12.5,), 13.0),
            Example((-0.2, 0), 0.0),
            Example((1250, -2), 1300.0),
            Example((1e308, 2), 1e308),
            Example((9223372036854775807, 2), 9223372036854775807.0),
        ),
        reach=lambda x, digits=reaches.NOTHING: reaches.at_ends(rounded, x, digits),
        written={1: (-330, 330)},
        inverse=itself,
        english=("{0}, rounded", "{0}, rounded to {1} digits"),
    ),
    _function(
        "abs",
        lambda x: abs(float(x)),
        lambda kernel, x: kernel.absolute(x),
        "The number without its sign.",
        Example((-2.5,), 2.5),
        gives=Number(low=0),
        reach=reaches.of_size,
        english="{0} without its sign",
    ),
    _function(
        "floor",
        lambda x: finite(float(math.floor(x))),
        lambda kernel, x: kernel.floor(x),
        "The next whole number below (or the number itself where it is whole).",
        Example((2.7,), 2.0),
        Example((-2.1,), -3.0),
        reach=lambda x: reaches.at_ends(lambda end: float(math.floor(end)), x),
        english="{0}, rounded down",
    ),
    _function(
        "ceil",
        lambda x: finite(float(math.ceil(x))),
        lambda kernel, x: kernel.ceil(x),
        "The next whole number above (or the number itself where it is whole).",
        Example((2.1,), 3.0),
        Example((-2.7,), -2.0),
        reach=lambda x: reaches.at_ends(lambda end: float(math.ceil(end)), x),
        english="{0}, rounded up",
    ),
    _function(
        "sqrt",
        root,
        lambda kernel, x: kernel.each_number(math.sqrt, x),
        "The square root; of a number below 0 unknown.",
        Example((2.25,), 1.5),
        Example((-1,), None),
        gives=Number(low=0),
        surely=lambda x: x.low >= 0,
        inverse=lambda wanted: wanted.value * wanted.value if wanted.value >= 0 else None,
        english="the square root of {0}",
    ),
    _function(
        "exp",
        exponential,
        lambda kernel, x: kernel.each_number(math.exp, x),
        "The number e (2.718…) to this power.",
        Example((0,), 1.0),
        Example((1,), math.e),
        Example((1000,), None),
        gives=Number(low=0),
        surely=lambda x: x.high <= _HIGHEST_POWER_OF_E,
        inverse=lambda wanted: logarithm(wanted.value),
        english="e to the power of {0}",
    ),
    _function(
        "log",
        logarithm,
        lambda kernel, x: kernel.each_number(math.log, x),
        "The natural logarithm; of 0 or less unknown.",
        Example((1,), 0.0),
        Example((0,), None),
        Example((-1,), None),
        surely=lambda x: x.low > 0,
        inverse=lambda wanted: exponential(wanted.value),
        english="the natural logarithm of {0}",
    ),
    Operator(
        name="power",
        form="power({0}, {1})",
        tier=Tier.ATOM,
        signatures=(Signature(("number", "number"), Number()),),
        unknown=Unknown.PERHAPS,
        row=power,
        column=lambda kernel, x, y: kernel.each_number(math.pow, x, y),
        doc="The first number to the power of the second; unknown where that is no number.",
        examples=(
            Example((2, 10), 1024.0),
            Example((2.25, 0.5), 1.5),
            Example((-2, 0.5), None),
            Example((0, -1), None),
        ),
        inverse=_of_power,
        english=("{0} to the power of {1}",),
    ),
)
