"""Lengths of time in words, as people read them."""

from __future__ import annotations

from segdsl.model.nodes import Length


def in_words(length: Length) -> str:
    """`7 days`, `1 month`, `12 hours`."""
    amount, unit = length.amount, str(length.unit)
    if unit == "minutes" and amount % 60 == 0:
        amount, unit = amount / 60, "hours"
    return f"{amount:g} {unit if amount != 1 else unit[:-1]}"
