"""What a control group can find, in sentences.

In: a `Power`. Out: sentences for a terminal or a page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING

from segdsl.faces.findings.text import count
from segdsl.measure.verdict import percent, points

if TYPE_CHECKING:
    from segdsl.runs.measuring.power import Power

_FAR = 730  # days, from which on a date says less than the years until then


def sentences(found: Power) -> Iterator[str]:
    """One after the other: who is there, the rate, what is found, what it takes to find more."""
    yield _there(found)
    yield _rate(found)
    if found.customers:
        yield _smallest(found)
        yield from _wanted(found)


def _there(found: Power) -> str:
    """Who is in it: of a campaign that was sent already, those first."""
    now = f"{found.held_out:,} held out"
    drawn = f"({percent(found.holdout)})"
    if found.sent is None:
        who = f"{count(found.mailed, 'customer')} would be mailed"
        return f"`{found.campaign}` as of {found.as_of}: {who}, {now} {drawn}."
    sent = found.sent
    days = f"on {sent.since}" if sent.since == sent.until else f"from {sent.since} to {sent.until}"
    went = f"`{found.campaign}` was sent to {count(sent.mailed, 'customer')} {days}"
    more = f"{found.mailed:,} more would be mailed, {now}" if found.mailed else "nobody more would be mailed"
    return f"{went}, {sent.held_out:,} held out {drawn}; as of {found.as_of} {more}."


def _rate(found: Power) -> str:
    before = found.before
    if found.stated:
        return f"Without it, {percent(found.rate)} meet the goal, as you say."
    who = f"Of the {count(before.customers, 'customer')} in its audience on {before.since}"
    by = "have met the goal since" if before.until is None else f"had met the goal by {before.until}"
    sent = "" if before.until is None else ", before it was sent"
    return f"{who}, {percent(found.rate)} {by}{sent}: that is taken as the rate without it."


def _smallest(found: Power) -> str:
    if not isfinite(found.smallest_lift):
        return "Its control group finds no lift at all: it is too small for such a rate."
    higher = found.rate * (1 + found.smallest_lift)
    each = "" if found.compared == 1 else " of each variant"
    grows = f"from {percent(found.rate)} to {percent(higher)} or more"
    return f"Its control group finds a lift{each} from {points(found.smallest_lift * 100)}% up: {grows}."


def _wanted(found: Power) -> Iterator[str]:
    """What it takes to find the lift that is wanted."""
    wanted = f"To find a lift of {percent(found.lift)}"
    if found.smallest_lift <= found.lift:
        yield f"{wanted} this is enough."
        return
    if found.holdout_needed is None:
        yield f"{wanted}, no control group among these customers is large enough."
    else:
        whom = "these customers" if found.sent is None else "as many customers the next time"
        yield f"{wanted}, hold out {percent(found.holdout_needed)} of {whom},"
    needed = found.customers_needed
    if needed is None:
        return
    start = "or wait for" if found.holdout_needed is not None else "It takes"
    pace = _pace(found)
    yield f"{start} {needed:,} customers with a holdout of {percent(found.holdout)}{pace}."


def _pace(found: Power) -> str:
    if found.ready_on is None:
        return ""
    entered = count(found.before.entered, "customer")
    return f" (about {_when(found)}: {entered} entered the audience since {found.before.since})"


def _when(found: Power) -> str:
    """A day that is near, or how far off one is that nobody would wait for."""
    days = (dt.date.fromisoformat(found.ready_on or "") - dt.date.fromisoformat(found.as_of[:10])).days
    return f"on {found.ready_on}" if days < _FAR else f"in {days / 365.25:,.0f} years"
