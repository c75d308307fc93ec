"""Operators about what is known, and the one that fills in for what is not."""

from __future__ import annotations

from segdsl.operators.entry import Example, Operator, Signature, Tier, Unknown
from segdsl.types import Day, Family, Flag, Instant, Number, OneOf, Reach, Text, Type

_ANY: tuple[Family, ...] = ("number", "text", "flag", "day", "birthday", "instant", "list")


def either(types: tuple[Type, ...]) -> Type:
    """The narrowest type that holds values of each of these types, which are of one family (at least one)."""
    first = types[0]
    if isinstance(first, Number):
        numbers = [t for t in types if isinstance(t, Number)]
        lows = [t.low for t in numbers]
        highs = [t.high for t in numbers]
        return Number(
            whole=all(t.whole for t in numbers),
            low=None if None in lows else min(low for low in lows if low is not None),
            high=None if None in highs else max(high for high in highs if high is not None),
        )
    if isinstance(first, Day | Instant):
        return type(first)()
    if isinstance(first, Text | OneOf):
        if not all(isinstance(t, OneOf) for t in types):
            return Text()
        return OneOf(tuple(dict.fromkeys(v for t in types if isinstance(t, OneOf) for v in t.values)))
    return first


KNOWING = (
    Operator(
        name="is known",
        form="{0} is known",
        tier=Tier.COMPARISON,
        signatures=tuple(Signature((f,), Flag()) for f in _ANY),
        unknown=Unknown.NEVER,
        row=lambda x: x is not None,
        column=lambda kernel, x: kernel.is_known(x),
        doc="There is a value; `is unknown` is the opposite.",
        examples=(Example((0,), True), Example(("",), True), Example((None,), False)),
        strict=False,
        knowing=True,
        opposite="is unknown",
        english=("is known", "is unknown"),
    ),
    Operator(
        name="default",
        form="{0} default {1}",
        tier=Tier.DEFAULT,
        signatures=tuple(Signature((f, f), either) for f in _ANY),
        unknown=Unknown.IF_ALL,
        row=lambda x, y: y if x is None else x,
        column=lambda kernel, x, y: kernel.default(x, y),
        doc="The first value, or the second where the first is unknown.",
        examples=(Example((3, 0), 3), Example((None, 0), 0), Example((None, None), None)),
        reach=lambda x, y: Reach(min(x.low, y.low), max(x.high, y.high)),
        strict=False,
        like_first=True,
        english=("{0} (where unknown, {1})",),
    ),
)
