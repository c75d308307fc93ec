"""A customer's key as text: the one way in which samples, histories, accounts and people write it.

In: the parts of a key, as plain values or as pandas holds them. Out: whole numbers in decimal, days as
`2026-03-31`, instants as `2026-03-31T09:00:00+00:00`, the parts of a compound key joined by `|`. The same
customer has the same text everywhere, whatever their key is stored as.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable


def written_key(parts: Iterable[object]) -> str:
    """The text of a key, none of whose parts is unknown."""
    return "|".join(map(written_part, parts))


def written_part(part: object) -> str:
    """The text of one part. A moment without a zone is a day: pandas has no other days."""
    if isinstance(part, str):
        return part  # as most keys are
    if isinstance(part, float) and part.is_integer():
        return str(int(part))
    if isinstance(part, dt.datetime):
        return part.date().isoformat() if part.tzinfo is None else part.astimezone(dt.UTC).isoformat()
    if isinstance(part, dt.date):
        return part.isoformat()
    return str(part)
