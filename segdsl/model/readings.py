"""Columns that are read from files: of which type they are, and how the file writes them.

In: a column as declared. Out: its type with the bounds it promises, and its `Reading`; whatever does not fit
together is reported: a way of reading belongs to a type, a format says a date, a range has something in it.
"""

from __future__ import annotations

import datetime as dt

from segdsl.decimals import in_digits
from segdsl.model.catalog import Reading
from segdsl.model.date_formats import EPOCHS, EXCEL, Fault, layout
from segdsl.model.draft import Draft, TableDraft
from segdsl.model.findings import listed
from segdsl.syntax import nodes as syntax
from segdsl.types import Birthday, Day, DayEnd, Flag, Instant, ListOf, Number, OneOf, Text, Type

_FORMATTED = ("number", "whole number", "date", "datetime")
_ALL_READ = ("text", "list of text")


def reading_of(column: syntax.Column) -> Reading:
    return Reading(
        column.name.text if column.header is None else _header(column.header),
        tuple(layout.text for layout in column.formats),
        tuple(t.value for t in column.yes),
        tuple(t.value for t in column.no),
        tuple(t.value for t in column.unknown_as),
        column.split_by.value if column.split_by is not None else None,
        None if column.second is None else _header(column.second),
        column.ignoring_case,
        column.or_unknown,
    )


def _header(written: syntax.Text | syntax.Number) -> str | int:
    return written.value if isinstance(written, syntax.Text) else int(written.value)


# ---------------------------------------------------------------- types


def type_of(draft: Draft, column: syntax.Column) -> Type:
    written = column.type
    match written.name:
        case "number" | "whole number":
            low, high = _numbers(draft, written)
            return Number(written.name == "whole number", low, high)
        case "text":
            return Text()
        case "flag":
            return Flag()
        case "date":
            return Birthday() if _without_year(column) else Day(*_days(draft, written))
        case "datetime":
            return Instant(*_days(draft, written))
        case "one of":
            return OneOf(tuple(dict.fromkeys(t.value for t in written.values)))
        case "list of text":
            return ListOf()


def _numbers(draft: Draft, written: syntax.ColumnType) -> tuple[float | None, float | None]:
    low, high = (_bound(written, end) for end in (written.low, written.high))
    if low is not None and high is not None and low > high:
        hint = f"did you mean `{written.name} {in_digits(high)} to {in_digits(low)}`?"
        message = "no number fits: the range ends below its beginning"
        draft.findings.add("type-mismatch", message, written.span, hint)
    return low, high


def _bound(written: syntax.ColumnType, end: syntax.RangeEnd | None) -> float | None:
    """The end of a range of numbers; among whole ones as an integer, since floats would move a large one."""
    if not isinstance(end, syntax.Number):
        return None
    whole = written.name == "whole number" and isinstance(end.value, int)
    return end.value if whole else float(end.value)


def _days(draft: Draft, written: syntax.ColumnType) -> tuple[DayEnd | None, DayEnd | None]:
    low, high = (_end(end) for end in (written.low, written.high))
    if written.name == "date" and any(isinstance(end, dt.datetime) for end in (low, high)):
        message = "a date has no hours, and this range ends at one"
        draft.findings.add(
            "type-mismatch", message, written.span, "end it at a date, or declare a `datetime`"
        )
        return None, None
    if low is not None and high is not None and _ends_first(low, high):
        message = "no day fits: the range ends before its beginning"
        draft.findings.add("type-mismatch", message, written.span, "swap its ends")
        return None, None
    return low, high


def _end(written: syntax.RangeEnd | None) -> DayEnd | None:
    match written:
        case syntax.DateLiteral(value) | syntax.InstantLiteral(value):
            return value
        case syntax.DayWord(word):
            return word
        case _:
            return None


_WORDS = ("yesterday", "today", "tomorrow")


def _ends_first(low: DayEnd, high: DayEnd) -> bool:
    """Whether the range is empty on every day: which day a word means is not known here."""
    if isinstance(low, str) or isinstance(high, str):
        both = low in _WORDS and high in _WORDS
        return both and _WORDS.index(str(low)) > _WORDS.index(str(high))
    return low.isoformat()[:10] > high.isoformat()[:10]


def _without_year(column: syntax.Column) -> bool:
    said = [layout(format_.text) for format_ in column.formats if format_.text not in _SPECIAL]
    return any(not isinstance(one, Fault) and one.without_year for one in said)


_SPECIAL = (EXCEL, *EPOCHS)


# ---------------------------------------------------------------- what fits together


def check_reading(draft: Draft, table: TableDraft, column: syntax.Column) -> None:
    """Every way of reading belongs to a type, and a file without a header needs places."""
    type_name = column.type.name
    misplaced = [
        (column.formats[0].span if column.formats else None, "format", _FORMATTED),
        (column.yes[0].span if column.yes else None, "yes", ("flag",)),
        (column.no[0].span if column.no else None, "no", ("flag",)),
        (column.split_by.span if column.split_by else None, "split by", ("list of text",)),
        (column.span if column.ignoring_case else None, "ignoring case", ("one of",)),
    ]
    for span, word, types in misplaced:
        if span is not None and type_name not in types:
            message = f"`{word}` says how to read {_in_words(types)}, not a column of type {type_name}"
            hint = "leave it out, or declare another type"
            draft.findings.add("type-mismatch", message, span, hint)
    if type_name in _FORMATTED:
        _check_formats(draft, column)
    _check_unknown(draft, table, column)
    _check_spellings(draft, column)
    origin = getattr(table.declaration, "origin", None)
    headers = (column.header, column.second or column.header)
    placed = all(isinstance(header, syntax.Number) for header in headers)
    if isinstance(origin, syntax.File) and not origin.header and not placed:
        needs_place(draft, column.name, type_name)


def _in_words(types: tuple[str, ...]) -> str:
    match types:
        case ("list of text",):
            return "a list of text"
        case ("flag",):
            return "a flag"
        case ("one of",):
            return "a closed set"
        case _:
            return "numbers and dates"


def needs_place(draft: Draft, name: syntax.Name, type_name: str) -> None:
    draft.findings.add(
        "unknown-attribute",
        f"the file has no header, so nothing says which of its columns is `{name.text}`",
        name.span,
        f"say its place, counted from 1: `{name.text} {type_name} column 1`",
    )


def _check_formats(draft: Draft, column: syntax.Column) -> None:
    """A format of dates says a date, with a year where one is needed; numbers have samples."""
    of_numbers = column.type.name in ("number", "whole number")
    for written in column.formats:
        fault = _number_fault(written) if of_numbers else _date_fault(column, written)
        if fault is not None:
            message = f"the format `{written.text}` {fault.says}"
            draft.findings.add("type-mismatch", message, written.span, fault.hint)
    if column.type.name == "date" and _without_year(column) and (column.type.low or column.type.high):
        message = f"`{column.name.text}` has no year, so no range of dates holds it"
        draft.findings.add("type-mismatch", message, column.type.span, "leave the range out")


def _number_fault(written: syntax.Format) -> Fault | None:
    if not written.quoted:
        return Fault("reads dates, and this is a column of numbers", 'a sample says it: `format "1.234,56"`')
    if not any(character.isdigit() for character in written.text):
        return Fault("shows no number", 'write a sample, such as `format "1.234,56"`')
    return None


def _date_fault(column: syntax.Column, written: syntax.Format) -> Fault | None:
    if not written.quoted:
        return None
    if written.text.lower() in _SPECIAL:
        return Fault("is a word of the language", f"write it without quotes: `format {written.text.lower()}`")
    said = layout(written.text)
    if isinstance(said, Fault):
        return said
    if column.type.name == "datetime" and said.without_year:
        return Fault("has no year, and a date with a time has one", "declare it as a `date`, or add `%Y`")
    return None


def _check_unknown(draft: Draft, table: TableDraft, column: syntax.Column) -> None:
    """What `or unknown` makes unknown must be allowed to be, and there must be something it could be."""
    if not column.or_unknown:
        return
    name = column.name.text
    if column.required:
        says, hint = "is required, so it can't be unknown", "leave out `required` or `or unknown`"
    elif name in table.key:
        says, hint = "is the key, and rows without one are left out", "leave out `or unknown`"
    elif column.type.name in _ALL_READ:
        says, hint = f"is {column.type.name}, which every cell can be read as", "leave out `or unknown`"
    else:
        return
    draft.findings.add("type-mismatch", f"`{name}` {says}", column.span, hint)


def _check_spellings(draft: Draft, column: syntax.Column) -> None:
    """Ignoring case, no two values of a closed set are one."""
    if not column.ignoring_case:
        return
    seen: dict[str, str] = {}
    for value in column.type.values:
        first = seen.setdefault(value.value.lower(), value.value)
        if first != value.value:
            message = f"ignoring case, {listed((first, value.value))} are the same value"
            draft.findings.add("type-mismatch", message, value.span, "leave one of them out")
