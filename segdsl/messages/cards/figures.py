"""Numbers as people read them: `45%`, `1.9×`, `1,234`, `€12.50`.

In: shares from 0 to 1, and medians. Out: texts in English; two numbers that stand side by side have the same
decimals.
"""

from __future__ import annotations

import re

from segdsl.decimals import percentage
from segdsl.money import is_amount
from segdsl.people.portrait import Middle, Share

_LAST = re.compile(r"(?:\bin\s+)?[(\[]?[^\s()\[\]]+[)\]]?\s*$", re.IGNORECASE)  # `in euros`, `(EUR)`, `$`
_SHARES = {"share", "rate", "proportion", "percentage", "percent", "fraction"}
_LARGE = 1_000  # from here on nobody reads decimals


def percent(share: float) -> str:
    """`12%`, `0.4%`."""
    return percentage(share, 1 if 0 < share < 0.095 else 0)


def percents(share: Share) -> tuple[str, str]:
    """Those of the members and of everyone: `("35%", "5%")`, `("1.2%", "0.4%")`."""
    return _percents(share.members, share.everyone)


def _percents(*shares: float) -> tuple[str, str]:
    places = 1 if any(0 < share < 0.0095 for share in shares) else 0
    first, second = (percentage(share, places) for share in shares)
    return first, second


def times(lift: float) -> str:
    """`1.9×`."""
    return f"{lift:.1f}×"


def medians(middle: Middle) -> tuple[str, str]:
    """Those of the members and of everyone: `("€245.43", "€0.00")`, `("0.67", "0.03")`, `("12", "2")`."""
    members, everyone = middle.members, middle.everyone
    if middle.currency is not None:
        from babel.numbers import format_currency

        code = middle.currency
        return format_currency(members, code, locale="en"), format_currency(everyone, code, locale="en")
    if _is_share(middle):
        return _percents(members, everyone)
    places = 0 if max(abs(members), abs(everyone)) >= _LARGE else max(map(_decimals, (members, everyone)))
    return f"{members:,.{places}f}", f"{everyone:,.{places}f}"


def label(middle: Middle) -> str:
    """What a number is called; not the currency, which stands beside the number: `Spent, ever`."""
    if middle.currency is None:
        return middle.label
    shorter = _LAST.sub("", middle.label).rstrip(" ,")
    return shorter if shorter and not is_amount(shorter, middle.currency) else middle.label


def _is_share(middle: Middle) -> bool:
    words = set(re.findall(r"\w+", middle.label.casefold()))
    return bool(words & _SHARES) and all(0 <= number <= 1 for number in (middle.members, middle.everyone))


def _decimals(number: float) -> int:
    return next((places for places in (0, 1) if round(number, places) == round(number, 2)), 2)
