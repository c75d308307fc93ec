"""Moves between stages, as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from segdsl.decimals import percentage
from segdsl.faces.told.told import Figure, Table, Told
from segdsl.faces.told.words import FROM_THE_BEGINNING, cell, change, count, part, told_of
from segdsl.pictures.drawing import Picture
from segdsl.pictures.heat import heat
from segdsl.pictures.sankey import sankey
from segdsl.runs.numbers.groups import LEAST
from segdsl.runs.numbers.migrating import GONE, NOT_YET, Migration

_BASIS = {
    "rules": (
        "Both moments are told by today's rules: events and dates as they were then, attributes as they are"
        " today. Saved runs (`segdsl segment --out`) are better: give their folders."
    ),
    "runs": "Both moments are told by saved runs, with the rules and attributes of then.",
    "both": (
        "One moment is told by a saved run, the other by today's rules, with attributes as they are today:"
        " part of the moves may come from that."
    ),
}


def told(migration: Migration, _zone: str | None) -> Told:
    """The matrix, the sizes before and after, who moved, a Sankey and a heat map."""
    corner = f"{migration.name}, from \\ to"
    rows = tuple(
        (a, *(_cell(migration, a, b) for b in migration.columns), count(migration.of(a)))
        for a in migration.rows
    )
    sizes = tuple(
        (
            stage,
            count(migration.of(stage)),
            count(migration.now(stage)),
            change(migration.now(stage), migration.of(stage)),
        )
        for stage in dict.fromkeys((*migration.rows, *migration.columns))
        if stage not in (NOT_YET, GONE)
    )
    tables = (
        Table(
            (corner, *migration.columns, "all"),
            rows,
            "From each stage to which: customers, and their share of the row",
        ),
        Table((migration.name, migration.start, migration.end, "change"), sizes, "Sizes"),
    )
    figures = (
        Figure(partial(_sankey, migration), "Bands are as thick as they have customers."),
        Figure(partial(_heat, migration), "The deeper a field, the larger its share of the row."),
    )
    about = f"{migration.customers:,} customers, from {migration.start} to {migration.end}"
    return Told(
        f"How customers moved: {migration.name}",
        about,
        migration.document(),
        tables,
        tuple(_sentences(migration)),
        tuple(_remarks(migration)),
        figures,
    )


def _remarks(migration: Migration) -> Iterator[str]:
    yield _BASIS[migration.basis]
    if migration.rules_differ:
        yield "The two runs had different rules: part of the moves may come from that."
    if not migration.knows_joined:
        yield FROM_THE_BEGINNING


def _cell(migration: Migration, a: str, b: str) -> str:
    number, whole = migration.counts.get((a, b), 0), migration.of(a)
    return count(number, number / whole) if number and whole else "–"


def _sentences(migration: Migration) -> Iterator[str]:
    there = sum(n for (a, b), n in migration.counts.items() if a != NOT_YET and b != GONE)
    moved = sum(migration.moved.values())
    if there:
        stayed = percentage((there - moved) / there)
        yield f"{moved:,} of {there:,} changed; {stayed} are where they were."
    come = sum(n for (a, _), n in migration.counts.items() if a == NOT_YET)
    if come:
        yield f"{come:,} are new since {migration.start}."
    largest = sorted(migration.moved.items(), key=lambda pair: (-pair[1], pair[0]))
    for (a, b), number in largest[:5]:
        if number >= LEAST:
            yield f"{number:,} went from {a} to {b}: {part(number / migration.of(a))} of {a}."


def _sankey(migration: Migration, width: float) -> Picture:
    title = f"{migration.name}, {migration.start} to {migration.end}"
    said = " ".join(_sentences(migration))
    return sankey(migration.rows, migration.columns, migration.counts, title, said, width, told_of)


def _heat(migration: Migration, width: float) -> Picture:
    cells = []
    for a in migration.rows:
        whole = migration.of(a) or 1
        numbers = [(b, migration.counts.get((a, b), 0)) for b in migration.columns]
        cells.append([cell(n, n / whole, part(n / whole), f"{a} to {b}") for b, n in numbers])
    title = f"{migration.name}, share of each row"
    return heat(migration.rows, migration.columns, cells, title, " ".join(_sentences(migration)), width)
