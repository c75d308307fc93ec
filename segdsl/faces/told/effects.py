"""What a campaign did, for people: the verdict first, then the numbers it rests on.

In: a `Measured`. Out: a `Told`: the groups, what they did beside the control group, parts of the customers,
what one has to know beside it, and a picture of the lifts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from math import isfinite

from segdsl.faces.told.told import Figure, Small, Table, Told
from segdsl.measure.comparing import Against, Reading
from segdsl.measure.groups import Interval
from segdsl.measure.verdict import percent
from segdsl.money import amount
from segdsl.runs.measuring.measured import Measured, Part, document
from segdsl.runs.numbers.groups import LEAST

_STATES = {
    "not begun": "not begun",
    "early": "read early: the time of the goal is over on {}",
    "final": "final: the time of the goal was over on {}",
}
_INTERVALS = "In parentheses: the true number lies there in 95 of 100 campaigns"
_OPEN = "?"  # what nothing bounds
_MOST = 20  # lifts that a picture shows


def told(found: Measured) -> Told:
    """All of it."""
    state = _STATES[found.state].format(found.window_ends)
    compared = bool(found.reading.against_control)
    tables = tuple(_tables(found))
    open_ends = any(_OPEN in cell for table in tables for row in table.rows for cell in row)
    explained = f"{_INTERVALS}; `?` is where too few met the goal to say." if open_ends else f"{_INTERVALS}."
    return Told(
        f"What {found.campaign} did",
        f"`{found.campaign}` as of {found.as_of}, {state}",
        document(found),
        tables,
        (found.verdict,),
        (*([explained] if compared else []), *(f"note: {note}" for note in found.notes)),
        tuple(_figures(found)) if compared else (),
    )


def on_a_terminal(found: Measured) -> Told:
    """The same, the verdict above the tables."""
    whole = told(found)
    return replace(whole, about=f"{whole.about}\n\n{found.verdict}", sentences=())


# ---------------------------------------------------------------- tables


def _tables(found: Measured) -> Iterator[Table]:
    if not found.reading.groups:
        return
    yield _groups(found.reading, found.valued, found.currency)
    if found.reading.against_control:
        yield _against(found.reading, found.currency)
    for by, parts in groupby(found.by, lambda part: part.by):
        yield _parts(f"By {by}, as they stood the day before", list(parts))
    if found.weeks:
        yield _parts("By the week in which they entered", found.weeks)


def _groups(reading: Reading, valued: bool, currency: str | None) -> Table:
    head = ("", "customers", "met the goal", "rate", *(["worth"] if valued else []))
    rows = (
        (
            group.name,
            f"{group.customers:,}",
            f"{group.met:,}",
            percent(group.rate),
            *([_money(group.worth, currency)] if valued else []),
        )
        for group in reading.groups
    )
    return Table(head, tuple(rows))


def _against(reading: Reading, currency: str | None) -> Table:
    """What each group did beside the one that it is compared with; only what may be shown by now."""
    found = reading.against_control
    cells: dict[str, list[str]] = {}
    if reading.state == "final":
        cells["points"] = [_points(one.points) for one in found]
        cells["lift"] = [_lift(one.lift) for one in found]
        if any(one.worth_each is not None for one in found):
            cells["worth each"] = [_worth(one.worth_each, currency) for one in found]
    else:
        cells["lift, whenever one looks"] = [_lift(one.always_valid) for one in found]
    cells[""] = [_sure(one) for one in found]
    names = [one.group for one in found]
    return Table((f"against {reading.control}", *cells), tuple(zip(names, *cells.values(), strict=True)))


def _parts(title: str, parts: Sequence[Part]) -> Table:
    """A row for each group of each part."""
    head = ("", "", "customers", "met the goal", "rate", "lift", "")
    return Table(head, tuple(row for part in parts for row in _of_part(part)), title, names=2)


def _of_part(part: Part) -> Iterator[tuple[str, ...]]:
    against = {one.group: one for one in part.reading.against_control}
    for group in part.reading.groups:
        one = against.get(group.name)
        lift, sure = ("", "") if one is None else (_lift(one.lift or one.always_valid), _sure(one))
        told = (f"{group.customers:,}", f"{group.met:,}", percent(group.rate))
        yield (part.of, group.name, *(map(Small, told) if group.customers < LEAST else told), lift, sure)


def _sure(one: Against) -> str:
    return "no mere chance" if one.certain else "may be chance"


# ---------------------------------------------------------------- pictures


def _figures(found: Measured) -> Iterator[Figure]:
    """The lifts with their intervals, of the whole and of parts, as far as there is anything to draw."""
    from segdsl.pictures.intervals import Estimated, intervals

    named = [(one.group, one) for one in found.reading.against_control]
    for part in (*found.by, *found.weeks):
        named += [(f"{part.of} · {one.group}", one) for one in part.reading.against_control]
    rows = []
    for name, one in named[:_MOST]:
        lift = (one.lift or one.always_valid).scaled(100)
        if isfinite(lift.estimate) and isfinite(lift.low):
            rows.append(Estimated(name, *lift, _written(lift, "{:+.0f}%".format)))
    if rows:
        title = f"Lift against {found.reading.control}"
        yield Figure(lambda width: intervals(rows, title, shown="{:+g}%".format, width=width), title)


# ---------------------------------------------------------------- intervals


def _points(interval: Interval | None) -> str:
    return _written(interval, "{:+.1f}".format)


def _worth(interval: Interval | None, currency: str | None) -> str:
    return _written(interval, partial(_more, currency=currency))


def _more(number: float, currency: str | None) -> str:
    return f"{'-' if number < 0 else '+'}{_money(abs(number), currency)}"


def _money(number: float, currency: str | None) -> str:
    return f"{number:,.2f}" if currency is None else amount(number, currency)


def _lift(interval: Interval | None) -> str:
    return _written(None if interval is None else interval.scaled(100), "{:+.0f}%".format)


def _written(interval: Interval | None, form: Callable[[float], str]) -> str:
    """The estimate, and in parentheses where it lies in 95 of 100 campaigns; `?` where nothing bounds it."""
    if interval is None or not any(map(isfinite, interval[1:])):
        return _OPEN
    estimate, low, high = (form(end) if isfinite(end) else _OPEN for end in interval)
    return f"{estimate} ({low} to {high})"
