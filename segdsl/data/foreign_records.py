"""Files of records that others write: JSON, JSON Lines, Parquet, under names that nobody declared.

In: a file. Out: its names, those of nested ones joined by points (`mail.messageId`), then the columns that
are wanted as texts. It is what mail providers send to a program, and what `segdsl render` writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from segdsl.data.findings import finding
from segdsl.data.objects import NoText, in_json, text_of
from segdsl.diagnostics import Checked, Diagnostic
from segdsl.plain_files import read_bytes

JSON_LINES = (".jsonl", ".ndjson")
ENDINGS = (*JSON_LINES, ".json", ".parquet", ".pq")


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """Rows of a file by the names of its fields; `row_of` says which row or line of it a place is."""

    name: str
    header: tuple[str, ...]
    _column: Callable[[str], list[Any]]
    _rows: list[int]

    def texts(self, wanted: Mapping[str, int]) -> pd.DataFrame:
        """Columns by the names that they get and their places in the header."""
        cells = {name: list(map(_text, self._column(self.header[place]))) for name, place in wanted.items()}
        return pd.DataFrame({name: pd.Series(texts, dtype="str") for name, texts in cells.items()})

    def row_of(self, place: int) -> int:
        return self._rows[place]


def open_records(path: Path, name: str) -> Checked[Records]:
    """The file's records. Raises OSError where it cannot be read."""
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            return Checked(_of_parquet(path, name))
        return Checked(_of_objects(name, dict(_objects(path))))
    except _Fault as fault:
        return Checked(None, (_unreadable(f"`{name}` {fault}", name),))
    except RecursionError:
        return Checked(None, (_unreadable(f"`{name}` is nested too deeply to be read", name),))
    except pa.ArrowException:
        return Checked(None, (_unreadable(f"`{name}` is not a Parquet file that can be read", name),))


class _Fault(Exception):
    """What is wrong with a file, in words that may follow its name."""


def _unreadable(message: str, name: str) -> Diagnostic:
    return finding("unreadable-data", message, file=name)


def _of_parquet(path: Path, name: str) -> Records:
    content = pa.BufferReader(read_bytes(path))
    file = parquet.ParquetFile(content)
    rows = list(range(1, file.metadata.num_rows + 1))
    return Records(
        name, tuple(file.schema_arrow.names), lambda own: file.read([own]).column(own).to_pylist(), rows
    )


def _of_objects(name: str, records: Mapping[int, Mapping[str, Any]]) -> Records:
    flat = [dict(_flattened(record)) for record in records.values()]
    header = tuple(dict.fromkeys(field for record in flat for field in record))
    return Records(name, header, lambda own: [record.get(own) for record in flat], list(records))


def _objects(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each object with its line, or in a list of them its number, from 1."""
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Fault("is not a text in UTF-8") from None
    if path.suffix.lower() == ".json" and text.lstrip()[:1] == "[":
        yield from enumerate(_parsed(text, 1), start=1)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            record = _parsed(line, number)
            if not isinstance(record, dict):
                raise _Fault(f"row {number} is not a JSON object")
            yield number, record


def _parsed(text: str, row: int) -> Any:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise _Fault(f"row {row} is not JSON") from None
    if isinstance(found, list) and not all(isinstance(one, dict) for one in found):
        raise _Fault("holds something else than objects in its list")
    return found


def _flattened(record: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _text(value: Any) -> str:
    """A cell's text, empty where nothing is known; the entries of a list behind each other."""
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    try:
        return text_of(value) or ""
    except NoText:
        return in_json(value).encode("utf-8", "replace").decode()
