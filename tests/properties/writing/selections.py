"""Which of a customer's events: a table, perhaps a window, perhaps a condition; and how many there are.

A selection is a `Said` whose value is the list of the events that are meant.
"""

from __future__ import annotations

from dataclasses import replace

from tests.properties import said
from tests.properties.plain_world import Event
from tests.properties.said import Said, Sight
from tests.properties.sources import Table
from tests.properties.writing.conditions import QUANTIFIERS
from tests.properties.writing.windows import DAY_WINDOWS, INSTANT_WINDOWS, MakeWindow
from tests.properties.writing.writer import Writer

FUTURE = ("in the next", "in next", "tomorrow")


def selection(writer: Writer, table: Table, depth: int, window: tuple[str, MakeWindow] | None = None) -> Said:
    """The events of a table, perhaps in a window (the one given, or any), perhaps where a condition holds."""
    chosen = window
    if chosen is None and table.at is not None and writer.chance(0.4):
        chosen = writer.pick(sorted((INSTANT_WINDOWS if table.instants else DAY_WINDOWS).items()))
    forms, parts = [], []
    negative = chosen is not None and writer.chance(0.12)
    if chosen is not None:
        parts.append(chosen[1](writer, depth))
        forms.append(" not {0}" if negative else " {0}")
    if writer.chance(0.35):
        parts.append(about_row(writer, table, depth))
        forms.append(f" where ({{{len(forms)}}})")
    means = selected(table, chosen is not None, chosen is not None and chosen[0].startswith(FUTURE), negative)
    writer.rng.shuffle(forms)
    return Said(table.name + "".join(forms), means, "selection", f"events {table.name}", tuple(parts))


def perhaps_narrowed(writer: Writer, table: Table, depth: int) -> Said:
    """All events as often as not: of many there is more to get wrong."""
    if writer.chance(0.5):
        return selection(writer, table, depth)
    means = selected(table, windowed=False, future=False, negative=False)
    return Said(table.name, means, "selection", f"events {table.name}")


def about_row(writer: Writer, table: Table, depth: int) -> Said:
    with writer.about(table):
        return writer.condition(depth)


def selected(table: Table, windowed: bool, future: bool, negative: bool) -> said.Meaning:
    def means(sight: Sight, *parts: Said) -> list[Event]:
        if sight.customer is None:
            return []
        world = sight.world
        found = world.events(table.name, sight.customer, future)
        if windowed:
            stretch = parts[0].of(sight)
            found = [e for e in found if stretch.holds(world.time(e), world.zone) is not negative]
        conditions = parts[windowed:]
        return [e for e in found if all(c.holds(replace(sight, event=e)) for c in conditions)]

    return means


def counted(writer: Writer, quantifier: str, chosen: Said) -> Said:
    count = writer.words.count(3)
    test = QUANTIFIERS.get(quantifier, lambda found, _: (found > 0) is (quantifier == "any"))
    form = f"{quantifier} {count} {{0}}" if quantifier in QUANTIFIERS else f"{quantifier} {{0}}"

    def means(sight: Sight, events: Said) -> bool:
        return test(len(events.of(sight)), count)

    return Said(form, means, "condition", quantifier, (chosen,), said.COMPARISON)
