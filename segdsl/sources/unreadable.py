"""What is said of cells that are not what their column is declared to hold, and what to declare instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from segdsl.diagnostics import Diagnostic
from segdsl.model.catalog import ColumnInfo
from segdsl.model.date_formats import EPOCHS, EXCEL
from segdsl.sources.findings import can_be_typed, shown
from segdsl.sources.guesses import (
    ISO,
    date_formats,
    datetime_formats,
    epoch_unit,
    excel_days,
    iso_instant,
    mean_the_same,
    number_sample,
    reads,
    unknown_words,
)
from segdsl.sources.headers import header_of
from segdsl.sources.inspection import Inspector
from segdsl.sources.raw import Positions
from segdsl.syntax.nodes import Name
from segdsl.syntax.spelling import name_text, quoted
from segdsl.types import Birthday, Day, Flag, Instant, Number, in_words

_DISTINCT_SHOWN = 5
_STRANGE = {
    "a list": "declare it as one: `{name} list of text`",
    "a structure of several values": 'name one of its parts: `{name} … column "{header}.PART"`',
    "a value without named parts": "mend it in the file: in other rows, there are named parts",
    "bytes": "export it as text",
    "half of a character": "a text was cut in the middle of a character: export it again",
}
_SOME_OTHERWISE = "if some are written in another way, say so"
_CELLS = "a cell holds a text, a number, yes or no, a date, or a list of texts"


def unreadable(inspector: Inspector, column: ColumnInfo, positions: Positions) -> Diagnostic:
    """Cells that are not what the column is declared to hold."""
    strange = inspector.without_text(column, int(positions[0]))
    if strange is not None:
        says = f"is not {in_words(column.kind.type)} but {strange}"
        way_out = _STRANGE.get(strange, _CELLS).format(name=_name(column), header=header_of(column))
        return inspector.found("unreadable-data", column, positions, says, way_out)
    values = inspector.distinct(column, positions)
    hint = _reading_hint(column, values, inspector.readable(column, positions))
    says = f"is not {in_words(column.kind.type)}{_as_declared(column)}"
    return inspector.found("unreadable-data", column, positions, says, hint)


def _as_declared(column: ColumnInfo) -> str:
    reading = column.reading
    if reading is None or not reading.formats:
        return ""
    match reading.formats:
        case ("excel",):
            return " as Excel's day number"
        case (only,) if only in EPOCHS:
            return f" counted in {only}"
    listed = " or ".join(f"`{layout}`" for layout in reading.formats)
    return f" in the format {listed}"


def _reading_hint(column: ColumnInfo, values: list[str], good: list[str]) -> str | None:
    """What to declare so that these values can be read, and the `good` ones still are."""
    if column.reading is not None and column.reading.formats:
        return _other_format_hint(column, values) or _unknown_hint(column, values)
    match column.kind.type:
        case Day() | Birthday():
            hint = _day_hint(column, values, good)
        case Instant():
            layouts = (*datetime_formats(values), *date_formats(values))
            hint = _format_hint(column, "datetime", layouts, values, good)
        case Number():
            hint = _number_hint(column, values, good)
        case Flag():
            hint = _flag_hint(column, values, good)
        case _:
            hint = None
    return hint or _unknown_hint(column, values)


def _other_format_hint(column: ColumnInfo, values: list[str]) -> str | None:
    """Dates that are written in another way than the declared ones: both ways can be declared."""
    kind = {Day: "date", Instant: "datetime"}.get(type(column.kind.type))
    declared = column.reading.formats if column.reading is not None else ()
    if kind is None or any(layout in (*EPOCHS, EXCEL) for layout in declared):
        return None
    layouts = ISO if any(reads(values, layout).all() for layout in ISO) else date_formats(values)
    other = next((one for one in layouts if reads(values, one).all()), None)
    if other is None:
        return None
    listed = " or ".join(quoted(layout) for layout in (*declared, other))
    return f"{_SOME_OTHERWISE}: `{_name(column)} {kind} format {listed}`"


def _day_hint(column: ColumnInfo, values: list[str], good: list[str]) -> str | None:
    if iso_instant(values) or (not date_formats(values) and datetime_formats(values)):
        layouts = () if iso_instant(values) else datetime_formats(values)
        if layouts and good:
            return _both_ways(column, "datetime", layouts[0], good)
        written = f' format "{layouts[0]}"' if layouts else ""
        return f"declare it as a date with a time: `{_name(column)} datetime{written}`"
    return _format_hint(column, "date", date_formats(values), values, good)


def _format_hint(
    column: ColumnInfo, kind: str, layouts: Sequence[str], values: list[str], good: list[str]
) -> str | None:
    unit = epoch_unit(values)
    if unit is not None or excel_days(values):
        return _counted_hint(column, kind, unit, good)
    match layouts:
        case []:
            return None
        case [first, *_] if good:
            return _both_ways(column, kind, first, good)
        case [only]:
            return f"say how it is written: `{_name(column)} {kind} format {quoted(only)}`"
        case [first, second, *_]:
            return f'say how it is written: `{_name(column)} {kind} format "{first}"`, or `"{second}"`'
    return None


def _counted_hint(column: ColumnInfo, kind: str, unit: str | None, good: list[str]) -> str:
    if good:
        return _alike(column, good)
    if unit is not None:
        return f"if these count from 1970, write `{_name(column)} {kind} format {unit}`"
    return f"if these are Excel's day numbers, write `{_name(column)} {kind} format excel`"


def _both_ways(column: ColumnInfo, kind: str, layout: str, good: list[str]) -> str:
    """The layout, beside the one in which others can be read."""
    usual = next((one for one in ISO if reads(good, one).all()), None)
    if usual is None:
        return _alike(column, good)
    return f"{_SOME_OTHERWISE}: `{_name(column)} {kind} format {quoted(usual)} or {quoted(layout)}`"


def _alike(column: ColumnInfo, good: list[str]) -> str:
    such = "" if column.private else f", such as {shown(good[0])}"
    return f"others can be read{such}: write these like them"


def _number_hint(column: ColumnInfo, values: list[str], good: list[str]) -> str | None:
    kind = "whole number" if isinstance(column.kind.type, Number) and column.kind.type.whole else "number"
    if kind == "whole number" and all(re.fullmatch(r"[+-]?\d{19,}", value) for value in values):
        return f"it is too large to count with: if it names something, declare a text: `{_name(column)} text`"
    if kind == "whole number" and all(_is_float(value) for value in values):
        return f"declare it with fractions: `{_name(column)} number`"
    sample = number_sample(values)
    if sample is None or not can_be_typed(sample):
        return None
    if mean_the_same(good, sample):
        return f"say how it is written: `{_name(column)} {kind} format {quoted(sample)}`"
    return f'{_SOME_OTHERWISE}: `{_name(column)} {kind} format "1234.56" or {quoted(sample)}`'


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _flag_hint(column: ColumnInfo, values: list[str], good: list[str]) -> str | None:
    if column.private or unknown_words(values) or len(values) != 2 or not all(map(can_be_typed, values)):
        return None
    if good:
        return _alike(column, good)
    first, second = map(quoted, values)
    return f"say which is which: `{_name(column)} flag yes {first} no {second}`, or the other way round"


def _unknown_hint(column: ColumnInfo, values: list[str]) -> str | None:
    if column.private or len(values) > _DISTINCT_SHOWN:
        return None
    if not all(map(can_be_typed, values)):
        return "mend them in the file: they hold a line end, or another character that cannot be typed"
    words = ", ".join(map(quoted, values))
    few = "it stands" if len(values) == 1 else "they stand"
    return f"if {few} for unknown, add `unknown as {words}`"


def _name(column: ColumnInfo) -> str:
    """The name as a declaration spells it, in backquotes where it needs them."""
    return name_text(Name(column.name, column.span))
