"""Why the keys of two tables do not meet: another column that holds them, or another way to write them.

In: a table whose rows are nobody's, and the customers. Out: the column or the way with which most would
match.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from segdsl.data.encodings import detected, read_utf8
from segdsl.data.layout import detect_layout
from segdsl.data.objects import NoText, text_of
from segdsl.data.paths import FoundFile, find_files
from segdsl.data.raw import Cells, is_text
from segdsl.data.records import READERS
from segdsl.data.sources import read_found
from segdsl.data.tables import Tables
from segdsl.model.catalog import Catalog, ColumnInfo, FileInfo, Reading, Table
from segdsl.types import Kind, Text

_STUDIED = 2_000
_ENOUGH = 0.5
_NUMBER = re.compile(r"[+-]?0*(\d+)(?:\.0*)?")


@dataclass(frozen=True, slots=True)
class Likeness:
    """`column`: the file's column under `header` has the customers' keys. Else how they are written alike."""

    way: Literal["column", "blanks", "case", "number"]
    header: str = ""


def likeness(catalog: Catalog, tables: Tables, table: Table, folder: Path) -> Likeness | None:
    """What would make most rows match; None where nothing is found, or keys have several columns."""
    customers = catalog.customers
    if len(table.key) != 1 or len(customers.key) != 1 or tables.customers is None:
        return None
    if customers.key[0] not in tables.customers:
        return None
    theirs = _texts(tables.customers[customers.key[0]].tolist())
    frame = {**tables.events, **tables.attributes}[table.name]
    mine = _texts(frame[table.key[0]].head(_STUDIED).tolist()) if table.key[0] in frame else set()
    for way, alike in _WAYS.items():
        if _meet({alike(text) for text in mine}, {alike(text) for text in theirs}):
            return Likeness(way)
    for header, values in _columns(table, folder):
        if _meet(values, theirs):
            return Likeness("column", header)
    return None


def _bare_number(text: str) -> str:
    found = _NUMBER.fullmatch(text.strip())
    return found[1] if found else text


_WAYS: dict[Literal["blanks", "case", "number"], Callable[[str], str]] = {
    "blanks": str.strip,
    "number": _bare_number,
    "case": lambda text: text.strip().lower(),
}


def _meet(mine: set[str], theirs: set[str]) -> bool:
    return bool(mine) and len(mine & theirs) >= len(mine) * _ENOUGH


def _texts(values: list[Any]) -> set[str]:
    """The different texts of values that have one."""
    found = set()
    for value in values:
        try:
            text = None if pd.isna(value) is True else text_of(value)
        except NoText:
            continue
        if text is not None:
            found.add(text)
    return found


def _columns(table: Table, folder: Path) -> list[tuple[str, set[str]]]:
    """Every column of the table's first file with some of its values."""
    assert table.file is not None
    files = find_files(table.file, folder).value
    header = () if not files else _header(files[0], table.file)
    if not files or not header:
        return []
    nowhere = table.span
    columns = {
        str(place): ColumnInfo(str(place), Kind(Text()), nowhere, Reading(place))
        for place in range(1, len(header) + 1)
    }
    part = read_found(files[0], replace(table, columns=columns)).value
    if part is None:
        return []
    return [(name, _some(part.columns[str(place)])) for place, name in enumerate(header, start=1)]


def _some(cells: Cells) -> set[str]:
    values = cells.slice(0, _STUDIED).to_pylist() if is_text(cells) else cells.head(_STUDIED).tolist()
    return _texts(values)


def _header(found: FoundFile, file: FileInfo) -> tuple[str, ...]:
    """The names in a text file's header; of other formats nothing is known here."""
    if found.inside is not None or found.path.suffix.lower() in READERS:
        return ()
    content = read_utf8(found, file).value
    text = None if content is None else detected(content, found, file).value
    layout = None if text is None else detect_layout(text, file)
    return () if layout is None else layout.header
