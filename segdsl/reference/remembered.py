"""Values of parts of expressions, each computed once for a row.

In: a way to evaluate an expression about a row. Out: the same values; parts that were asked before are looked
up, and of conditions that are joined no more are asked than decide. For whoever asks about the same rows
again and again; the rows stay as they are.
"""

from __future__ import annotations

from typing import Any

from segdsl.model.nodes import Aggregate, Call, Expression
from segdsl.operators.logic import JUNCTIONS
from segdsl.reference.owners import Evaluate
from segdsl.reference.world import Record


class Remembered:
    """Parts and rows are told apart by identity, which is quicker than by what they say.

    So both are kept as long as the value.
    """

    def __init__(self, evaluate: Evaluate) -> None:
        self._evaluate = evaluate
        self._found: dict[tuple[int, int, int | None], tuple[Any, ...]] = {}

    def __call__(self, part: Expression, row: Record) -> Any:
        if not isinstance(part, Call | Aggregate):
            return self._evaluate(part, row)
        place = id(part), id(row.values), row.customer
        found = self._found.get(place)
        if found is None:
            found = self._found[place] = (self._computed(part, row), part, row.values)
        return found[0]

    def _computed(self, part: Call | Aggregate, row: Record) -> Any:
        if isinstance(part, Call) and part.operator in JUNCTIONS:
            decides = part.operator == "or"
            return decides == any(bool(self(condition, row)) == decides for condition in part.arguments)
        return self._evaluate(part, row)
