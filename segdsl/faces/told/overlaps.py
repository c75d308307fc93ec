"""Overlapping segments, as people read them."""

from __future__ import annotations

from functools import partial

from segdsl.decimals import percentage
from segdsl.faces.told.told import FEW, Figure, Table, Told
from segdsl.faces.told.words import count, of_whom
from segdsl.pictures.drawing import Picture
from segdsl.pictures.upset import upset
from segdsl.runs.numbers.groups import LEAST
from segdsl.runs.numbers.overlapping import Combination, Overlap

MOST_ROWS, MOST_DRAWN, MOST_SETS = 25, 15, 10


def told(overlap: Overlap, zone: str | None) -> Told:
    """Every combination with its size, what two segments have in common, and what holds what."""
    combinations = tuple(
        (_called(one), count(one.customers), percentage(one.customers / overlap.customers, 1))
        for one in overlap.combinations[:MOST_ROWS]
    )
    pairs = sorted(overlap.pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    common = tuple(
        (f"{a} and {b}", count(n), *(_of(n, overlap.sizes[name]) for name in (a, b)))
        for (a, b), n in pairs[:MOST_ROWS]
        if n
    )
    tables = [Table(("in exactly these", "customers", "share"), combinations)]
    if common:
        tables.append(Table(("in both", "customers", "of the first", "of the second"), common))
    return Told(
        "How segments overlap",
        of_whom(overlap.customers, overlap.as_of, zone),
        overlap.document(),
        tuple(tables),
        tuple(_sentences(overlap)),
        tuple(_remarks(overlap)),
        (
            Figure(
                partial(_upset, overlap), "Linked dots say which segments a bar is in: these, and no others."
            ),
        ),
    )


def _called(combination: Combination) -> str:
    return " + ".join(sorted(combination.members)) or "(none of them)"


def _of(number: int, whole: int) -> str:
    return percentage(number / whole) if number >= LEAST else FEW


def _sentences(overlap: Overlap) -> list[str]:
    said = [f"{' and '.join(names)} have the same members." for names in overlap.equal]
    said += [f"All of {inner} are in {outer}." for inner, outer in overlap.contained]
    return said + [f"Nobody is in {name}." for name in overlap.empty]


def _remarks(overlap: Overlap) -> list[str]:
    found = []
    if (more := len(overlap.combinations) - MOST_ROWS) > 0:
        rest = sum(one.customers for one in overlap.combinations[MOST_ROWS:])
        found.append(f"{rest:,} customers are in {more:,} smaller combinations; `--format json` lists them.")
    if len(overlap.sizes) > MOST_SETS:
        found.append("These are many segments: name a few of them to see how they overlap.")
    if overlap.smaller_number:
        found.append(
            f"{overlap.smaller.customers:,} customers are in {overlap.smaller_number:,} combinations of fewer"
            f" than {LEAST}, which are not shown."
        )
    return found


def _upset(overlap: Overlap, width: float) -> Picture:
    """The largest sets and combinations: all others are in the tables."""
    largest = sorted(overlap.sizes, key=lambda name: -overlap.sizes[name])[:MOST_SETS]
    sets = [(name, overlap.sizes[name]) for name in overlap.sizes if name in largest]
    sizes: dict[frozenset[str], int] = {}
    for one in overlap.combinations:
        inside = one.members & set(largest)
        sizes[inside] = sizes.get(inside, 0) + one.customers
    drawn = sorted(((m, n) for m, n in sizes.items() if m), key=lambda pair: (-pair[1], sorted(pair[0])))
    said = "; ".join(f"{' and '.join(sorted(members))}: {n:,}" for members, n in drawn[:MOST_DRAWN])
    return upset(sets, drawn[:MOST_DRAWN], "How segments overlap", said, width)
