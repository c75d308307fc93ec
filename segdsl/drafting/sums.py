"""A row of sums below a table, which reads like one more customer.

In: a table and its key. Out: what a draft says of such a row.
"""

from __future__ import annotations

from segdsl.drafting.profiles import Profile

_SUMS = frozenset(
    (
        "total",
        "totals",
        "grand total",
        "subtotal",
        "sum",
        "summe",
        "gesamt",
        "gesamtsumme",
        "totale",
        "totaal",
    )
)


def sum_below(key: Profile) -> tuple[str, ...]:
    """A comment where a key is called like a sum."""
    called = [text.strip() for text in key.counts if text.strip().rstrip(":").lower() in _SUMS]
    if not called:
        return ()
    return (
        f"The row `{called[0]}` looks like a sum of the others: it counts like any row until it is deleted.",
    )
