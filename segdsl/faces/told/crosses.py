"""Cross-tables, as people read them."""

from __future__ import annotations

from functools import partial

from segdsl.decimals import percentage
from segdsl.faces.told.told import Figure, Small, Table, Told
from segdsl.faces.told.words import cell, count, of_whom
from segdsl.pictures.drawing import Picture
from segdsl.pictures.heat import heat
from segdsl.runs.numbers.crossing import Crossed


def told(crossed: Crossed, zone: str | None) -> Told:
    """The counts with their sums, the shares of each row, and a heat map of these."""
    names = " × ".join(crossed.names)
    corner = " \\ ".join(crossed.names)
    sums = [sum(row) for row in crossed.counts]
    rows = [
        (name, *map(count, counts), count(total))
        for name, counts, total in zip(crossed.rows, crossed.counts, sums, strict=True)
    ]
    below = [sum(column) for column in zip(*crossed.counts, strict=True)]
    rows.append(("all", *map(count, below), count(sum(below))))
    shares = [
        (name, *(_share(number, total) for number in counts))
        for name, counts, total in zip(crossed.rows, crossed.counts, sums, strict=True)
    ]
    tables = [Table((corner, *crossed.columns, "all"), tuple(rows), "Customers")]
    if len(crossed.names) > 1:
        tables.append(Table((corner, *crossed.columns), tuple(shares), "In percent of each row"))
    figure = Figure(partial(_heat, crossed), "The deeper a field, the larger its share of the row.")
    about = of_whom(crossed.customers, crossed.as_of, zone)
    return Told(names, about, crossed.document(), tuple(tables), figures=(figure,))


def _share(number: int, whole: int) -> str:
    text = percentage(number / whole, 1) if whole else "–"
    return Small(text) if 0 < number < 10 else text


def _heat(crossed: Crossed, width: float) -> Picture:
    cells = []
    for name, counts in zip(crossed.rows, crossed.counts, strict=True):
        total = sum(counts) or 1
        pairs = zip(crossed.columns, counts, strict=True)
        cells.append([cell(n, n / total, f"{n:,}", f"{name}, {column}") for column, n in pairs])
    title = f"Customers by {' and '.join(crossed.names)}"
    return heat(crossed.rows, crossed.columns, cells, title, width=width)
