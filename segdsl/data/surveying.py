"""A first look into a file nobody has declared yet: how it is laid out, and its columns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from segdsl.data.encodings import read_utf8, utf8_fault
from segdsl.data.findings import finding
from segdsl.data.guesses import iso_instant, plain_number
from segdsl.data.identifiers import EMAIL, UUID
from segdsl.data.layout import BLANKS, detect_layout, detect_separator
from segdsl.data.nested import part_at, paths_in
from segdsl.data.objects import has_text, text_of
from segdsl.data.paths import FoundFile
from segdsl.data.profiles import Profile, profile
from segdsl.data.raw import Cells, Part, is_text
from segdsl.data.sources import read_found
from segdsl.diagnostics import Checked
from segdsl.model.catalog import ColumnInfo, FileInfo, Reading, Table
from segdsl.plain_files import no_file
from segdsl.source import Source
from segdsl.types import Kind, Text

_NOWHERE = Source("", "").span(0, 0)
_HEAD = 1 << 16
_MOST_PARTS = 50  # more are no names of columns but values, such as ids


@dataclass(frozen=True, slots=True)
class Survey:
    """A file's columns, and what must be said of its layout: `separated by blanks encoding "cp1252"`."""

    path: Path
    layout: str
    columns: tuple[Profile, ...]
    part: Part = field(repr=False, compare=False)

    @property
    def rows(self) -> int:
        return self.part.length

    def cells(self, column: Profile) -> Cells:
        """The cells of a column, row by row."""
        return self.part.columns[str(column.place)]

    def column(self, name: str) -> Profile:
        return next(column for column in self.columns if column.name == name)


def survey(path: Path) -> Checked[Survey]:
    """Reads the whole file; findings are what keeps it from being read."""
    found = FoundFile(path, path.name)
    if (why := no_file(path)) is not None:
        return Checked(None, (finding("missing-file", why, file=str(path)),))
    file = FileInfo(path.name, _NOWHERE)
    words = ""
    if path.suffix.lower() in (
        ".parquet",
        ".pq",
        ".xlsx",
        ".xls",
        ".xlsm",
        ".xlsb",
        ".ods",
        ".jsonl",
        ".ndjson",
    ):
        headers = _headers(path)
    else:
        laid_out = _text_layout(found, file)
        if laid_out.value is None:
            return Checked(None, laid_out.diagnostics)
        file, headers, words = laid_out.value
    return _surveyed(found, file, headers, words)


def _surveyed(found: FoundFile, file: FileInfo, headers: list[str], words: str) -> Checked[Survey]:
    columns = {
        str(place): ColumnInfo(str(place), Kind(Text()), _NOWHERE, Reading(place))
        for place in range(1, len(headers) + 1)
    }
    read = read_found(found, Table("file", "events", columns, _NOWHERE, file))
    if read.value is None:
        return Checked(None, read.diagnostics)
    part, named = _opened(read.value, [header.strip() for header in headers])
    profiles: list[Profile] = []
    headed = Counter(named.values())
    for place, header in named.items():
        counts = _counts(part.columns[str(place)])
        taken = [column.name for column in profiles]
        called = header if file.header else ""
        by_name = file.header and headed[header] == 1 and bool(header) and header.isprintable()
        written = header if by_name else place
        profiles.append(profile(written, place, counts, part.length, taken, called))
    return Checked(Survey(found.path, words, tuple(profiles), part), read.diagnostics)


def _opened(part: Part, headers: list[str]) -> tuple[Part, dict[int, str]]:
    """The file and its headers by place; for a column with named parts, a column for each of them."""
    named: dict[int, str] = {}
    cells = dict(part.columns)
    for place, header in enumerate(headers, start=1):
        own = part.columns[str(place)]
        paths = () if is_text(own) or headers.count(header) > 1 else paths_in(header, own)
        parts = {path: part_at(own, path.removeprefix(f"{header}.")) for path in paths if path not in headers}
        writable = all(path.isprintable() and inner is not None for path, inner in parts.items())
        if not 0 < len(parts) <= _MOST_PARTS or not writable:
            named[place] = header
            continue
        for path, inner in parts.items():
            behind = len(cells) + 1
            named[behind], cells[str(behind)] = path, inner
    return replace(part, columns=cells), named


def _counts(cells: Cells) -> Counter[str]:
    """The texts of a column that are not blank, with their numbers, the most frequent first."""
    if not is_text(cells):
        texts = [_written(value) for value in pd.Series(cells).astype(object).tolist()]
        return Counter(text for text in texts if text is not None and text.strip())
    counted = pc.value_counts(cells)
    counts = Counter[str]()
    for entry in counted.to_pylist():
        if entry["values"] is not None and entry["values"].strip():
            counts[entry["values"]] = entry["counts"]
    return Counter(dict(counts.most_common()))


def _written(value: Any) -> str | None:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(f'"{item}"' for item in value) + "]"
    return text_of(value) if has_text(value) else str(value)


def _text_layout(found: FoundFile, file: FileInfo) -> Checked[tuple[FileInfo, list[str], str]]:
    """How to read a text file, its header (or first row), and the words that say so."""
    content = read_utf8(found, file)
    if content.value is None:
        return Checked(None, content.diagnostics)
    words = ""
    encoding = None
    fault = utf8_fault(content.value, found, file)
    if fault is not None:
        suggested = re.search(r'encoding "([^"]+)"', fault.hint or "")
        if suggested is None:
            return Checked(None, (fault,))
        encoding = suggested[1]
        words += f' encoding "{encoding}"'
        content = read_utf8(found, FileInfo(file.path, _NOWHERE, encoding=encoding))
    assert content.value is not None
    sample = content.value.slice(0, min(_HEAD, content.value.size)).to_pybytes()
    separator = _blanks(sample)
    if separator is not None:
        words = " separated by blanks" + words
    info = FileInfo(file.path, _NOWHERE, separator, encoding)
    if separator is not None:
        from segdsl.data.layout import blanks_as_tabs

        content = Checked(pa.py_buffer(blanks_as_tabs(sample)))
    layout = detect_layout(content.value, info)
    if layout is None:
        message = f"`{found.name}` is empty"
        return Checked(None, (finding("unreadable-data", message, file=found.name),))
    header = list(layout.header)
    if not _names_columns([cell.strip() for cell in header]):
        return Checked(
            (FileInfo(file.path, _NOWHERE, separator, encoding, False), header, words + " without header")
        )
    return Checked((info, header, words))


def _names_columns(header: list[str]) -> bool:
    """Whether these are names, not the values of a first row: most are no numbers, and none is an address,
    a date or a UUID.
    """
    values = any(EMAIL.fullmatch(cell) or UUID.fullmatch(cell) or iso_instant([cell]) for cell in header)
    return not values and sum(map(plain_number, header)) * 2 <= len(header)


def _blanks(sample: bytes) -> str | None:
    """Runs of blanks, where no other separator cuts the lines and they cut them evenly."""
    lines = [line for line in sample.splitlines()[:100] if line.strip()][:-1]
    separator = detect_separator(sample).encode()
    if any(separator in line for line in lines) or len(lines) < 2:
        return None
    widths = {len(line.split()) for line in lines}
    return BLANKS if len(widths) == 1 and widths != {1} else None


def _headers(path: Path) -> list[str]:
    suffix = path.suffix.lower()
    if suffix in (".parquet", ".pq"):
        return list(parquet.ParquetFile(path).schema_arrow.names)
    if suffix in (".jsonl", ".ndjson"):
        import json

        records = (json.loads(line) for line in path.read_bytes().splitlines() if line.strip())
        return list(dict.fromkeys(str(name) for record in records for name in record))
    import python_calamine as calamine

    rows = calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return [str(cell) for cell in next((row for row in rows if any(row)), [])]
