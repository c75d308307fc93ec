"""Reading JSON Lines: an object on each line; what a line does not mention is unknown there.

In: a file and a table. Out: the declared columns, as texts where they hold nothing else, otherwise as values;
numbers keep every digit that the file has. Rows are lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from segdsl.diagnostics import Checked
from segdsl.model.catalog import FileInfo, Table
from segdsl.sources.encodings import read_utf8, utf8_fault
from segdsl.sources.findings import finding
from segdsl.sources.json_texts import Fault, from_json
from segdsl.sources.nested import columns_of
from segdsl.sources.paths import FoundFile
from segdsl.sources.raw import FileRows, from_objects

Record = tuple[int, dict[str, Any]]  # an object, and the number of its row, from 1


def read_json_lines(found: FoundFile, table: Table) -> Checked[FileRows]:
    """The declared columns, or why the file cannot be read."""
    records = records_of(found, table.file, lines_in)
    if records.value is None:
        return Checked(None, records.diagnostics)
    return as_part(records.value, found, table)


def records_of(
    found: FoundFile, file: FileInfo | None, split: Callable[[str], Iterator[Record]]
) -> Checked[list[Record]]:
    """The objects that a file holds, as `split` takes them out of its text."""
    assert file is not None
    content = read_utf8(found, file)
    if content.value is None:
        return Checked(None, content.diagnostics)
    try:
        return Checked(list(split(content.value.to_pybytes().decode())))
    except UnicodeDecodeError:
        fault = utf8_fault(content.value, found, file)
        return Checked(None, (fault,) if fault else ())
    except Fault as fault:
        message = f"`{found.name}` {fault}"
        return Checked(
            None, (finding("unreadable-data", message, file=found.name, span=file.span, hint=fault.hint),)
        )


def as_part(records: list[Record], found: FoundFile, table: Table) -> Checked[FileRows]:
    """The declared columns of a file's objects."""
    numbers = [number for number, _ in records]
    names = names_in(records)
    if not records:
        return Checked(
            FileRows(found.name, {name: from_objects([]) for name in table.columns}, 0, lambda p: p + 1)
        )

    def values(place: int) -> list[Any]:
        return [record.get(names[place]) for _, record in records]

    columns = columns_of(table, names, found.name, values, from_objects)
    if columns.value is None:
        return Checked(None, columns.diagnostics)
    return Checked(FileRows(found.name, columns.value, len(records), lambda position: numbers[position]))


def names_in(records: Iterable[Record]) -> list[str]:
    """What the objects name, in the order in which that comes."""
    return list(dict.fromkeys(name for _, record in records for name in record))


def lines_in(text: str) -> Iterator[Record]:
    """The object of each line that is not blank, with the line's number from 1."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        record = from_json(line.strip(), f"row {number} ")
        if not isinstance(record, dict):
            hint = 'every line holds one object, such as `{"id": 1, "country": "DE"}`'
            raise Fault(f"row {number} is not a JSON object", hint)
        yield number, record
