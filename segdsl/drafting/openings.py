"""How a file is laid out that nobody has declared yet.

In: a file. Out: its tables (of a workbook the sheets that hold one), each with its header and the words that
a declaration needs to find it: separator, encoding, sheet, the row of the header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from segdsl.diagnostics import Checked
from segdsl.drafting.identifiers import EMAIL, UUID
from segdsl.drafting.titles import header_line, header_row
from segdsl.formats import Unread, format_of
from segdsl.model.catalog import FileInfo
from segdsl.source import NOWHERE
from segdsl.sources.encodings import read_utf8, utf8_fault
from segdsl.sources.findings import finding, left_aside, shown
from segdsl.sources.format import RecordFormat, SheetFormat
from segdsl.sources.found_file import FoundFile
from segdsl.sources.guesses import iso_instant, plain_number
from segdsl.sources.layout import BLANKS, blanks_as_tabs, detect_layout, detect_separator, separators_of
from segdsl.sources.objects import text_of
from segdsl.sources.sheet import Sheet
from segdsl.syntax.spelling import quoted

MOST_COLUMNS = 2_000
_HEAD = 1 << 16
_SAYS_NOTHING = re.compile(r"(?i)(sheet|tabelle|feuil|hoja|foglio|blad)\s*\d*")  # Excel's own names of sheets


@dataclass(frozen=True, slots=True)
class Opened:
    """How a table is laid out, in words as well, and its header (or first row)."""

    file: FileInfo
    header: list[str]
    words: str = ""
    title: str | None = None


def tables_in(found: FoundFile) -> Checked[tuple[Opened, ...]]:
    """The tables of a file. Findings are what keeps it from being read, and what is not looked at."""
    opened = _opened(found)
    widest = max((len(table.header) for table in opened.value or ()), default=0)
    if widest <= MOST_COLUMNS:
        return opened
    message = f"`{found.name}` has {widest:,} columns; at most {MOST_COLUMNS:,} are looked at"
    hint = "take out those that no rule needs; what repeats, such as a column per month, belongs in rows"
    return Checked(None, (finding("too-large", message, file=found.name, hint=hint),))


def _opened(found: FoundFile) -> Checked[tuple[Opened, ...]]:
    plain = FileInfo(found.name, NOWHERE)
    match format_of(found.path.name):
        case SheetFormat() as format_:
            return _sheets(format_, found)
        case RecordFormat() as format_:
            records = format_.opened(found, plain)
            if records.value is None:
                return Checked(None, records.diagnostics)
            return Checked((Opened(plain, list(records.value.names)),))
    laid_out = _text_layout(found, plain)
    return Checked(None if laid_out.value is None else (laid_out.value,), laid_out.diagnostics)


# ---------------------------------------------------------------- text files


def _text_layout(found: FoundFile, file: FileInfo) -> Checked[Opened]:
    """How to read a text file: its encoding, what separates columns, and where its header is."""
    content = read_utf8(found, file)
    if content.value is None:
        return Checked(None, content.diagnostics)
    words = ""
    fault = utf8_fault(content.value, found, file)
    if fault is not None:
        suggested = re.search(r'encoding "([^"]+)"', fault.hint or "")
        if suggested is None:
            return Checked(None, (fault,))
        file = replace(file, encoding=suggested[1])
        words = f' encoding "{file.encoding}"'
        content = read_utf8(found, file)
    assert content.value is not None
    sample = content.value.slice(0, min(_HEAD, content.value.size)).to_pybytes()
    separators = separators_of(file.path)
    if _blanks(sample, separators):
        file, words = replace(file, separator=BLANKS), " separated by blanks" + words
        content = Checked(pa.py_buffer(blanks_as_tabs(sample)))
    else:
        file = replace(file, header_row=header_line(sample.decode("utf-8", "replace"), separators))
    layout = detect_layout(content.value, file)
    if layout is None:
        message = f"`{found.name}` is empty"
        return Checked(None, (finding("unreadable-data", message, file=found.name),))
    if file.header_row is not None:
        words += f" header row {file.header_row}"
    header = list(layout.header)
    if len(header) <= MOST_COLUMNS and not _names_columns([cell.strip() for cell in header]):
        file = replace(file, header=False, header_row=None)
        return Checked(Opened(file, header, words + " without header"))
    return Checked(Opened(file, header, words))


def _names_columns(header: list[str]) -> bool:
    """Whether these are names, not the values of a first row: most are no numbers, and none is an address,
    a date or a UUID.
    """
    values = any(EMAIL.fullmatch(cell) or UUID.fullmatch(cell) or iso_instant([cell]) for cell in header)
    return not values and sum(map(plain_number, header)) * 2 <= len(header)


def _blanks(sample: bytes, separators: Sequence[str]) -> bool:
    """Whether runs of blanks cut the lines evenly, and no other separator cuts them."""
    lines = [line for line in sample.splitlines()[:100] if line.strip()][:-1]
    separator = detect_separator(sample, separators).encode()
    if any(separator in line for line in lines) or len(lines) < 2:
        return False
    widths = {len(line.split()) for line in lines}
    return len(widths) == 1 and widths != {1}


# ---------------------------------------------------------------- workbooks


def _sheets(format_: SheetFormat, found: FoundFile) -> Checked[tuple[Opened, ...]]:
    """Every sheet that holds a table; the others are named in a warning."""
    try:
        first = format_.sheet(found.path, None)
        sheets = [first, *(format_.sheet(found.path, name) for name in first.others)]
    except Unread as error:
        message = f"`{found.name}` cannot be read as a workbook: {error}"
        return Checked(None, (finding("unreadable-data", message, file=found.name, hint=error.hint),))
    opened = [_sheet(found, sheet, alone=len(sheets) == 1) for sheet in sheets]
    tables = tuple(one for one in opened if one is not None)
    if not tables:
        message = f"no sheet of `{found.name}` holds a table"
        return Checked(None, (finding("unreadable-data", message, file=found.name),))
    if len(tables) == 1 < len(sheets):
        tables = (replace(tables[0], title=None),)
    others = [shown(sheet.name) for sheet, one in zip(sheets, opened, strict=True) if one is None]
    if not others:
        return Checked(tables)
    message = f"`{found.name}`: no table is in {', '.join(others)}"
    hint = "a table has a row of names, and rows below it"
    return Checked(tables, (left_aside(message, found.name, None, hint),))


def _sheet(found: FoundFile, sheet: Sheet, *, alone: bool) -> Opened | None:
    """How to read a sheet; None where it holds no table."""
    rows = [(number, row) for number, row in enumerate(sheet.rows, start=1) if any(c != "" for c in row)]
    if not rows or (not alone and (len(rows) < 2 or len(rows[0][1]) < 2)):
        return None
    heading = header_row(rows)
    header = rows[0][1] if heading is None else next(row for number, row in rows if number == heading)
    words = "" if alone else f" sheet {quoted(sheet.name)}"
    words += "" if heading is None else f" header row {heading}"
    name = None if alone else sheet.name
    file = FileInfo(found.name, NOWHERE, sheet=name, header_row=heading)
    title = None if alone or _SAYS_NOTHING.fullmatch(sheet.name) else sheet.name
    return Opened(file, [text_of(cell) or "" for cell in header], words, title)
