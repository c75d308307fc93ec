"""Expected spend as rules: the closed form of its two models, in steps.

In: what was learnt. Out: rules, one after the other. `NAME.orders` and `NAME.active` are shown; all others
are steps on the way. The hypergeometric function is a series of 40 terms, ten to a step.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.decimals import in_digits
from segdsl.learnt_files import Lifetime

TERMS, TOGETHER = 40, 10
DAY = "day_of_purchase"
REPEATS, RECENCY, AGE, MEAN = "repeats", "recency", "age", "spend"


def part(name: str, which: str) -> str:
    """The name of a part of what was learnt under a name."""
    return f"{name}.{which}"


def lifetime_rules(name: str, what: Lifetime) -> Iterator[str]:
    """The rules, each a declaration with its line end."""

    def of(which: str) -> str:
        return f"`{part(name, which)}`"

    yield from _purchases(name, what)
    x, shown = (
        of(REPEATS),
        f"when {of(REPEATS)} >= 0{'' if what.among is None else f' and ({what.among})'} shown\n",
    )
    r, alpha, a, b, p, q, v = what.parameters.values()
    age, weeks = f"({_n(alpha)} + {of(AGE)})", _n(what.weeks)
    yield f"trait {of('still')} = {age} / ({_n(alpha)} + {of(AGE)} + {weeks})\n"
    odds = f"{_n(a)} / ({x} + {_n(b - 1)}) * power({age} / ({_n(alpha)} + {of(RECENCY)}), {x} + {_n(r)})"
    yield f"trait {of('left')} = {odds} when {x} > 0, 0 otherwise\n"
    yield from _series(name, a, a + b - 1 - r, a + b - 1)
    whole = f"({x} + {_n(a + b - 1)}) / {_n(a - 1)}"
    expected = f"{whole} * (1 - power({of('still')}, {_n(a - 1)}) * {of('series_1')}) / (1 + {of('left')})"
    yield f'trait {of("orders")} "Orders that are to come" = round({expected}, 4) {shown}'
    yield f'trait {of("active")} "Chance to come again at all" = round(1 / (1 + {of("left")}), 4) {shown}'
    everybody, weight = _n(p * v / (q - 1)), f"({_n(p)} * {x} / ({_n(p)} * {x} + {_n(q - 1)}))"
    own = f"{everybody} + {weight} * ({of(MEAN)} - {everybody})"
    yield f"trait {of('each')} = ({own}) default {everybody}\n"
    yield f"trait {of('money')} = round({of('orders')} * {of('each')} * {_n(what.factor)}, 4)\n"


def _purchases(name: str, what: Lifetime) -> Iterator[str]:
    """Days of purchase: how many after the first, over how long, since when, and how much was spent."""

    def of(which: str) -> str:
        return f"`{part(name, which)}`"

    bought, first = of("bought"), f"first({what.events})"
    yield f"events {bought} from {what.events} where (everyone)\n  {DAY} = {what.day}\n"
    yield f"trait {of(REPEATS)} = distinct({bought}.{DAY}) - 1\n"
    yield f"trait {of(RECENCY)} = days between {first} and last({what.events}) / 7\n"
    yield f"trait {of(AGE)} = days since {first} / 7\n"
    yield f"trait {of('first_day')} = min({bought}.{DAY})\n"
    later = f"sum({bought}.{what.money} where ({DAY} > customer.{of('first_day')}))"
    yield f"trait {of(MEAN)} = {later} / {of(REPEATS)}\n"


def _series(name: str, a: float, one: float, shift: float) -> Iterator[str]:
    """The series, the last terms first: each step ends with what the later terms come to."""
    x, still = f"`{part(name, REPEATS)}`", f"`{part(name, 'still')}`"
    steps = [range(first, first + TOGETHER) for first in range(0, TERMS, TOGETHER)]
    for number, terms in reversed(list(enumerate(steps, 1))):
        text = "1" if number == len(steps) else f"`{part(name, f'series_{number + 1}')}`"
        for k in reversed(terms):
            factor = (one + k) * (a - 1 + k) / (k + 1)
            text = f"(1 + {_n(factor)} * (1 - {still}) / ({x} + {_n(shift + k)}) * {text})"
        yield f"trait `{part(name, f'series_{number}')}` = {text}\n"


def _n(number: float) -> str:
    """A number as rules write it; a negative one in parentheses."""
    text = in_digits(number)
    return f"({text})" if number < 0 else text
