"""Messages as rows of a CSV file, which spreadsheets and other systems open.

In: fields by the heading of their column. Out: rows of texts, blank where nothing is known, none of whose
cells a spreadsheet runs; and the file that they go into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.delivery.outbox.stores import Stream
from segdsl.spreadsheets import csv_rows_into, spreadsheet_cell

if TYPE_CHECKING:
    from segdsl.delivery.outbox.outgoing import Field
    from segdsl.messages.weave import Sheet
    from segdsl.person_fields import Field as Part

LONGEST = 32_000  # characters of a cell: spreadsheets cut off what is beyond 32,767

Row = tuple[str, ...]


def rows(size: int, fields: Mapping[str, Field]) -> list[Row]:
    """A row for each of the messages. Raises Unwritable where a cell would be cut off."""
    from segdsl.delivery.outbox.mail.headers import Unwritable

    found = [tuple(cells) for cells in zip(*(_cells(field, size) for field in fields.values()), strict=True)]
    for heading, cells in zip(fields, zip(*found, strict=True), strict=bool(found)):
        if max(map(len, cells)) > LONGEST:
            raise Unwritable(f"its {heading} is longer than {LONGEST:,} characters, more than a cell takes")
    return found


def whom(sheet: Sheet, parts: Sequence[Part]) -> dict[str, Field]:
    """The columns of these parts of a name or address; one that the project has not is blank."""
    return {part: sheet.addressee.get(part) for part in parts}


def _cells(field: Field, size: int) -> Iterator[str]:
    from segdsl.messages.weave import Weave

    match field:
        case None | str():
            return repeat(field or "", size)
        case Weave():
            return (text.rstrip("\n") for text in field.texts())
    return (text or "" for text in field)


def in_csv(lines: Iterable[Sequence[str]]) -> bytes:
    """The rows one after the other. Raises UnicodeEncodeError for halves of characters."""
    written: list[str] = []
    csv_rows_into(written.append).writerows([spreadsheet_cell(cell) for cell in line] for line in lines)
    return "".join(written).encode()


class Table(Stream):
    """A CSV file that grows, its headings first."""

    def __init__(self, path: Path, mark: int, headings: Sequence[str]) -> None:
        super().__init__(path, mark)
        if not mark:
            self.add(in_csv([headings]))
