"""Code that gives the texts of a column its type, as segdsl.sources.cells does.

In: a column and the code for its cells. Out: the code for its values.
"""

from __future__ import annotations

from segdsl.engines.pandas_program.code import quoted
from segdsl.model.catalog import ColumnInfo, Reading
from segdsl.sources.numerals import PLAIN, notation
from segdsl.types import Birthday, Day, Flag, Instant, ListOf, Number, OneOf


def typed(column: ColumnInfo, cells: str, zone: str) -> str:
    """The values of a column whose cells have been checked."""
    reading = column.reading or Reading(column.name)
    unknown = _texts("unknown", reading.unknown_as)
    layouts = _texts("layouts", reading.formats)
    match column.kind.type:
        case Number(whole=whole):
            return _numbers("whole_numbers" if whole else "numbers", cells, reading, unknown)
        case Flag():
            return f"flags({cells}{unknown}{_texts('yes', reading.yes)}{_texts('no', reading.no)})"
        case Day():
            where = f", zone={quoted(zone)}" if layouts and zone != "UTC" else ""
            return f"days({cells}{unknown}{layouts}{where})"
        case Birthday():
            return f"birthdays({cells}{unknown}{layouts})"
        case Instant():
            return f"instants({cells}, {quoted(zone)}{unknown}{layouts})"
        case ListOf():
            split = "" if reading.split_by is None else f", {quoted(reading.split_by)}"
            return f"lists({cells}{split}{unknown})"
        case OneOf(values):
            return _one_of(f"texts({cells}{unknown})", values, reading)
        case _:
            return f"texts({cells}{unknown})"


def _one_of(texts: str, values: tuple[str, ...], reading: Reading) -> str:
    if reading.ignoring_case:
        texts = f"in_declared_case({texts}, {_tuple(values)})"
    return f"only({texts}, {_tuple(values)})" if reading.or_unknown else texts


def _numbers(function: str, cells: str, reading: Reading, unknown: str) -> str:
    """Each sample reads only what is written so, where there are several or not everything is a number."""
    choosing = len(reading.formats) > 1 or reading.or_unknown
    ways = []
    for sample in reading.formats or (None,):
        style = None if sample is None else notation(sample)
        chosen = cells
        if choosing:
            chosen = f"written_as({cells}, {quoted(PLAIN if style is None else style.pattern)})"
        ways.append(f"{function}({chosen}{unknown}{_notation(sample)})")
    return ways[0] if len(ways) == 1 else f"first_known([{', '.join(ways)}])"


def _texts(name: str, values: tuple[str, ...]) -> str:
    return f", {name}={_tuple(values)}" if values else ""


def _tuple(values: tuple[str, ...]) -> str:
    return f"({', '.join(map(quoted, values))}{',' if len(values) == 1 else ''})"


def _notation(sample: str | None) -> str:
    style = notation(sample) if sample is not None else None
    if style is None:
        return ""
    marks = f", decimal={quoted(style.decimal)}, thousands={quoted(style.thousands)}"
    around = (
        f", around=({quoted(style.before)}, {quoted(style.after)})" if style.before or style.after else ""
    )
    return marks + around
