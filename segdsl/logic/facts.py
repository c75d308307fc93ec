"""What holds of everybody for whom a condition holds.

In: conditions that are true, values that are known, rows that there are. Out: `Facts`, which can be joined:
`|` has what both know, `&` what either makes sure of where nobody knows which of the two applies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from segdsl.logic.normal import joined
from segdsl.model.nodes import Expression, Selection, Value

Values = Mapping[Expression, frozenset[Value]]
Bounds = Mapping[Selection, float]


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What holds of a customer.

    true:     conditions that hold
    known:    expressions whose value is known
    unknown:  expressions whose value is unknown
    values:   expressions that have one of a few values
    barred:   expressions that have none of a few values, or are unknown
    least:    selections with at least so many rows
    most:     selections with at most so many rows
    choices:  of each, at least one of several sets of facts
    """

    true: frozenset[Expression] = frozenset()
    known: frozenset[Expression] = frozenset()
    unknown: frozenset[Expression] = frozenset()
    values: Values = field(default_factory=dict)
    barred: Values = field(default_factory=dict)
    least: Bounds = field(default_factory=dict)
    most: Bounds = field(default_factory=dict)
    choices: tuple[tuple[Facts, ...], ...] = ()

    @classmethod
    def rows(cls, selection: Selection, least: float = 1) -> Facts:
        """There are so many rows, and so many with fewer demands."""
        return cls(least={_any(selection): least, selection: least})

    def happened(self, selection: Selection) -> bool:
        """Whether there is surely a row."""
        return any(n >= 1 and covers(selection, narrow) for narrow, n in self.least.items())

    def __or__(self, other: Facts) -> Facts:
        """All of both."""
        return Facts.all((self, other))

    @classmethod
    def all(cls, several: Iterable[Facts]) -> Facts:
        """All of several."""
        parts = tuple(several)
        values: dict[Expression, frozenset[Value]] = {}
        barred: dict[Expression, frozenset[Value]] = {}
        least: dict[Selection, float] = {}
        most: dict[Selection, float] = {}
        for part in parts:
            values.update({e: v & values.get(e, v) for e, v in part.values.items()})
            barred.update({e: v | barred.get(e, v) for e, v in part.barred.items()})
            least.update({s: max(n, least.get(s, n)) for s, n in part.least.items()})
            most.update({s: min(n, most.get(s, n)) for s, n in part.most.items()})
        return cls(
            frozenset().union(*(part.true for part in parts)),
            frozenset().union(*(part.known for part in parts)),
            frozenset().union(*(part.unknown for part in parts)),
            values,
            barred,
            least,
            most,
            tuple(choice for part in parts for choice in part.choices),
        )

    def __and__(self, other: Facts) -> Facts:
        """What is so with the one as with the other."""
        return Facts(
            self.true & other.true,
            self.known & other.known,
            self.unknown & other.unknown,
            {e: v | other.values[e] for e, v in self.values.items() if e in other.values},
            {e: v & other.barred[e] for e, v in self.barred.items() if e in other.barred},
            {s: min(n, other.least[s]) for s, n in self.least.items() if s in other.least},
            {s: max(n, other.most[s]) for s, n in self.most.items() if s in other.most},
        )


def covers(wide: Selection, narrow: Selection) -> bool:
    """Whether every row of the narrow selection is plainly one of the wide, too."""
    return (
        wide.events == narrow.events
        and _asked(wide) <= _asked(narrow)
        and wide.steps in ((), narrow.steps)
        and (wide.future or not narrow.future)
    )


def _any(selection: Selection) -> Selection:
    """All rows of its table."""
    return replace(selection, condition=None, steps=())


def _asked(selection: Selection) -> set[Expression]:
    waiting = [] if selection.condition is None else [selection.condition]
    found: set[Expression] = set()
    while waiting:
        condition = waiting.pop()
        parts = joined("and", condition)
        waiting.extend(parts if len(parts) > 1 else ())
        found.update(parts if len(parts) == 1 else ())
    return found
