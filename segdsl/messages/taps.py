"""What a push message, or a message in an app, has besides its words: where a tap leads, and until when.

In: what the blocks `link` and `expires` say. Out: a link and an instant, or an `Unprintable` with the reason.
"""

from __future__ import annotations

import datetime as dt
import re

from segdsl.instants import at_its_offset, end_of_day, instant_of
from segdsl.templates.values import Unprintable

LONGEST = 2_048  # characters of a link
_LINK = re.compile(r"(?!(?:javascript|vbscript|data):)[a-z][a-z0-9+.-]*:[^\s\x00-\x1f\x7f]+", re.IGNORECASE)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")


def is_link(text: str) -> bool:
    """Whether it leads to a page or, as `shop://cart`, into an app."""
    return len(text) <= LONGEST and _LINK.fullmatch(text) is not None


def link(text: str) -> str:
    """The link as it is; empty where there is none. Raises Unprintable."""
    if text and not is_link(text):
        raise Unprintable("the link is none: it begins as `https://` does, and has no blanks")
    return text


def expiry(text: str, zone: str) -> str:
    """The first instant at which it is over, as ISO 8601 writes it; of a day its end. Raises Unprintable."""
    if not text:
        return ""
    try:
        return at_its_offset(_end(text, zone), zone).isoformat()
    except (ValueError, OverflowError):
        raise Unprintable("the block `expires` is no date such as 2026-04-30") from None


def _end(text: str, zone: str) -> dt.datetime:
    if _DAY.fullmatch(text):
        return end_of_day(dt.date.fromisoformat(text), zone)
    if not _TIME.fullmatch(text):
        raise ValueError(text)
    instant = dt.datetime.fromisoformat(text)
    return instant if instant.tzinfo is not None else instant_of(instant, zone)
