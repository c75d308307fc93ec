"""Texts with gaps as C writes them: `"%.2f" | format(x)`, and `"%d of %d" % (a, b)`.

As in Python, but widths have at most two digits and an unknown value stops the message.
"""

from __future__ import annotations

import re
from typing import Any

from segdsl.templates.filters.arguments import a_text, bounded, known
from segdsl.templates.values import Unprintable, printed

GAP = re.compile(r"%(?:\((\w+)\))?[-+ 0#]*\d{0,2}(?:\.\d{1,2})?(.)", re.DOTALL)
NUMBERS = "dixXoeEfFgG"


def filled(text: str, values: Any) -> str:
    """The text with its gaps filled in: by place from a tuple or one value, by name from a dictionary."""
    kinds: list[tuple[str | None, str]] = []
    for gap in GAP.finditer(text):
        if gap[2] not in f"s{NUMBERS}%":
            raise Unprintable(f"`%{gap[2]}` is no gap that can be filled in; there are %s, %d and %f")
        if gap[2] != "%":
            kinds.append((gap[1], gap[2]))
    given = values if isinstance(values, dict | tuple) else (values,)
    try:
        if isinstance(given, dict):
            named = {name: _fit(given[name or ""], kind) for name, kind in kinds}
            return bounded(text % named)
        placed = tuple(_fit(value, kind) for value, (_, kind) in zip(given, kinds, strict=True))
        return bounded(text % placed)
    except (KeyError, ValueError, TypeError, OverflowError):
        raise Unprintable("the gaps of a text and what fills them in do not fit together") from None


def _fit(value: Any, kind: str) -> Any:
    value = known(value)
    if kind in NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Unprintable(f"`%{kind}` is given something that is not a number")
        return value
    return printed(value)


def format_(value: Any, *given: Any, **named: Any) -> str:
    """`"%.2f" | format(customer.spent)`; names in brackets are given by name."""
    if given and named:
        raise Unprintable("the filter `format` is given values by place or by name, not both")
    return filled(a_text(value, "format"), named or given)
