"""Reading JSON that is one document: a list of objects, what a platform's API answers, or one object.

In: a file and a table. Out: the declared columns. Rows are the objects, counted from 1. A file that ends in
`.json` and holds an object on each line is read like that, as some platforms write it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from segdsl.diagnostics import Checked
from segdsl.model.catalog import Table
from segdsl.sources.json_lines import Record, as_part, lines_in, records_of
from segdsl.sources.json_texts import Fault, from_json
from segdsl.sources.paths import FoundFile
from segdsl.sources.raw import FileRows

# Lists in an answer beside the one that was asked for: JSON:API's, and links.
_BESIDE = frozenset({"included", "links", "errors", "warnings"})
_NAMES_ITSELF = ("id", "_id", "uuid")


def read_json(found: FoundFile, table: Table) -> Checked[FileRows]:
    """The declared columns, or why the file cannot be read."""
    records = records_of(found, table.file, objects_in)
    if records.value is None:
        return Checked(None, records.diagnostics)
    return as_part(records.value, found, table)


def objects_in(text: str) -> Iterator[Record]:
    """The objects of a document, or of its lines, with their numbers from 1."""
    if not text.strip():
        return
    try:
        document = from_json(text)
    except Fault:
        if not _is_by_lines(text):
            raise
        yield from lines_in(text)
        return
    items = _items(document)
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            hint = 'a table is a list of objects, such as `[{"id": 1, "country": "DE"}]`'
            raise Fault(f"row {number} is not a JSON object", hint)
        yield number, item


def _is_by_lines(text: str) -> bool:
    """Whether the first line is an object for itself."""
    try:
        return isinstance(from_json(text.strip().partition("\n")[0]), dict)
    except Fault:
        return False


def _items(document: Any) -> list[Any]:
    """The rows of a document: of an object without an id that has one list of objects, that list."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict) or any(name in document for name in _NAMES_ITSELF):
        return [document]
    lists = [value for name, value in document.items() if _is_table(name, value)]
    return lists[0] if len(lists) == 1 else [document]


def _is_table(name: str, value: Any) -> bool:
    listed = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return listed and name not in _BESIDE and not name.startswith("_")


JSON: dict[str, Callable[[str], Iterator[Record]]] = {
    ".json": objects_in,
    ".jsonl": lines_in,
    ".ndjson": lines_in,
}
