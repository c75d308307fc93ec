"""Segments to start from: what `segdsl init --from` writes below the declarations.

In: the files with their roles. Out: one or two segments that hold for some customers, to run and then to
change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from segdsl.drafting.payments import Paid, paid, taken_back
from segdsl.drafting.profiles import Profile
from segdsl.drafting.roles import Cast, DraftedFile
from segdsl.drafting.spelling import numbered
from segdsl.sources.findings import printable

_MONEY = (
    "total",
    "revenue",
    "amount",
    "spend",
    "spent",
    "sales",
    "value",
    "price",
    "sum",
    "monetary",
    "turnover",
    "ltv",
    "umsatz",
    "betrag",
)
_OF_A_PLACE = frozenset(
    (
        "latitude",
        "longitude",
        "lat",
        "lon",
        "lng",
        "gmtoff",
        "dstoff",
        "offset",
        "year",
        "month",
        "day",
        "hour",
    )
)


def starters(roles: Cast) -> Iterator[str]:
    """The lines of the segments."""
    taken = {*roles.taken}
    for part in roles.parts:
        if part.role == "events":
            yield from _about_events(part, taken)
            return
    yield from _about_customers(roles.parts[0], taken)


def _about_events(part: DraftedFile, taken: set[str]) -> Iterator[str]:
    yield "# Two segments to start from."
    events = part.name if part.orders is None else part.orders.name
    columns = part.survey.columns if part.orders is None else part.orders.totals
    window = " in the last 90 days" if part.at is not None else ""
    active = numbered(f"has_{events}_lately" if window else f"has_{events}", taken)
    yield f"segment {active}"
    yield f"  where any {events}{window}"
    yield ""
    money = _money([column for column in _amounts(columns) if column.name != part.key])
    told = paid(part.survey.columns)
    where = "" if told is None or part.orders is not None else f" where ({told.condition})"
    if money is not None:
        total = numbered(f"all_{events}_{money.name}", {*taken, active})
        value = f"sum({events}.{money.name}{where})"
    else:
        total = numbered(f"number_of_{events}", {*taken, active})
        value = f"count({events}{where})"
    yield from (f"# {printable(one)}" for one in _doubts(part, told, money))
    yield f"trait {total} = {value}"
    yield ""
    yield f"segment {numbered('best_customers', {*taken, active, total})}"
    yield f"  where {total} >= overall percentile({total}, 80)"


def _doubts(part: DraftedFile, told: Paid | None, money: Profile | None) -> Iterator[str]:
    """What a person should know of the sum: which rows it leaves out, or counts all the same."""
    if told is not None:
        yield told.comment if part.orders is None else told.of_lines(part.name)
    if money is not None:
        yield from taken_back([column for column in part.survey.columns if column is not money])


def _amounts(columns: Sequence[Profile]) -> list[Profile]:
    """Numbers that differ, and are no places or parts of dates."""
    return [
        column
        for column in columns
        if column.kind in ("number", "whole")
        and len(column.counts) > 1
        and _OF_A_PLACE.isdisjoint(column.name.split("_"))
    ]


def _money(columns: Sequence[Profile]) -> Profile | None:
    """The column that is called most like what a customer paid."""
    for word in _MONEY:
        for column in columns:
            if column.name.split("_")[-1] == word or column.name == word:
                return column
    return next((c for c in columns if any(word in c.name.split("_") for word in _MONEY[:6])), None)


def _about_customers(part: DraftedFile, taken: set[str]) -> Iterator[str]:
    columns = [column for column in part.survey.columns if column.name != part.key]
    flag = next((c for c in reversed(columns) if c.kind == "flag" and len(c.counts) > 1), None)
    amounts = _amounts(columns)
    number = _money(amounts) or next(iter(amounts), None)
    if flag is None and number is None:
        yield "# A segment to start from."
        yield f"segment {numbered('all_customers', taken)}"
        yield "  where everyone"
        return
    yield "# Segments to start from."
    names = set(taken)
    if flag is not None:
        name = numbered(f"with_{flag.name}", names)
        names.add(name)
        yield f"segment {name}"
        yield f"  where {flag.name}"
        yield ""
    if number is not None:
        yield f"segment {numbered(f'high_{number.name}', names)}"
        yield f"  where {number.name} > overall median({number.name})"
