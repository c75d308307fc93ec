"""Reading JSON Lines: an object on each line; what a line does not mention is unknown there.

In: a file and a table. Out: the declared columns, as texts where they hold nothing else, otherwise as values;
numbers keep every digit that the file has. Rows are lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from segdsl.data.encodings import Buffer, read_utf8, utf8_fault
from segdsl.data.findings import finding, shown
from segdsl.data.nested import columns_of
from segdsl.data.paths import FoundFile
from segdsl.data.raw import Part, from_objects
from segdsl.diagnostics import Checked, Diagnostic
from segdsl.model.catalog import FileInfo, Table

_LONGEST_WHOLE = 4_000  # digits: Python reads no longer ones as integers


class _Fault(Exception):
    """A line that is no record, and what to do."""

    def __init__(self, number: int, says: str, hint: str | None = None) -> None:
        super().__init__(says)
        self.number = number
        self.hint = hint


def read_json_lines(found: FoundFile, table: Table) -> Checked[Part]:
    """The declared columns, or why the file cannot be read."""
    assert table.file is not None
    content = read_utf8(found, table.file)
    if content.value is None:
        return Checked(None, content.diagnostics)
    try:
        lines = list(_records(content.value))
    except UnicodeDecodeError:
        fault = utf8_fault(content.value, found, table.file)
        return Checked(None, (fault,) if fault else ())
    except _Fault as fault:
        return Checked(None, (_finding(fault, found, table.file),))
    numbers = [number for number, _ in lines]
    names = list(dict.fromkeys(name for _, record in lines for name in record))
    if not lines:
        return Checked(
            Part(found.name, {name: from_objects([]) for name in table.columns}, 0, lambda p: p + 1)
        )

    def values(place: int) -> list[Any]:
        return [record.get(names[place]) for _, record in lines]

    columns = columns_of(table, names, found.name, values, from_objects)
    if columns.value is None:
        return Checked(None, columns.diagnostics)
    return Checked(Part(found.name, columns.value, len(lines), lambda position: numbers[position]))


def _finding(fault: _Fault, found: FoundFile, file: FileInfo) -> Diagnostic:
    message = f"`{found.name}` row {fault.number} {fault}"
    return finding("unreadable-data", message, file=found.name, span=file.span, hint=fault.hint)


def _records(content: Buffer) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line that is not blank, with its number from 1."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_object, parse_float=Decimal, parse_int=_whole, parse_constant=_not_finite
    )
    for number, line in enumerate(content.to_pybytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            record = decoder.decode(line.decode().strip())
        except UnicodeDecodeError:
            raise
        except _Repeated as error:
            hint = "which of them counts is not said: give each name once"
            raise _Fault(number, f"says {shown(str(error))} twice", hint) from None
        except RecursionError:
            raise _Fault(number, "is nested too deeply to be read") from None
        except ValueError as error:
            raise _Fault(number, f"is not JSON: {error}") from None
        if not isinstance(record, dict):
            hint = 'every line holds one object, such as `{"id": 1, "country": "DE"}`'
            raise _Fault(number, "is not a JSON object", hint)
        yield number, record


class _Repeated(Exception):
    """A name that an object has twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Repeated(next(name for name in names if names.count(name) > 1))
    return made


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) < _LONGEST_WHOLE else Decimal(digits)


def _not_finite(word: str) -> None:
    """NaN and infinities, which JSON has not, count as unknown."""
