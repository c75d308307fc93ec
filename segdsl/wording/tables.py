"""A table in words: where its rows come from, whose they are, which count, and what each column holds.

In: a declaration of a table as written, and the vocabulary. Out: lines with their depth.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from segdsl.syntax import nodes as n
from segdsl.wording.phrases import clause, noun
from segdsl.wording.words import Vocabulary, listed, literal

Lines = Iterator[tuple[int, str]]
FromFile = n.Customers | n.Attributes | n.Events | n.Lookup

_TYPES = {
    "number": "a number",
    "whole number": "a whole number",
    "text": "a text",
    "flag": "yes or no",
    "date": "a date",
    "datetime": "a date with a time",
    "one of": "one of",
    "list of text": "a list of texts",
}
_KEPT = {
    "latest": "the latest by {by} counts",
    "first": "the first in the file counts",
    "last": "the last in the file counts",
    "first known": "the first known value of each column counts",
}


def table_lines(table: FromFile | n.DerivedEvents | n.HistoryEvents, words: Vocabulary) -> Lines:
    """What is said of the table, then each of its columns."""
    match table:
        case n.Customers(origin=origin):
            if isinstance(origin, n.Name):
                yield 0, f"They are whoever occurs in {origin.text}."
            else:
                yield from _file(origin, "Each row is a customer, known by {key}.", words)
        case n.Attributes(origin=file):
            yield from _file(file, "A row is about the customer with its {key}.", words)
        case n.Events(origin=file, at=at):
            yield from _file(file, "A row is an event of the customer with its {key}.", words)
            if at is not None:
                yield 0, f"It happened at {at.text}."
        case n.Lookup(origin=file):
            yield from _file(file, "A row is found by {key}.", words)
        case n.HistoryEvents():
            yield 0, "It is what the project has sent, by its history: a message that left, at sent_at."
        case n.DerivedEvents():
            pass  # which events they are is said as a condition
        case _:
            assert_never(table)
    if table.columns:
        yield 0, "Its columns:"
    for column in table.columns:
        yield 1, column_in_words(column, words)


def whose(file: n.File, words: Vocabulary) -> str:
    """By which other id a row is somebody's."""
    if file.matches is None:
        return ""
    key = " and ".join(name.text for name in file.key)
    return f"; a row is the customer's whose {noun(file.matches, words)} is its {key}, if nobody else's is"


def _file(file: n.File, row: str, words: Vocabulary) -> Lines:
    yield 0, f"It is read from {file.path.value}{whose(file, words)}."
    if file.separator is not None:
        mark = file.separator if isinstance(file.separator, str) else literal(file.separator)
        yield 1, f"its cells are separated by {mark}"
    if file.encoding is not None:
        yield 1, f"it is encoded in {file.encoding.value}"
    if file.sheet is not None:
        yield 1, f"it is the sheet {file.sheet.value}"
    if file.header_row is not None:
        yield 1, f"its header is row {literal(file.header_row)}"
    if not file.header:
        yield 1, "it has no header"
    if file.matches is None:
        key = listed([name.text for name in file.key], "and") if file.key else "its place in the file"
        yield 0, row.format(key=key)
    yield from _rows_that_count(file)


def _rows_that_count(file: n.File) -> Lines:
    if file.keep is not None:
        by = "" if file.keep.by is None else file.keep.by.text
        yield 0, f"Of several rows with the same key {_KEPT[file.keep.which].format(by=by)}."
    if file.once:
        same = listed([name.text for name in file.once], "and")
        yield 0, f"Of a customer's rows with the same {same} one counts."


# ---------------------------------------------------------------- columns


def column_in_words(column: n.AnyColumn, words: Vocabulary) -> str:
    """`spend, “what they paid”: a number from 0; private`."""
    called = f"{column.name.text}, “{column.description}”" if column.description else column.name.text
    match column:
        case n.ComputedColumn(value=value, not_private=why):
            open_ = f"; not private, because: {why}" if why else ""
            return f"{called}: {noun(value, words)}{open_}"
        case n.Column():
            return f"{called}: {'; '.join((_type(column.type), *_written(column), *_promised(column)))}"
        case _:
            assert_never(column)


def _type(type_: n.ColumnType) -> str:
    said = _TYPES[type_.name]
    if type_.values:
        said += f" {listed([literal(value) for value in type_.values])}"
    low, high = (None if end is None else literal(end) for end in (type_.low, type_.high))
    if low is not None and high is not None:
        return f"{said} from {low} to {high}"
    if low is not None:
        return f"{said} from {low}"
    return said if high is None else f"{said} up to {high}"


def _written(column: n.Column) -> Iterator[str]:
    """How the file writes it."""
    if column.header is not None:
        second = "" if column.second is None else f" and {_header(column.second)}"
        yield f"read from {_header(column.header)}{second}"
    if column.formats:
        yield f"written as {listed([f.text for f in column.formats])}"
    for word, texts in (("yes", column.yes), ("no", column.no), ("unknown", column.unknown_as)):
        if texts:
            yield f"{listed([literal(text) for text in texts])} means {word}"
    if column.split_by is not None:
        yield f"its texts are parted by {literal(column.split_by)}"
    if column.ignoring_case:
        yield "in large or small letters"


def _header(header: n.Text | n.Number) -> str:
    return f"“{header.value}”" if isinstance(header, n.Text) else f"column {literal(header)}"


def _promised(column: n.Column) -> Iterator[str]:
    if column.required:
        yield "always known"
    if column.unique:
        yield "no two rows share one"
    if column.or_unknown:
        yield "what breaks this is unknown"
    if column.private:
        yield "private"
    if column.sensitive:
        yield "sensitive"


# ---------------------------------------------------------------- events made of events


def derived(events: n.DerivedEvents, words: Vocabulary) -> str:
    """What a subset or roll-up is, in one line."""
    where = f" where {clause(events.where, words)}" if events.where is not None else ""
    if events.per:
        by = " and ".join(p.text for p in events.per)
        return f"one for each customer and {by} of {events.base.text}{where}, at the time of the earliest"
    return f"{events.base.text}{where}" if where else f"the same as {events.base.text}"
