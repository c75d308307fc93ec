"""Makers about a customer's events: aggregates, questions of how many, regular behaviour."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.properties import said
from tests.properties.plain import events as plain
from tests.properties.plain.windows import in_period
from tests.properties.said import Said, Sight
from tests.properties.sources import Table
from tests.properties.writing.conditions import QUANTIFIERS
from tests.properties.writing.selections import (
    FUTURE,
    about_row,
    counted,
    perhaps_narrowed,
    selected,
    selection,
)
from tests.properties.writing.sequences import sequence
from tests.properties.writing.windows import DAY_WINDOWS, INSTANT_WINDOWS, MakeWindow
from tests.properties.writing.words import CLOCK_UNITS, DAY_UNITS
from tests.properties.writing.writer import Maker, Writer

# ---------------------------------------------------------------- aggregates


def _aggregate(function: str, of: str) -> Maker:
    """`sum(orders.total …)`; of a time, `first(orders …)`."""
    type_ = (
        "whole" if function in ("count", "distinct") else "number" if function in ("sum", "average") else of
    )

    def make(writer: Writer, depth: int) -> Said:
        timed = function in ("first", "last")
        wanted = said.NUMBERS if of == "number" else (of,)
        options = [(t, c) for t in writer.tables(timed=timed) for c, k in t.columns.items() if k in wanted]
        table, column = writer.pick(options)
        whole = type_ if type_ != "number" or function in ("sum", "average") else table.columns[column]
        chosen = perhaps_narrowed(writer, table, depth)
        narrowed = replace(chosen, form=chosen.form.replace(table.name, f"{table.name}.{column}", 1))

        def means(sight: Sight, events: Said) -> Any:
            found = events.of(sight)
            pairs = [(sight.world.time(e), sight.world.of(e, column)) for e in found]
            return plain.AGGREGATES[function]([p for p in pairs if p[1] is not None])

        return Said(f"{function}({{0}})", means, whole, function, (narrowed,))

    return Maker(f"{function} ({of})", type_, make, in_events=False)


def _time(function: str, instants: bool) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        table = writer.pick([t for t in writer.tables(timed=True) if t.instants is instants])
        nth = writer.rng.randrange(1, 4)
        place = {"first": 1, "last": 0, "nth": nth}[function]

        def means(sight: Sight, events: Said) -> Any:
            return plain.nth_time([sight.world.time(e) for e in events.of(sight)], place)

        form = f"nth({nth}, {{0}})" if function == "nth" else f"{function}({{0}})"
        return Said(
            form, means, "instant" if instants else "day", function, (perhaps_narrowed(writer, table, depth),)
        )

    kind = "instant" if instants else "day"
    return Maker(f"when {function} ({kind})", kind, make, in_events=False)


def _count(writer: Writer, depth: int) -> Said:
    chosen = perhaps_narrowed(writer, writer.pick(writer.tables()), depth)
    return Said("count({0})", lambda sight, events: len(events.of(sight)), "whole", "count", (chosen,))


# ---------------------------------------------------------------- how many


def _query(quantifier: str) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        table = writer.pick(writer.tables())
        return counted(writer, quantifier, _with_steps(writer, selection(writer, table, depth), table, depth))

    return Maker(f"{quantifier} events", "condition", make, in_events=False, weight=1.5)


def _with_steps(writer: Writer, chosen: Said, table: Table, depth: int) -> Said:
    if table.at is None or not writer.chance(0.15):
        return chosen
    return sequence(writer, chosen, table, depth, writer.rng.randrange(1, 3))


def _in_window(name: str, window: MakeWindow, instants: bool) -> Maker:
    """`any orders in the last 30 days`, under any quantifier."""

    def make(writer: Writer, depth: int) -> Said:
        table = writer.pick([t for t in writer.tables(timed=True) if t.instants is instants])
        quantifier = writer.pick(("any", "any", "no", "at least", "at most", "exactly"))
        return counted(writer, quantifier, selection(writer, table, depth, (name, window)))

    return Maker(f"events {name} ({'instants' if instants else 'days'})", "condition", make, False, 0.1)


def _every(name: str | None = None, window: MakeWindow | None = None) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        table = writer.pick([t for t in writer.tables() if window is None or (t.at and not t.instants)])
        condition = about_row(writer, table, depth)
        windowed = () if window is None else (window(writer, depth),)
        future = name is not None and name.startswith(FUTURE)
        all_of = selected(table, window is not None, future, False)

        def means(sight: Sight, own: Said, *window: Said) -> bool:
            events = all_of(sight, *window)
            return bool(events) and all(own.holds(replace(sight, event=e)) for e in events)

        form = f"every {table.name}{' {1}' if windowed else ''} where ({{0}})"
        return Said(form, means, "condition", "every", (condition, *windowed), said.COMPARISON)

    return Maker("every events" + (f" {name}" if name else ""), "condition", make, False, 0.5)


def _regular(unit: str, each: bool) -> Maker:
    """`in each of the last 4 periods of 90 days`, `in at least 2 of the last 3 months`."""

    def make(writer: Writer, depth: int) -> Said:
        table = writer.pick([t for t in writer.tables(timed=True) if t.instants or unit not in CLOCK_UNITS])
        plainly = writer.chance(0.5) and unit != "day"
        amount = 1 if plainly else writer.words.length_of(unit)[0]
        periods, least, count = writer.rng.randrange(1, 5), writer.words.count(2), writer.rng.randrange(1, 3)
        least = periods if each else min(least, periods)
        for k in range(1, periods + 1):
            writer.words.length_edge(amount * k, unit)
        lengths = (
            f"{periods} {unit}s" if plainly else f"{periods} periods of {writer.words.duration(amount, unit)}"
        )
        window = f"in each of the last {lengths}" if each else f"in at least {least} of the last {lengths}"
        quantifier = "any" if count == 1 else f"at least {count}"

        def means(sight: Sight) -> bool:
            if sight.customer is None:
                return False
            world = sight.world
            times = [world.time(e) for e in world.events(table.name, sight.customer)]
            full = 0
            for k in range(1, periods + 1):
                full += len([t for t in times if in_period(t, k, amount, unit, world.now)]) >= count
            return full >= least

        return Said(f"{quantifier} {table.name} {window}", means, "condition", "regular", (), said.COMPARISON)

    return Maker(f"{'in each' if each else 'in at least'} of the last {unit}s", "condition", make, False, 0.3)


FAMILIES = {
    "number": ("sum", "average", "min", "max", "distinct", "most common", "first", "last"),
    "text": ("distinct", "most common", "first", "last"),
    "flag": ("distinct", "most common", "first", "last"),
    "day": ("distinct", "most common", "first", "last", "min", "max"),
    "instant": ("distinct", "most common", "first", "last", "min", "max"),
}
EVENT_MAKERS: tuple[Maker, ...] = (
    *(_aggregate(function, of) for of, functions in FAMILIES.items() for function in functions),
    *(_time(function, instants) for function in ("first", "last", "nth") for instants in (False, True)),
    Maker("count", "whole", _count, in_events=False, weight=2),
    *(_query(quantifier) for quantifier in ("any", "no", *QUANTIFIERS)),
    *(_in_window(name, window, False) for name, window in DAY_WINDOWS.items()),
    *(_in_window(name, window, True) for name, window in INSTANT_WINDOWS.items()),
    _every(),
    *(
        _every(name, window)
        for name, window in DAY_WINDOWS.items()
        if name.endswith(("days", "month", "tomorrow"))
    ),
    *(_regular(unit, each) for unit in (*DAY_UNITS, "hour") for each in (True, False)),
)
