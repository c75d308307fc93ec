"""Adding to the history: lines behind the others, one run at a time.

In: the project's `history.csv` and entries. Out: all of them are on the disk when `append` returns; if
there are several, all or none. A file without the columns that came later gets them when there is something
to say in them.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from segdsl.campaigns.history import COLUMNS, LATER
from segdsl.campaigns.history_file import Entry
from segdsl.diagnostics import Diagnostic, Problem
from segdsl.locks import holding
from segdsl.outputs import put
from segdsl.sources.layout import detect_separator
from segdsl.spreadsheets import csv_rows_into

_LONGEST_HEADER = 10_000  # bytes
_PATIENCE = 20.0  # seconds; what is added takes moments


@contextmanager
def adding(path: Path, what: str = "a program in Python") -> Iterator[None]:
    """Nobody else adds to the history while the `with` block lasts. Raises Problem where that takes long."""
    with holding(path.with_name(f"{path.name}.adding"), what, _PATIENCE):
        yield


def append(path: Path, entries: Iterable[Entry]) -> None:
    """Adds entries, all on the disk when this returns. Raises Problem where the file has other columns."""
    with adding(path):
        entries = list(entries)
        header, separator = _layout(path)
        lacking = [name for name in LATER if name not in header and any(getattr(e, name) for e in entries)]
        if lacking:
            _widen(path, separator, lacking)
            header += lacking
        text = io.StringIO(newline="")
        rows = csv_rows_into(text.write, separator)
        for entry in entries:
            rows.writerow(_written(getattr(entry, name)) if name in COLUMNS else "" for name in header)
        _add(path, text.getvalue().encode(), header, whole=len(entries) > 1)


def _layout(path: Path) -> tuple[list[str], str]:
    if not path.exists() or path.stat().st_size == 0:
        return list(COLUMNS), ","
    with path.open("rb") as file:
        first = file.readline(_LONGEST_HEADER).removeprefix(codecs.BOM_UTF8)
    separator = detect_separator(first)
    try:
        cells = next(csv.reader([first.decode()], delimiter=separator), [])
    except UnicodeDecodeError:
        raise _not_utf8(path) from None
    header = [cell.strip().lower() for cell in cells]
    missing = [name for name in COLUMNS if name not in header and name not in LATER]
    if missing:
        message = f"`{path.name}` has no column `{missing[0]}`, so nothing can be added to it"
        hint = f"its columns are {', '.join(f'`{name}`' for name in COLUMNS)}"
        raise Problem([Diagnostic("missing-column", message, hint=hint, file=path.name)])
    return header, separator


def _widen(path: Path, separator: str, names: list[str]) -> None:
    """The same rows with further columns, in one step."""
    text = io.StringIO(newline="")
    rows = csv_rows_into(text.write, separator)
    try:
        content = path.read_bytes().removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        raise _not_utf8(path) from None
    for place, row in enumerate(csv.reader(io.StringIO(content, newline=""), delimiter=separator)):
        rows.writerow((*row, *(names if place == 0 else ("" for _ in names))) if row else ())
    put(path.resolve(), text.getvalue().encode())


def _not_utf8(path: Path) -> Problem:
    message = f"`{path.name}` is not a text in UTF-8, so nothing can be added to it"
    return Problem([Diagnostic("unreadable-file", message, hint="save it as CSV in UTF-8", file=path.name)])


def _add(path: Path, lines: bytes, header: list[str], *, whole: bool) -> None:
    """Adds lines; `whole` in one step, which takes a copy of the file."""
    with path.open("ab+") as file:
        end = file.seek(0, os.SEEK_END)
        if end == 0:
            lines = ",".join(header).encode() + b"\n" + lines
        else:
            file.seek(end - 1)
            lines = (b"" if file.read(1) in (b"\n", b"\r") else b"\n") + lines
        if not whole:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
    if whole:
        put(path.resolve(), path.read_bytes() + lines)


def _written(cell: object) -> str:
    """Instants in UTC, and texts on one line."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return " ".join(str(cell).split())
