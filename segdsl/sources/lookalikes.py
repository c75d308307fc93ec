"""Why the keys of two tables do not meet: another column that holds them, or another way to write them.

In: a table whose rows are nobody's, and the values of both sides. Out: the column, the attribute or the way
with which most would match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from segdsl.formats import format_of
from segdsl.model.catalog import ColumnInfo, FileInfo, Reading, Table
from segdsl.sources.encodings import detected, read_utf8
from segdsl.sources.format import TextFormat
from segdsl.sources.found_file import FoundFile
from segdsl.sources.layout import detect_layout
from segdsl.sources.objects import NoText, text_of
from segdsl.sources.paths import find_files
from segdsl.sources.raw import Cells, is_text
from segdsl.sources.reading import read_found
from segdsl.types import Kind, Text

STUDIED = 2_000
_ENOUGH = 0.5
_OWN = 0.9
Way = Literal["blanks", "case", "number", "column", "attribute"]

_NUMBER = re.compile(r"[+-]?0*(\d+)(?:\.0*)?")


@dataclass(frozen=True, slots=True)
class Likeness:
    """`column`: the file's column `name` has the customers' values. `attribute`: the key is the customers'
    `name` (with `small`, of theirs in small letters). Else how the two are written alike.
    """

    way: Way
    name: str = ""
    small: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Known values that should meet: of the rows' key where it is no customer's (None where it is computed),
    and of the customers. `others` are further texts of the customers, by their names.
    """

    strangers: pd.Series[Any] | None
    theirs: pd.Series[Any]
    others: Mapping[str, pd.Series[Any]]


def likeness(table: Table, sides: Sides, folder: Path) -> Likeness | None:
    """What would make most rows match; None where nothing is found."""
    theirs = _texts(sides.theirs.tolist())
    mine = set() if sides.strangers is None else _texts(sides.strangers.head(STUDIED).tolist())
    for way, alike in _WAYS.items():
        if _meet({alike(text) for text in mine}, {alike(text) for text in theirs}):
            return Likeness(way)
    key = table.columns[table.key[0]].reading
    own = None if key is None else key.header
    for header, values in _columns(table, folder):
        if header != own and _meet(values, theirs):
            return Likeness("column", header)
    return _other_id(mine, sides.others)


def _other_id(mine: set[str], others: Mapping[str, pd.Series[Any]]) -> Likeness | None:
    """Another id of the customers: nearly everybody who has one has their own."""
    for name, series in others.items():
        known = series.dropna()
        if not len(known) or known.nunique() < len(known) * _OWN:
            continue
        values = _texts(known.tolist())
        lowered = {value.lower() for value in values}
        small = len(mine & lowered) > len(mine & values)
        if _meet(mine, lowered if small else values):
            return Likeness("attribute", name, small)
    return None


def _bare_number(text: str) -> str:
    found = _NUMBER.fullmatch(text.strip())
    return found[1] if found else text


_WAYS: dict[Way, Callable[[str], str]] = {
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
    values = cells.slice(0, STUDIED).to_pylist() if is_text(cells) else cells.head(STUDIED).tolist()
    return _texts(values)


def _header(found: FoundFile, file: FileInfo) -> tuple[str, ...]:
    """The names in a text file's header; of other formats nothing is known here."""
    if found.inside is not None or not isinstance(format_of(found.path.name), TextFormat):
        return ()
    content = read_utf8(found, file).value
    text = None if content is None else detected(content, found, file).value
    layout = None if text is None else detect_layout(text, file)
    return () if layout is None else layout.header
