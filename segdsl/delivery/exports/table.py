"""The file that a platform imports, as a table of texts.

In: people, and a platform. Out: a header and rows, without those whom the platform cannot know or would have
twice; how many these are, and why, is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from segdsl.addresses import hashed
from segdsl.delivery.exports import forms
from segdsl.delivery.exports.people import People
from segdsl.delivery.exports.platform import Column, Platform
from segdsl.person_fields import Field
from segdsl.spreadsheets import csv_rows_into, spreadsheet_cell
from segdsl.types import LEAP_YEAR, day_text

_WORDS: Mapping[Field, str] = {"email": "e-mail address", "phone": "phone number", "key": "key"}


@dataclass(frozen=True, slots=True)
class ExportTable:
    """Rows of texts, blank where nothing is known; `left_out` counts people by the reason.

    `unread` counts, by the header of the column, values that the platform could not read, which are blank.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)

    def text(self) -> str:
        """The file: CSV in UTF-8, and no cell is a formula to a spreadsheet."""
        file = StringIO(newline="")
        writer = csv_rows_into(file.write)
        writer.writerow(map(spreadsheet_cell, self.header))
        writer.writerows([spreadsheet_cell(cell) for cell in row] for row in self.rows)
        return file.getvalue()


def table(platform: Platform, people: People, *, hashed: bool) -> ExportTable:
    """The people that the platform can take, in their order."""
    columns = [column for column in platform.columns if column.field in people.fields]
    written = {column.field: _written(people, column) for column in columns}
    taken, left_out = _taken(platform, written, people.size)
    cells = [_hashes(written[c.field]) if hashed and c.hashed else written[c.field] for c in columns]
    cells += [_others(platform, values) for values in people.others.values()]
    rows = tuple(tuple(column[place] or "" for column in cells) for place in taken)
    unread = {c.header: _unread(people.fields[c.field], written[c.field], taken) for c in columns}
    header = (*(c.header for c in columns), *people.others)
    return ExportTable(header, rows, left_out, {name: count for name, count in unread.items() if count})


def warnings(platform: Platform, made: ExportTable, size: int) -> Iterator[str]:
    """What is blank though something is known, and what the platform will not like about `size` bytes."""
    for header, count in made.unread.items():
        values = "value that" if count == 1 else "values that"
        yield f"`{header}`: {count:,} {values} {platform.title} could not read, left blank"
    if len(made.rows) < platform.fewest:
        yield f"{platform.title} takes lists of {platform.fewest} people or more; these are {len(made.rows)}"
    if platform.most_columns is not None and len(made.header) > platform.most_columns:
        yield f"{platform.title} takes {platform.most_columns} columns; these are {len(made.header)}"
    if platform.megabytes is not None and size > platform.megabytes * 1_000_000:
        yield f"{platform.title} takes files of {platform.megabytes:g} MB; this one has {size / 1e6:,.0f}"


def _written(people: People, column: Column) -> list[str | None]:
    values = people.fields[column.field]
    if column.local is None:
        return [None if value is None else column.form(value) for value in values]
    countries = people.fields.get("country") or [None] * people.size
    homes = [None if country is None else forms.country_upper(country) for country in countries]
    return [
        None if value is None else column.local(value, home)
        for value, home in zip(values, homes, strict=True)
    ]


def _unread(values: Sequence[Any], cells: Sequence[str | None], taken: Sequence[int]) -> int:
    """How many values of those taken say something, and are no cell."""
    return sum(cells[n] is None and values[n] is not None and bool(str(values[n]).strip()) for n in taken)


def _hashes(cells: Sequence[str | None]) -> list[str | None]:
    return [None if cell is None else hashed(cell) for cell in cells]


def _taken(
    platform: Platform, written: Mapping[Field, list[str | None]], size: int
) -> tuple[list[int], dict[str, int]]:
    """The places of those whom the platform takes, and how many it does not, by the reason."""
    known = [written[name] for name in platform.needs if name in written]
    first: set[str] = set()
    taken: list[int] = []
    without = doubles = 0
    unique = written.get(platform.unique)
    for place in range(size):
        if not any(column[place] for column in known):
            without += 1
            continue
        mark = unique[place] if unique is not None else None
        if mark in first:
            doubles += 1
            continue
        if mark is not None:
            first.add(mark)
        taken.append(place)
    missing = f"no usable {' or '.join(_WORDS[name] for name in platform.needs)}"
    same = f"the same {_WORDS[platform.unique]} as somebody before them"
    return taken, {reason: number for reason, number in ((missing, without), (same, doubles)) if number}


def _others(platform: Platform, values: Sequence[Any]) -> list[str | None]:
    return [_other(platform, value) for value in values]


def _other(platform: Platform, value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return platform.flag[value]
        case int() | float():
            return forms.number(value)
        case dt.datetime():
            return platform.instant(value)
        case dt.date() if value.year == LEAP_YEAR:
            return day_text(value)
        case dt.date():
            return platform.day(value)
        case list() | tuple():
            return platform.entries(value)
        case _:
            return str(value)
