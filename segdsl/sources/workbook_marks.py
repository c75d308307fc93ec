"""What a sheet of Excel's newer format says of its cells beside their values.

In: a workbook's file and the name of a sheet. Out: which cells hold an error such as `#N/A`, which readers of
values give as empty, and which rows are hidden. Of other formats nothing is known.

Only the standard library is needed here: the process that reads workbooks imports this.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

_CELL = re.compile(rb"<c\b([^>]*\bt=\"e\"[^>]*)>(.*?)</c>", re.DOTALL)
_PLACE = re.compile(rb"\br=\"([A-Z]+)(\d+)\"")
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_ROW = re.compile(rb"<row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_NUMBER = re.compile(rb"\br=\"(\d+)\"")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Marks:
    """Errors by row and column, both from 0, and hidden rows from 0."""

    errors: tuple[tuple[int, int, str], ...] = ()
    hidden: tuple[int, ...] = ()


def marks_of(path: str, sheet: str) -> Marks:
    """What is known of a sheet's cells: nothing where the file is of another format."""
    try:
        with zipfile.ZipFile(path) as archive:
            content = archive.read(_part(archive, sheet))
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError):
        return Marks()
    errors = [error for cell in _CELL.finditer(content) if (error := _error(cell)) is not None]
    rows = [number for row in _ROW.finditer(content) if (number := _NUMBER.search(row[0])) is not None]
    return Marks(tuple(errors), tuple(int(number[1]) - 1 for number in rows))


def first_shown(path: str) -> str | None:
    """The first sheet that is not hidden, where the very first is; None elsewhere."""
    try:
        with zipfile.ZipFile(path) as archive:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except (OSError, zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return None
    sheets = list(book.iter(f"{_MAIN}sheet"))
    shown = [one.get("name") for one in sheets if one.get("state", "visible") == "visible"]
    return shown[0] if shown and shown[0] != sheets[0].get("name") else None


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Where the sheet is in the archive. Raises KeyError."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    named = {one.get("name"): one.get(_LINKED) for one in book.iter(f"{_MAIN}sheet")}
    targets = {one.get("Id"): one.get("Target", "") for one in links}
    target = targets[named[sheet]]
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _error(cell: re.Match[bytes]) -> tuple[int, int, str] | None:
    place, value = _PLACE.search(cell[1]), _VALUE.search(cell[2])
    if place is None or value is None:
        return None
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - ord("A") + 1
    return int(place[2]) - 1, column - 1, value[1].decode()
