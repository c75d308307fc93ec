"""JSON that is one document: a list of objects, what a platform's API answers, or one object.

Rows are the objects, counted from 1. A file that ends in `.json` and holds an object on each line is read
like that, as some platforms write it. Numbers keep every digit that the file has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from segdsl.sources.format import RecordFormat
from segdsl.sources.formats.jsonl import lines_in
from segdsl.sources.json_texts import Fault, from_json

if TYPE_CHECKING:
    from segdsl.diagnostics import Checked
    from segdsl.model.catalog import FileInfo
    from segdsl.sources.found_file import FoundFile
    from segdsl.sources.records import Record, Records

# Lists in an answer beside the one that was asked for: JSON:API's, and links.
_BESIDE = frozenset({"included", "links", "errors", "warnings"})
_NAMES_ITSELF = ("id", "_id", "uuid")


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


def _opened(found: FoundFile, file: FileInfo) -> Checked[Records]:
    from segdsl.sources.record_files import opened

    return opened(found, file, objects_in)


FORMAT = RecordFormat("JSON", (".json",), _opened, printed=True)
