"""Numbers as they are written: rounding that sees the digits a person sees.

In: a number. Out: a `Decimal` of so many digits. What is rounded is the shortest decimal that reads back as
the number, so `1.005` to two digits is 1.01, although the float nearest to it lies a little below; halves go
away from zero. Nothing overflows on the way.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

_EXACT = Context(prec=1000)


def rounded(number: float | Decimal, digits: int = 0) -> Decimal:
    """The number with at most so many digits behind the point (before it where negative)."""
    written = number if isinstance(number, Decimal) else Decimal(repr(number))
    exponent = written.as_tuple().exponent
    assert isinstance(exponent, int), f"{number} is not finite"
    if exponent >= -digits:
        return written
    if written.adjusted() < -digits - 1:
        return Decimal(0)
    return written.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT)


def in_digits(number: float | Decimal, digits: int | None = None, *, grouped: bool = False) -> str:
    """Plain digits, at most so many behind the point (all by default): `1234.5`, never `1e5`."""
    written = Decimal(repr(number)) if digits is None else rounded(number, digits)
    text = format(written, ",f" if grouped else "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def percentage(share: float, digits: int = 0) -> str:
    """A share in percent with exactly so many digits: `12.5%` of 0.125."""
    return f"{rounded(Decimal(repr(share)) * 100, digits):.{digits}f}%"
