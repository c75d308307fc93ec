"""A first look into a file nobody has declared yet: its tables, how they are laid out, and their columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.compute as pc

from segdsl.diagnostics import Checked
from segdsl.drafting.day_and_time import pairs
from segdsl.drafting.openings import Opened, tables_in
from segdsl.drafting.profiles import Profile, profile
from segdsl.model.catalog import ColumnInfo, Reading, Table
from segdsl.plain_files import no_file
from segdsl.source import NOWHERE
from segdsl.sources.findings import finding
from segdsl.sources.found_file import FoundFile
from segdsl.sources.nested import part_at, paths_in
from segdsl.sources.objects import has_text, text_of
from segdsl.sources.raw import Cells, Part, is_text
from segdsl.sources.reading import read_found
from segdsl.sources.seconds import beside
from segdsl.types import Kind, Text

_MOST_PARTS = 50  # more are no names of columns but values, such as ids


@dataclass(frozen=True, slots=True)
class Survey:
    """A table's columns, and what must be said of its layout: `separated by blanks encoding "cp1252"`.

    `title` is what it is called: the file, or of several sheets the sheet. The path of several files that are
    read as one table has a `*` in it.
    """

    path: Path
    title: str
    layout: str
    columns: tuple[Profile, ...]
    part: Part = field(repr=False, compare=False)
    sheet: str | None = None
    notes: tuple[str, ...] = ()  # what a draft says of it

    @property
    def rows(self) -> int:
        return self.part.length

    @property
    def name(self) -> str:
        """What a person calls it: `shop.xlsx`, or `shop.xlsx, sheet Orders`."""
        return self.path.name if self.sheet is None else f"{self.path.name}, sheet {self.sheet}"

    def cells(self, column: Profile) -> Cells:
        """The cells of a column, row by row."""
        return self.part.columns[str(column.place)]

    def texts(self, columns: Sequence[Profile]) -> pd.DataFrame:
        """Columns by their names, None where a cell is blank."""
        return pd.DataFrame({column.name: texts_of(self.cells(column)) for column in columns})

    def column(self, name: str) -> Profile:
        return next(column for column in self.columns if column.name == name)


def surveys(path: Path) -> Checked[tuple[Survey, ...]]:
    """The tables of a file: of a workbook the sheets that hold one. Reads all of it.

    Findings are what keeps it from being read; warnings are about what is not looked at.
    """
    found = FoundFile(path, path.name)
    if (why := no_file(path)) is not None:
        return Checked(None, (finding("missing-file", why, file=str(path)),))
    opened = tables_in(found)
    if opened.value is None:
        return Checked(None, opened.diagnostics)
    tables: list[Survey] = []
    findings = list(opened.diagnostics)
    for one in opened.value:
        table = _surveyed(found, one)
        findings += table.diagnostics
        if table.value is None:
            return Checked(None, tuple(findings))
        tables.append(table.value)
    return Checked(tuple(tables), tuple(findings))


def _surveyed(found: FoundFile, opened: Opened) -> Checked[Survey]:
    file, headers = opened.file, opened.header
    columns = {
        str(place): ColumnInfo(str(place), Kind(Text()), NOWHERE, Reading(place))
        for place in range(1, len(headers) + 1)
    }
    read = read_found(found, Table("file", "events", columns, NOWHERE, file))
    if read.value is None:
        return Checked(None, read.diagnostics)
    part, named = _unfolded(read.value, [header.strip() for header in headers])
    profiles: list[Profile] = []
    headed = Counter(named.values())
    for place, header in named.items():
        counts = counts_of(part.columns[str(place)])
        taken = [column.name for column in profiles]
        called = header if file.header else ""
        by_name = file.header and headed[header] == 1 and bool(header) and header.isprintable()
        written = header if by_name else place
        profiles.append(profile(written, place, counts, part.length, taken, called))
    title = opened.title or found.path.name.split(".")[0]
    sheet = file.sheet if opened.title is not None else None
    survey = _with_instants(Survey(found.path, title, opened.words, tuple(profiles), part, sheet))
    return Checked(survey, read.diagnostics)


def _with_instants(survey: Survey) -> Survey:
    """The survey with one column for each day and the time that stands beside it, in place of the two."""
    for days, times in pairs(survey.columns):
        cells = dict(survey.part.columns)
        place = len(cells) + 1
        cells[str(place)] = beside(survey.cells(days), survey.cells(times))
        others = [column for column in survey.columns if column not in (days, times)]
        counts, rows = counts_of(cells[str(place)]), survey.rows
        name = f"{days.name}_time"
        joined = profile(days.header, place, counts, rows, [column.name for column in others], name)
        if joined.kind != "datetime":
            continue
        columns = [
            replace(joined, second=times.header) if column is days else column
            for column in survey.columns
            if column is not times
        ]
        survey = replace(survey, columns=tuple(columns), part=replace(survey.part, columns=cells))
    return survey


def _unfolded(part: Part, headers: list[str]) -> tuple[Part, dict[int, str]]:
    """The file and its headers by place; for a column with named parts, a column for each of them."""
    named: dict[int, str] = {}
    cells = dict(part.columns)
    for place, header in enumerate(headers, start=1):
        own = part.columns[str(place)]
        paths = () if headers.count(header) > 1 else paths_in(header, own)
        parts = {path: part_at(own, path.removeprefix(f"{header}.")) for path in paths if path not in headers}
        writable = all(path.isprintable() and inner is not None for path, inner in parts.items())
        if not 0 < len(parts) <= _MOST_PARTS or not writable:
            named[place] = header
            continue
        for path, inner in parts.items():
            behind = len(cells) + 1
            named[behind], cells[str(behind)] = path, inner
    return replace(part, columns=cells), named


def counts_of(cells: Cells) -> Counter[str]:
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


def texts_of(cells: Cells) -> list[str | None]:
    """Cells as a profile counts them, None where they are blank."""
    texts = cells.to_pylist() if is_text(cells) else map(_written, pd.Series(cells).astype(object).tolist())
    return [text if text is not None and text.strip() else None for text in texts]
