"""Sizes over time, as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from segdsl.faces.told.told import Figure, Table, Told
from segdsl.faces.told.words import FROM_THE_BEGINNING, change, count, of_whom
from segdsl.pictures.curves import Curve, curves
from segdsl.pictures.drawing import Picture
from segdsl.project.as_of import written
from segdsl.runs.numbers.groups import LEAST
from segdsl.runs.numbers.trending import Trend

MOST_CURVES = 7
"""More colours than that nobody tells apart."""

TODAY = "By today's rules: events and dates as they were then, attributes as they are today."


def told(trend: Trend, zone: str | None) -> Told:
    """A row for each moment, how each name changed, and curves."""
    head = ("as of", "customers", *trend.names)
    rows = tuple(
        (written(one.as_of), count(one.customers), *(count(one.sizes[name]) for name in trend.names))
        for one in trend.moments
    )
    remarks = [TODAY, *([] if trend.knows_joined else [FROM_THE_BEGINNING])]
    if trend.passed_over:
        periods = (
            "1 earlier moment lies" if trend.passed_over == 1 else f"{trend.passed_over} earlier moments lie"
        )
        remarks.append(f"{periods} before the first event, and are left out.")
    return Told(
        "Sizes over time",
        of_whom(trend.moments[-1].customers, trend.as_of, zone),
        trend.document(),
        (Table(head, rows),),
        tuple(_sentences(trend)),
        tuple(remarks),
        tuple(
            Figure(partial(_curves, trend, home, names), home or "Segments")
            for home, names in _homes(trend.names)
        ),
    )


def _sentences(trend: Trend) -> list[str]:
    if len(trend.moments) < 2:
        return []
    before, now = trend.moments[-2], trend.moments[-1]
    changes = [(name, now.sizes[name], before.sizes[name]) for name in trend.names]
    changes.sort(key=lambda one: -abs(one[1] - one[2]))
    since = written(before.as_of)
    return [f"{name}: {change(a, b)} since {since}." for name, a, b in changes[:5] if abs(a - b) >= LEAST]


def _homes(names: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Segments, and the stages of each lifecycle, by themselves; no more of them than there are colours."""
    homes: dict[str, list[str]] = {}
    for name in names:
        homes.setdefault(name.partition(" = ")[0] if " = " in name else "", []).append(name)
    for home, own in homes.items():
        for at in range(0, len(own), MOST_CURVES):
            yield home, tuple(own[at : at + MOST_CURVES])


def _curves(trend: Trend, home: str, names: tuple[str, ...], width: float) -> Picture:
    moments = [written(one.as_of)[:10] for one in trend.moments]
    drawn = []
    for name in names:
        sizes = [one.sizes[name] for one in trend.moments]
        drawn.append(
            Curve(name.removeprefix(f"{home} = "), [None if 0 < size < LEAST else size for size in sizes])
        )
    said = "; ".join(f"{name}: {trend.moments[-1].sizes[name]:,} now" for name in names)
    return curves(moments, drawn, f"Sizes over time: {home}" if home else "Sizes over time", said, width)
