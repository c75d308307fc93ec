"""From tables, columns and files to lines."""

from __future__ import annotations

from dataclasses import replace

from segdsl.source import Span
from segdsl.syntax import nodes as n
from segdsl.syntax.layout import Crowded, Line, enclosed_value_lines, too_wide
from segdsl.syntax.phrases import DEFAULT, expression_text, where_text
from segdsl.syntax.spelling import instant_text, name_text, number_text, quoted
from segdsl.syntax.tables import aligned

Table = n.Customers | n.Attributes | n.Events | n.DerivedEvents | n.HistoryEvents | n.Lookup


def source_lines(table: Table, crowded: Crowded) -> list[Line]:
    return [Line(0, _heading(table), _heading_end(table)), *_column_lines(table.columns, crowded)]


def _heading_end(table: Table) -> Span:
    match table:
        case n.DerivedEvents(base=base):
            return table.name.span.to(base.span)
        case n.Customers(origin):
            return origin.span
        case n.HistoryEvents(name):
            return name.span
        case _:
            return table.name.span.to(table.origin.span)


def _heading(table: Table) -> str:
    match table:
        case n.Customers(n.Name() as events):
            return f"customers from events {name_text(events)}"
        case n.Customers(n.File() as file):
            return f"customers from {_file_text(file)}"
        case n.Attributes(_, file):
            return f"attributes {_named(table)} from {_file_text(file)}"
        case n.Lookup(_, file):
            return f"lookup {_named(table)} from {_file_text(file)}"
        case n.HistoryEvents():
            return f"events {_named(table)} from history"
        case n.Events(_, file, at):
            return f"events {_named(table)} from {_file_text(file, at)}"
        case _:
            return _derived_heading(table)


def _named(table: n.Attributes | n.Events | n.DerivedEvents | n.HistoryEvents | n.Lookup) -> str:
    name = name_text(table.name)
    return name if table.description is None else f"{name} {quoted(table.description)}"


def _derived_heading(table: Table) -> str:
    assert isinstance(table, n.DerivedEvents)
    text = f"events {_named(table)} from {name_text(table.base)}"
    if table.per:
        text += f" per {_key_text(table.per, len(table.per) > 1)}"
    return text if table.where is None else f"{text} {where_text(table.where)}"


def _file_text(file: n.File, at: n.Name | None = None) -> str:
    parts = [quoted(file.path.value)]
    if file.separator is not None:
        separator = "blanks" if file.separator == "blanks" else quoted(file.separator.value)
        parts.append(f"separated by {separator}")
    if file.encoding:
        parts.append(f"encoding {quoted(file.encoding.value)}")
    if not file.header:
        parts.append("without header")
    if file.sheet is not None:
        parts.append(f"sheet {quoted(file.sheet.value)}")
    if file.header_row is not None:
        parts.append(f"header row {number_text(file.header_row)}")
    parts.append(f"key {_key_text(file.key, file.compound) if file.key else 'row'}")
    if file.matches is not None:
        parts.append(f"matches {expression_text(file.matches, DEFAULT)}")
    if at is not None:
        parts.append(f"at {name_text(at)}")
    return " ".join([*parts, *_kept_texts(file)])


def _kept_texts(file: n.File) -> list[str]:
    """Which of several rows count."""
    parts = []
    if file.keep is not None:
        by = f" by {name_text(file.keep.by)}" if file.keep.by is not None else ""
        parts.append(f"keep {file.keep.which}{by}")
    if file.once:
        parts.append(f"once per {_key_text(file.once, len(file.once) > 1)}")
    return parts


def _key_text(key: tuple[n.Name, ...], compound: bool) -> str:
    names = [f"`{name.text}`" if name.text == "row" else name_text(name) for name in key]
    return f"({', '.join(names)})" if compound else names[0]


# ---------------------------------------------------------------- columns


def _column_lines(columns: tuple[n.AnyColumn, ...], crowded: Crowded) -> list[Line]:
    rows = iter(aligned([_cells(c) for c in columns if isinstance(c, n.Column)]))
    lines: list[Line] = []
    for column in columns:
        if isinstance(column, n.Column):
            lines += _row_lines(Line(2, next(rows), column.span), column)
        else:
            head = Line(2, f"{_column_name(column.name)} =", column.span)
            words = "" if column.description is None else f" {quoted(column.description)}"
            if column.not_private is not None:
                words += f" not private because {quoted(column.not_private)}"
            *before, last = enclosed_value_lines(head, column.value, crowded)
            lines += [*before, last.then(words)]
    return lines


def _row_lines(row: Line, column: n.Column) -> list[Line]:
    """Where a row is too long, how the column is read and what it is stand below its type."""
    name, type_, options, words = _cells(column)
    below = f"{options} {words}".strip()
    if not below or not too_wide(row.text, row.indent):
        return [row]
    end = row.text.index(type_, len(name)) + len(type_)
    return [replace(row, text=row.text[:end]), Line(row.indent + 4, below)]


def _column_name(name: n.Name) -> str:
    """A column called `at` right after a key could be taken for the time of the events."""
    return f"`{name.text}`" if name.text in ("at", "whole") else name_text(name)


def _cells(column: n.Column) -> tuple[str, str, str, str]:
    words = "" if column.description is None else quoted(column.description)
    options = " ".join([*_reading_texts(column), *_promise_texts(column)])
    return _column_name(column.name), _type_text(column.type), options, words


def _type_text(type_: n.ColumnType) -> str:
    text: str = type_.name
    if type_.values:
        text += f" {', '.join(quoted(v.value) for v in type_.values)}"
    if isinstance(type_.low, n.Number) and type_.high is not None:
        return f"{text} {_end_text(type_.low)} to {_end_text(type_.high)}"
    if type_.low is not None:
        text += f" from {_end_text(type_.low)}"
    return text if type_.high is None else f"{text} to {_end_text(type_.high)}"


def _end_text(end: n.RangeEnd) -> str:
    match end:
        case n.Number():
            return number_text(end)
        case n.DateLiteral(value):
            return value.isoformat()
        case n.InstantLiteral():
            return instant_text(end)
        case n.DayWord(word):
            return word


def _reading_texts(column: n.Column) -> list[str]:
    """How the file writes the column."""
    parts = []
    if column.header is not None:
        and_second = f" and {_header_text(column.second)}" if column.second is not None else ""
        parts.append(f"column {_header_text(column.header)}{and_second}")
    if column.formats:
        layouts = [quoted(layout.text) if layout.quoted else layout.text for layout in column.formats]
        parts.append(f"format {' or '.join(layouts)}")
    if column.ignoring_case:
        parts.append("ignoring case")
    if column.yes:
        parts.append(f"yes {_texts(column.yes)}")
    if column.no:
        parts.append(f"no {_texts(column.no)}")
    if column.unknown_as:
        parts.append(f"unknown as {_texts(column.unknown_as)}")
    if column.split_by:
        parts.append(f"split by {quoted(column.split_by.value)}")
    return parts


def _header_text(header: n.Text | n.Number) -> str:
    return quoted(header.value) if isinstance(header, n.Text) else number_text(header)


def _promise_texts(column: n.Column) -> list[str]:
    words = ("private", "sensitive", "required", "unique")
    return [word for word in words if getattr(column, word)] + (["or unknown"] if column.or_unknown else [])


def _texts(values: tuple[n.Text, ...]) -> str:
    return ", ".join(quoted(value.value) for value in values)
