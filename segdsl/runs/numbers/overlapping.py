"""How segments overlap: the size of every combination, and which segments hold one another.

In: a job and names of segments or stages; by default every segment. Out: `Overlap`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, wrong_usage
from segdsl.project.as_of import written
from segdsl.project.names import no_such
from segdsl.runs.job import Job
from segdsl.runs.numbers.asking import Asking
from segdsl.runs.numbers.groups import LEAST

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut


@dataclass(frozen=True, slots=True)
class Combination:
    """Whoever is in exactly these segments, and in none of the others."""

    members: frozenset[str]
    customers: int


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """`combinations` are those of at least ten customers, the largest first; `smaller` counts all others.

    `pairs` has how many are in both of two segments; `contained` those whose members are all in another;
    `equal` groups of segments with the same members; `empty` those without any.
    """

    as_of: AsOf
    customers: int
    sizes: Mapping[str, int]
    combinations: tuple[Combination, ...]
    smaller: Combination
    smaller_number: int
    pairs: Mapping[tuple[str, str], int]
    contained: tuple[tuple[str, str], ...]
    equal: tuple[tuple[str, ...], ...]
    empty: tuple[str, ...]
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def document(self) -> dict[str, Any]:
        """The JSON of `segdsl overlap`."""
        return {
            "as_of": written(self.as_of),
            "customers": self.customers,
            "segments": dict(self.sizes),
            "combinations": [
                {"in": [name for name in self.sizes if name in one.members], "customers": one.customers}
                for one in self.combinations
            ],
            "smaller": {"combinations": self.smaller_number, "customers": self.smaller.customers},
            "pairs": [
                {"segments": list(pair), "customers": both if both == 0 or both >= LEAST else None}
                for pair, both in self.pairs.items()
            ],
            "contained": [{"segment": inner, "in": outer} for inner, outer in self.contained],
            "equal": [list(names) for names in self.equal],
            "empty": list(self.empty),
        }


def overlap(job: Job, names: Iterable[str] = ()) -> Overlap:
    """Raises Problem for names that are no segments, and where there are fewer than two."""
    model = job.model
    wanted = tuple(names) or tuple(model.segments)
    for name in wanted:
        if name not in model.segments:
            raise no_such(job.project, "segment or stage", name, tuple(model.segments))
    if len(wanted) < 2:
        raise wrong_usage("one segment alone overlaps with nothing", "name two or more")
    asking = Asking(job, wanted)
    result = asking.ask(wanted)
    table = np.column_stack([result.segments[name].to_numpy(bool) for name in wanted])
    return _overlap(job.as_of, wanted, table, asking)


def _overlap(as_of: AsOf, names: tuple[str, ...], table: Any, asking: Asking) -> Overlap:
    """`table` has a row for each customer and a column for each segment."""
    sizes = dict(zip(names, map(int, table.sum(axis=0)), strict=True))
    both = table.astype(np.int64).T @ table.astype(np.int64)
    pairs = {(a, b): int(both[i, j]) for (i, a), (j, b) in combinations(enumerate(names), 2)}
    found = _combinations(names, table)
    large = [one for one in found if one.customers >= LEAST]
    small = [one for one in found if one.customers < LEAST]
    equal = _equal(sizes, pairs)
    alike = {frozenset(pair) for group in equal for pair in combinations(group, 2)}
    contained = tuple(
        (a, b)
        for pair, n in pairs.items()
        for a, b in (pair, pair[::-1])
        if sizes[a] == n > 0 and frozenset(pair) not in alike
    )
    return Overlap(
        as_of,
        len(table),
        sizes,
        tuple(sorted(large, key=lambda one: (-one.customers, sorted(one.members)))),
        Combination(frozenset(), sum(one.customers for one in small)),
        len(small),
        pairs,
        contained,
        equal,
        tuple(name for name, size in sizes.items() if not size),
        asking.left_out,
        asking.diagnostics,
    )


def _combinations(names: tuple[str, ...], table: Any) -> list[Combination]:
    packed, counts = np.unique(np.packbits(table, axis=1), axis=0, return_counts=True)
    rows = np.unpackbits(packed, axis=1, count=len(names)).astype(bool)
    return [
        Combination(frozenset(np.array(names)[row].tolist()), int(count))
        for row, count in zip(rows, counts, strict=True)
    ]


def _equal(sizes: Mapping[str, int], pairs: Mapping[tuple[str, str], int]) -> tuple[tuple[str, ...], ...]:
    """Segments with the same members, each in one group."""
    home: dict[str, str] = {}
    for (a, b), both in pairs.items():
        if sizes[a] == sizes[b] == both > 0:
            home[b] = home.get(a, a)
            home.setdefault(a, a)
    groups: dict[str, list[str]] = {}
    for name in sizes:
        if name in home:
            groups.setdefault(home[name], []).append(name)
    return tuple(tuple(group) for group in groups.values())
