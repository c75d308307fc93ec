"""Makers of sequences: what followed, what did not, in which time.

A step's value says, of an event, which others follow it, and where it is negated, whether that is settled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.properties.plain import events as plain
from tests.properties.plain_world import Event
from tests.properties.said import Said, Sight
from tests.properties.sources import Table
from tests.properties.writing.selections import FUTURE, about_row, counted, perhaps_narrowed
from tests.properties.writing.words import CLOCK_UNITS, DAY_UNITS
from tests.properties.writing.writer import Maker, Writer

Within = tuple[int, str] | None


def sequence(
    writer: Writer, first: Said, table: Table, depth: int, steps: int, last: Callable[..., Said] | None = None
) -> Said:
    """The events that are followed by others, each step measured from the one before."""
    future = first.name in FUTURE or any(
        p.type == "window" and p.name.startswith(FUTURE) for p in first.parts
    )
    made: list[Said] = []
    for place in range(steps):
        then = writer.pick(writer.tables(timed=True))
        end = place == steps - 1
        make = last if end and last is not None else step
        made.append(make(writer, table, then, depth, negated=end and writer.chance(0.3)))
        table = then
    form = "{0} " + " ".join(f"{{{n}}}" for n in range(1, steps + 1))

    def means(sight: Sight, events: Said, *steps: Said) -> list[Event]:
        follows = [s.of(sight) for s in steps]
        return [e for e in events.of(sight) if _followed(e, follows, future)]

    return Said(form, means, "sequence", "sequence", (first, *made))


def _followed(event: Event, steps: list[Any], future: bool) -> bool:
    if not steps:
        return True
    found, no_more = steps[0](event, future)
    if no_more is not None:
        return not found and no_more
    return any(_followed(e, steps[1:], future) for e in found)


def step(
    writer: Writer,
    before: Table,
    then: Table,
    depth: int,
    *,
    negated: bool,
    unit: str | None = "any",
    same_day: bool | None = None,
) -> Said:
    """`followed by orders within 24 hours or on the same day where (…)`; the unit None is no `within`."""
    clocked = before.instants and then.instants
    same_day = writer.chance(0.25) if same_day is None else same_day
    if unit == "any":
        units = (*DAY_UNITS, *CLOCK_UNITS) if clocked else DAY_UNITS
        unit = writer.pick(units) if writer.chance(0.5) else None
    within: Within = None if unit is None else writer.words.length_of(unit, apart=True)
    where = (about_row(writer, then, depth),) if writer.chance(0.25) else ()
    form = f"{'not ' if negated else ''}followed by {then.name}"
    form += "" if within is None else f" within {writer.words.duration(*within)}"
    form += " or on the same day" if same_day else ""
    form += " where ({0})" if where else ""

    def means(sight: Sight, *conditions: Said) -> Callable[[Event, bool], tuple[list[Event], bool | None]]:
        world = sight.world

        def following(first: Event, future: bool) -> tuple[list[Event], bool | None]:
            time = world.time(first)
            found = [
                second
                for second in world.events(then.name, first.customer, future)
                if second is not first
                and plain.comes_after(time, world.time(second), within, same_day, world.zone)
                and all(c.holds(replace(sight, event=second)) for c in conditions)
            ]
            over = plain.time_is_over(time, within, same_day, world.now) if negated else None
            return found, over

        return following

    return Said(form, means, "step", "not followed by" if negated else "followed by", where)


def _sequence(negated: bool, unit: str | None, same_day: bool) -> Maker:
    """One step that is certainly of this shape, at the end of a chain."""

    def make(writer: Writer, depth: int) -> Said:
        tables = [t for t in writer.tables(timed=True) if t.instants or unit not in CLOCK_UNITS]
        table, then = writer.pick(tables), writer.pick(tables)

        def shaped(writer: Writer, before: Table, _: Table, depth: int, negated: bool) -> Said:
            return step(writer, before, then, depth, negated=wanted, unit=unit, same_day=same_day)

        wanted = negated
        chosen = perhaps_narrowed(writer, table, depth)
        steps = 1 if unit in CLOCK_UNITS or writer.chance(0.75) else 2
        return counted(
            writer,
            writer.pick(("any", "no", "at least", "exactly")),
            sequence(writer, chosen, table, depth, steps, shaped),
        )

    name = f"{'not ' if negated else ''}followed by within {unit}{' or on the same day' if same_day else ''}"
    return Maker(name, "condition", make, in_events=False, weight=0.3)


UNITS_OF_STEPS = (None, "day", "month", "hour", "minute", "week")
SEQUENCE_MAKERS: tuple[Maker, ...] = (
    *(_sequence(n, unit, same) for n in (False, True) for unit in UNITS_OF_STEPS for same in (False, True)),
)
