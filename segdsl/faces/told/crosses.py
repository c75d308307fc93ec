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
    tables = _of_two(crossed) if len(crossed.names) > 1 else [_of_one(crossed)]
    figure = Figure(partial(_heat, crossed), "The deeper a field, the larger its share of the row.")
    about = of_whom(crossed.customers, crossed.as_of, zone)
    return Told(" × ".join(crossed.names), about, crossed.document(), tuple(tables), figures=(figure,))


def _of_one(crossed: Crossed) -> Table:
    whole = crossed.customers or 1
    pairs = zip(crossed.rows, (row[0] for row in crossed.counts), strict=True)
    rows = tuple((name, count(number), _share(number, whole)) for name, number in pairs)
    return Table((crossed.names[0], "customers", "share"), rows)


def _of_two(crossed: Crossed) -> list[Table]:
    corner = " \\ ".join(crossed.names)
    sums = [sum(row) for row in crossed.counts]
    lines = list(zip(crossed.rows, crossed.counts, sums, strict=True))
    rows = [(name, *map(count, counts), count(total)) for name, counts, total in lines]
    below = [sum(column) for column in zip(*crossed.counts, strict=True)]
    rows.append(("all", *map(count, below), count(sum(below))))
    shares = [(name, *(_share(number, total) for number in counts)) for name, counts, total in lines]
    return [
        Table((corner, *crossed.columns, "all"), tuple(rows), "Customers"),
        Table((corner, *crossed.columns), tuple(shares), "In percent of each row"),
    ]


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
