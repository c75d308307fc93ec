"""Grids of cells: one sheet of a file that may hold several.

In: a file, the format that opens it, and a table. Out: the declared columns, as texts where they hold nothing
else, otherwise as values with a type. Rows are counted as people see them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.formats import Unread
from segdsl.model.catalog import Table
from segdsl.sources.findings import and_more, finding, left_aside, shown
from segdsl.sources.format import SheetFormat
from segdsl.sources.found_file import FoundFile
from segdsl.sources.headers import place_of, read_columns
from segdsl.sources.nested import columns_of
from segdsl.sources.objects import text_of
from segdsl.sources.raw import Part, from_objects
from segdsl.sources.sheet import Sheet
from segdsl.syntax.spelling import quoted


def _unreadable(message: str, found: FoundFile, table: Table, hint: str | None = None) -> Checked[Part]:
    assert table.file is not None
    return Checked(
        None, (finding("unreadable-data", message, file=found.name, span=table.file.span, hint=hint),)
    )


def read_grid(format_: SheetFormat, found: FoundFile, table: Table) -> Checked[Part]:
    """The sheet that is declared, else the first of a workbook, whose others are named.

    The header is the row that is declared, else the first that is not empty.
    """
    assert table.file is not None
    try:
        sheet = format_.sheet(found.path, table.file.sheet)
    except Unread as error:
        message = f"`{found.name}` cannot be read as a workbook: {error}"
        return _unreadable(message, found, table, error.hint)
    read = _from_grid(sheet, found, table)
    return Checked(read.value, (*_left_aside(sheet, found, table), *read.diagnostics))


def _left_aside(sheet: Sheet, found: FoundFile, table: Table) -> Iterator[Diagnostic]:
    assert table.file is not None
    if sheet.others:
        others = ", ".join(map(shown, sheet.others))
        message = f"of `{found.name}` only the first sheet is read, {shown(sheet.name)}, and not {others}"
        hint = f"if that is the right one, say so behind the path: `sheet {quoted(sheet.name)}`"
        yield left_aside(message, found.name, table.file.span, hint)
    top = (table.file.header_row or 1) - 1
    merged = [one for one in sheet.merged if one[1][0] >= top]  # a title above the header is nobody's value
    if merged:
        (row, _), _ = merged[0]
        message = f"`{found.name}` row {row + 1}: cells are merged, and only the first of them has the value"
        hint = "split them in the file, and fill in the others"
        yield left_aside(message + and_more(len(merged)), found.name, table.file.span, hint)


def _from_grid(sheet: Sheet, found: FoundFile, table: Table) -> Checked[Part]:
    assert table.file is not None
    rows = sheet.rows
    top = (table.file.header_row or 1) - 1
    filled = [n for n, row in enumerate(rows) if n >= top and any(cell not in ("", None) for cell in row)]
    if not filled or (table.file.header_row and filled[0] > top):
        which = f"sheet `{table.file.sheet}`" if table.file.sheet is not None else "first sheet"
        what = f"row {top + 1} of the {which}" if table.file.header_row else f"the {which}"
        return _unreadable(f"{what} of `{found.name}` is empty", found, table)
    header = [text_of(cell) or "" for cell in rows[filled[0]]]
    numbers = filled[1:] if table.file.header else filled

    def values(place: int) -> list[Any]:
        return [None if rows[n][place] == "" else rows[n][place] for n in numbers]

    columns = columns_of(table, header, found.name, values, from_objects, named=table.file.header)
    if columns.value is None:
        return Checked(None, columns.diagnostics)
    part = Part(found.name, columns.value, len(numbers), lambda position: numbers[position] + 1)
    return Checked(part, tuple(_not_plain(sheet, header, numbers, found, table)))


def _not_plain(
    sheet: Sheet, header: Sequence[str], numbers: Sequence[int], found: FoundFile, table: Table
) -> Iterator[Diagnostic]:
    """Errors in declared columns, and rows that nobody sees in Excel: unknown the ones, read the others."""
    rows = set(numbers)
    clean = [name.strip() for name in header]
    for column in read_columns(table):
        place = place_of(column, clean)
        errors = [(row, text) for row, at, text in sheet.errors if at == place and row in rows]
        if errors and place is not None:
            row, text = errors[0]
            where = f"`{found.name}` row {row + 1}, column {shown(header[place])}"
            says = f"the cell holds the error {shown(text)}, and is unknown"
            hint = "mend the formula in Excel, or empty the cell"
            yield left_aside(f"{where}: {says}{and_more(len(errors))}", found.name, column.span, hint)
    hidden = [row for row in sheet.hidden if row in rows]
    if hidden and table.file is not None:
        message = (
            f"`{found.name}` row {hidden[0] + 1} is hidden, and read like any other{and_more(len(hidden))}"
        )
        hint = "delete what does not count; what a filter hides is still there"
        yield left_aside(message, found.name, table.file.span, hint)
