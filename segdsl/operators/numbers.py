"""Arithmetic on 64-bit floats. Unknown in, unknown out; what is not finite is unknown as well."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import add, mul, sub
from typing import Any

from segdsl.operators.entry import Example, Operator, Signature, Tier, Unknown
from segdsl.operators.kernel import Kernel
from segdsl.types import Number, Type


def finite(x: float) -> float | None:
    """The number as the language knows it: NaN and infinities are unknown, and there is one zero."""
    return x + 0.0 if math.isfinite(x) else None


def rounded(x: float, digits: float = 0) -> float | None:
    """Halves away from zero: sign(x) · floor(|x| · 10^digits + 0.5) / 10^digits, each step in floats."""
    scale = 10.0 ** int(digits)
    shifted = abs(x) * scale + 0.5
    return finite(math.copysign(math.floor(shifted) / scale, x)) if math.isfinite(shifted) else None


def _rounded_columns(kernel: Kernel, x: Any, digits: float = 0) -> Any:
    scale = 10.0 ** int(digits)
    return kernel.sign(x) * kernel.divide(kernel.floor(kernel.absolute(x) * scale + 0.5), scale) + 0.0


def _divided(x: float, y: float) -> float | None:
    return None if y == 0 else finite(float(x) / float(y))


def _never_zero(types: tuple[Type, ...]) -> bool:
    divisor = types[1]
    assert isinstance(divisor, Number)
    return (divisor.low is not None and divisor.low > 0) or (divisor.high is not None and divisor.high < 0)


def _arithmetic(
    symbol: str, tier: Tier, compute: Callable[[Any, Any], Any], doc: str, *examples: Example
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
    )


def _function(
    name: str,
    row: Callable[[float], float | None],
    column: Callable[..., Any],
    doc: str,
    *examples: Example,
    gives: Number | None = None,
) -> Operator:
    return Operator(
        name=name,
        form=f"{name}({{0}})",
        tier=Tier.ATOM,
        signatures=(Signature(("number",), gives or Number()),),
        unknown=Unknown.IF_ANY,
        row=row,
        column=column,
        doc=doc,
        examples=examples,
    )


NUMBERS = (
    _arithmetic(
        "+",
        Tier.SUM,
        add,
        "The sum of two numbers.",
        Example((1, 2.5), 3.5),
        Example((1, None), None),
        Example((1.7e308, 1.7e308), None),
    ),
    _arithmetic("-", Tier.SUM, sub, "The difference of two numbers.", Example((1, 2.5), -1.5)),
    _arithmetic("*", Tier.PRODUCT, mul, "The product of two numbers.", Example((3, 0.5), 1.5)),
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
        surely=_never_zero,
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
    ),
    Operator(
        name="round",
        form="round({0}, {1})",
        tier=Tier.ATOM,
        signatures=(Signature(("number", "number"), Number()), Signature(("number",), Number())),
        unknown=Unknown.IF_ANY,
        row=rounded,
        column=_rounded_columns,
        doc="The number rounded to so many digits (none by default); halves go away from zero.",
        examples=(
            Example((2.5, 0), 3.0),
            Example((-2.5, 0), -3.0),
            Example((1.255, 1), 1.3),
            Example((12.5,), 13.0),
            Example((-0.2, 0), 0.0),
        ),
    ),
    _function(
        "abs",
        lambda x: abs(float(x)),
        lambda kernel, x: kernel.absolute(x),
        "The number without its sign.",
        Example((-2.5,), 2.5),
        gives=Number(low=0),
    ),
    _function(
        "floor",
        lambda x: finite(float(math.floor(x))),
        lambda kernel, x: kernel.floor(x),
        "The next whole number below (or the number itself where it is whole).",
        Example((2.7,), 2.0),
        Example((-2.1,), -3.0),
    ),
    _function(
        "ceil",
        lambda x: finite(float(math.ceil(x))),
        lambda kernel, x: kernel.ceil(x),
        "The next whole number above (or the number itself where it is whole).",
        Example((2.1,), 3.0),
        Example((-2.7,), -2.0),
    ),
)
