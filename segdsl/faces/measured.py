"""What a campaign did, as a page for people.

In: a `Measured`. Out: text: the verdict first, then the groups, what they did beside the control group, parts
of the customers, and what one has to know beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import isfinite

from segdsl.faces.lines import fitted
from segdsl.faces.tables import DrawnTable, Row
from segdsl.measure.comparing import Against, Reading
from segdsl.measure.groups import Interval
from segdsl.measure.verdict import percent
from segdsl.runs.measuring.measured import Measured, Part

_STATES = {
    "not begun": "not begun",
    "early": "read early: the time of the goal is over on {}",
    "final": "final: the time of the goal was over on {}",
}

_INTERVALS = "In parentheses: the true number lies there in 95 of 100 campaigns."


def page(found: Measured, color: bool, width: int | None) -> str:
    """The whole page, no wider than the columns of a terminal."""
    state = _STATES[found.state].format(found.window_ends)
    blocks = [f"`{found.campaign}` as of {found.as_of}, {state}", _text(found.verdict, width)]
    for table in _tables(found):
        blocks.append(table.drawn(color, width))
    if found.reading.against_control:
        blocks.append(_text(_INTERVALS, width))
    blocks += [_text(f"note: {note}", width) for note in found.notes]
    return "\n\n".join(blocks) + "\n"


def _text(text: str, width: int | None) -> str:
    return "\n".join(fitted(text, width))


def _tables(found: Measured) -> Iterator[DrawnTable]:
    if not found.reading.groups:
        return
    yield _groups(found.reading, found.valued)
    if found.reading.against_control:
        yield _against(found.reading)
    for by, parts in groupby(found.by, lambda part: part.by):
        yield _parts(f"by {by}, as they stood the day before", list(parts))
    if found.weeks:
        yield _parts("by the week in which they entered", found.weeks)


def _groups(reading: Reading, valued: bool) -> DrawnTable:
    worth = ("worth",) if valued else ()
    rows = [
        (
            group.name,
            f"{group.customers:,}",
            f"{group.met:,}",
            percent(group.rate),
            *((f"{group.worth:,.2f}",) if valued else ()),
            "",
            "",
        )
        for group in reading.groups
    ]
    return DrawnTable(("", "customers", "met the goal", "rate", *worth, "", ""), {"": rows})


def _against(reading: Reading) -> DrawnTable:
    """What each group did beside the one that it is compared with; only what may be shown by now."""
    head = [f"against {reading.control}"]
    columns: list[Sequence[str]] = []
    found = reading.against_control
    if reading.state == "final":
        head += ["points", "lift"]
        columns += [[_points(one.points) for one in found], [_lift(one.lift) for one in found]]
        if any(one.worth_each is not None for one in found):
            head.append("worth each")
            columns.append([_worth(one.worth_each) for one in found])
    else:
        head.append("lift, whenever one looks")
        columns.append([_lift(one.always_valid) for one in found])
    rows: list[Row] = [
        (one.group, *cells, "", _sure(one)) for one, *cells in zip(found, *columns, strict=True)
    ]
    return DrawnTable((*head, "", ""), {"": rows})


def _sure(one: Against) -> str:
    return "no mere chance" if one.certain else "may be chance"


def _parts(heading: str, parts: Sequence[Part]) -> DrawnTable:
    """A row for each group of each part."""
    head = ("", "customers", "met the goal", "rate", "lift", "", "")
    return DrawnTable(head, {heading: [row for part in parts for row in _of_part(part)]})


def _of_part(part: Part) -> Iterator[Row]:
    reading = part.reading
    against = {one.group: one for one in reading.against_control}
    for place, group in enumerate(reading.groups):
        one = against.get(group.name)
        lift = "" if one is None else _lift(one.lift or one.always_valid)
        name = f"{part.of} · {group.name}" if len(reading.groups) > 1 or not place else part.of
        counts = (f"{group.customers:,}", f"{group.met:,}", percent(group.rate))
        yield (f"  {name}", *counts, lift, "", "" if one is None else _sure(one))


# ---------------------------------------------------------------- intervals


def _points(interval: Interval | None) -> str:
    return _written(interval, "{:+.1f}")


def _worth(interval: Interval | None) -> str:
    return _written(interval, "{:+,.2f}")


def _lift(interval: Interval | None) -> str:
    return _written(None if interval is None else interval.scaled(100), "{:+.0f}%")


def _written(interval: Interval | None, form: str) -> str:
    """The estimate, and in parentheses where it lies in 95 of 100 campaigns; `?` where nothing bounds it."""
    if interval is None or not any(map(isfinite, interval[1:])):
        return "?"
    estimate, low, high = (form.format(end) if isfinite(end) else "?" for end in interval)
    return f"{estimate} ({low} to {high})"
