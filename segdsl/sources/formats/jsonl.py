"""JSON Lines: an object on each line; what a line does not mention is unknown there. Rows are lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from segdsl.sources.format import RecordFormat
from segdsl.sources.json_texts import Fault, from_json

if TYPE_CHECKING:
    from segdsl.diagnostics import Checked
    from segdsl.model.catalog import FileInfo
    from segdsl.sources.found_file import FoundFile
    from segdsl.sources.records import Record, Records


def lines_in(text: str) -> Iterator[Record]:
    """The object of each line that is not blank, with the line's number from 1. Raises Fault."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        record = from_json(line.strip(), f"row {number} ")
        if not isinstance(record, dict):
            hint = 'every line holds one object, such as `{"id": 1, "country": "DE"}`'
            raise Fault(f"row {number} is not a JSON object", hint)
        yield number, record


def _opened(found: FoundFile, file: FileInfo) -> Checked[Records]:
    from segdsl.sources.record_files import opened

    return opened(found, file, lines_in)


FORMAT = RecordFormat("JSON Lines", (".jsonl", ".ndjson"), _opened, printed=True)
