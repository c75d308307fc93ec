"""What is told of numbers, whatever they are about.

In: tables, sentences, pictures. Out: a page for a terminal, or a section of HTML. Tables that are wider than
a terminal are broken into several, each with the names of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from segdsl.faces.lines import columns, fitted, visible
from segdsl.faces.tables import DrawnTable
from segdsl.pictures.drawing import Draw

FEW = "under 10"
"""Stands for a number of customers that is too small to be told."""

PAPER = 86
"""As many letters fit beside each other on a sheet of paper."""

NONE = "–"
"""Stands for a number that there is not: unknown, or of a group that is too small."""


class Small(str):
    """A number of fewer than ten customers: a terminal shows it, what can be sent does not."""


@dataclass(frozen=True, slots=True)
class Table:
    """The first `names` columns say what a row is about; all others hold numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    names: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, and what it shows."""

    draw: Draw
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """`about` says of whom and as of when; `remarks` are what one has to know to read the numbers."""

    title: str
    about: str
    document: Mapping[str, Any] = field(repr=False)
    tables: tuple[Table, ...] = ()
    sentences: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


# ---------------------------------------------------------------- on a terminal


def page(told: Told, color: bool, width: int | None) -> str:
    """The page, its parts apart by blank lines."""
    parts = ["\n".join(fitted(visible(told.about), width))]
    parts += [_drawn(table, color, width) for table in told.tables]
    if told.sentences:
        parts.append("\n".join(line for said in told.sentences for line in fitted(visible(said), width)))
    if told.remarks:
        parts.append("\n".join(line for said in told.remarks for line in fitted(visible(said), width)))
    return "\n\n".join(parts) + "\n"


def _drawn(table: Table, color: bool, width: int | None) -> str:
    drawn = []
    for part in _parts(table, width):
        named = [(_name(row, part.names), *row[part.names :], "", "") for row in part.rows]
        head = (_name(part.head, part.names), *part.head[part.names :], "", "")
        drawn.append(DrawnTable(head, {"": named}).drawn(color, width))
    title = ["\n".join(fitted(visible(table.title), width))] if table.title else []
    return "\n".join([*title, "\n\n".join(drawn)])


def _name(row: Sequence[str], names: int) -> str:
    return " · ".join(cell for cell in row[:names] if cell)


def _parts(table: Table, width: int | None) -> Iterator[Table]:
    """The table, or as many as it takes for none to be wider than a terminal."""
    if width is None:
        yield table
        return
    rows = (table.head, *table.rows)
    widths = [max(columns(visible(row[place])) for row in rows) + 2 for place in range(len(table.head))]
    own = min(width // 2, max(columns(visible(_name(row, table.names))) for row in rows))
    start = table.names
    while start < len(table.head) or start == table.names:
        end = start + 1
        while end < len(table.head) and own + sum(widths[start : end + 1]) <= width:
            end += 1
        places = (*range(table.names), *range(start, min(end, len(table.head))))
        yield Table(
            tuple(table.head[p] for p in places),
            tuple(tuple(row[p] for p in places) for row in table.rows),
            table.title if start == table.names else "",
            table.names,
        )
        start = end


# ---------------------------------------------------------------- on a page


def section(told: Told, anchor: str = "", level: int = 2) -> str:
    """A section of HTML, with everything escaped; for those who read no code, names have no backquotes."""
    from segdsl.pictures.page import figure

    named = f' id="{escape(anchor)}"' if anchor else ""
    parts = ["<section>", *([f"<h{level}{named}>{escape(told.title)}</h{level}>"] if told.title else [])]
    parts += [f'<p class="soft">{_plain(told.about)}</p>'] if told.about else []
    parts += [f"<p>{_plain(said)}</p>" for said in told.sentences if len(told.sentences) == 1]
    if len(told.sentences) > 1:
        parts.append(f"<ul>{''.join(f'<li>{_plain(said)}</li>' for said in told.sentences)}</ul>")
    parts += [figure(one.draw, one.caption) for one in told.figures]
    parts += [_shown(part) for table in told.tables for part in _parts(table, PAPER)]
    parts += [f'<p class="soft">{_plain(said)}</p>' for said in told.remarks]
    return "\n".join([*parts, "</section>"])


def _plain(said: str) -> str:
    return escape(said.replace("`", ""))


def _shown(part: Table) -> str:
    from segdsl.pictures.page import table

    rows = [[FEW if isinstance(cell, Small) else cell for cell in row] for row in part.rows]
    return table(part.head, rows, part.title, part.names)
