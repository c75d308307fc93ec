"""Sheets of workbooks: Excel's files, and OpenDocument's.

In: a file, and which sheet of it. Out: its rows as values, and which other sheets the workbook has. It is
read by a process of its own, with bounded memory: one cell in the last corner, or a file that unpacks to
gigabytes, ends that process and not ours.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from segdsl.formats import Unread
from segdsl.sources.sheet import Sheet
from segdsl.sources.workbook_marks import marks_of

MOST_MEMORY = 4 << 30  # bytes, for a million rows of thirty columns
_WEB_PAGE = (b"<html", b"<!doc", b"<tabl", b"<?xml", b"<meta")
_NO_PACKAGE = "no package"


def read_sheet(path: Path, sheet: str | None = None) -> Sheet:
    """A sheet by its name, else the first that is not hidden. Raises Unread and OSError."""
    with path.open("rb") as file:
        head = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(_WEB_PAGE):
        raise Unread("it is a web page", "open it in Excel, and save it as a workbook or as CSV")
    if _unpacked(path) > MOST_MEMORY:
        raise _too_large()
    command = [sys.executable, "-m", __name__, str(path), *([] if sheet is None else [sheet])]
    ended = subprocess.run(command, capture_output=True, check=False)
    try:
        kind, found = pickle.loads(ended.stdout)
    except (EOFError, pickle.UnpicklingError):
        raise _too_large() from None
    if kind == "sheet":
        return Sheet(*found)
    if found == _NO_PACKAGE:
        hint = "install it with `pip install 'segdsl[excel]'`, or save the sheet as CSV"
        raise Unread("that needs the package python-calamine", hint)
    raise Unread(found)


def _unpacked(path: Path) -> int:
    """How many bytes the parts of a zipped workbook have; 0 of others."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return 0


def _too_large() -> Unread:
    why = f"it takes more than {MOST_MEMORY >> 30} gigabytes of memory"
    return Unread(why, "clear what stands far away from the table, or save the sheet as CSV")


# ---------------------------------------------------------------- the other process


def _answer(path: str, wanted: str | None) -> tuple[str, Any]:
    try:
        import python_calamine as calamine
    except ImportError:
        return "fault", _NO_PACKAGE
    try:
        workbook = calamine.CalamineWorkbook.from_path(path)
        known = [one for one in workbook.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
        if not known:
            return "fault", "it has no sheet"
        seen = [one for one in known if one.visible == calamine.SheetVisibleEnum.Visible]
        first = (seen or known)[0]
        chosen = first if wanted is None else next((one for one in known if one.name == wanted), None)
        if chosen is None:
            listed = ", ".join(f"`{one.name}`" for one in known)
            return "fault", f"it has no sheet `{wanted}`, only {listed}"
        rest = [one for one in known if one.name != chosen.name]
        others = tuple(one.name for one in rest if wanted is None and _is_filled(workbook, one.name))
        sheet = workbook.get_sheet_by_name(chosen.name)
        merged = tuple(sheet.merged_cell_ranges or ())
        marks = marks_of(path, chosen.name)
        rows = sheet.to_python(skip_empty_area=False)
        return "sheet", (chosen.name, rows, others, merged, marks.errors, marks.hidden)
    except Exception as error:  # the package has a new exception for each kind of fault
        return "fault", str(error)


def _is_filled(workbook: Any, name: str) -> bool:
    return workbook.get_sheet_by_name(name).end is not None


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such bound
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    _bound_memory()
    answer = _answer(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
    sys.stdout.buffer.write(pickle.dumps(answer))
