"""Files of records that name their columns: how they are opened, and their declared columns.

In: a file, and the format that opens it. Out: its records; the columns that a table declares, as texts
where they hold nothing else, otherwise as values with a type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from segdsl.diagnostics import Checked
from segdsl.formats import Unread
from segdsl.model.catalog import FileInfo, Table
from segdsl.sources.encodings import read_utf8, utf8_fault
from segdsl.sources.findings import finding
from segdsl.sources.format import RecordFormat
from segdsl.sources.found_file import FoundFile
from segdsl.sources.json_texts import Fault
from segdsl.sources.nested import columns_of
from segdsl.sources.raw import Part, from_objects
from segdsl.sources.records import Record, Records


def opened(found: FoundFile, file: FileInfo, split: Callable[[str], Iterator[Record]]) -> Checked[Records]:
    """A file of objects, as `split` takes them out of its text."""
    read = records_of(found, file, split)
    return Checked(None if read.value is None else _of_objects(read.value), read.diagnostics)


def records_of(
    found: FoundFile, file: FileInfo, split: Callable[[str], Iterator[Record]]
) -> Checked[list[Record]]:
    """The objects that a file holds, as `split` takes them out of its text."""
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


def _of_objects(objects: Sequence[Record]) -> Records:
    names = list(dict.fromkeys(name for _, record in objects for name in record))
    return Records(
        names,
        len(objects),
        lambda place: [record.get(names[place]) for _, record in objects],
        row_of=lambda position: objects[position][0],
        objects=objects,
    )


def read_records(format_: RecordFormat, found: FoundFile, table: Table) -> Checked[Part]:
    """The declared columns of a file, or why it cannot be read."""
    assert table.file is not None
    read = format_.opened(found, table.file)
    if read.value is None:
        return Checked(None, read.diagnostics)
    records = read.value
    if not records.length and not records.names:  # without a record nobody knows which columns there are
        nothing = {name: from_objects([]) for name in table.columns}
        return Checked(Part(found.name, nothing, 0, lambda position: position + 1))
    try:
        columns = columns_of(table, records.names, found.name, records.values, records.cells, records.nested)
    except Unread as error:
        message, span = f"`{found.name}` {error}", table.file.span
        fault = finding("unreadable-data", message, file=found.name, span=span, hint=error.hint)
        return Checked(None, (fault,))
    if columns.value is None:
        return Checked(None, columns.diagnostics)
    return Checked(Part(found.name, columns.value, records.length, records.row_of))
