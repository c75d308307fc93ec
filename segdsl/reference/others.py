"""What rests on all customers: ranks, and numbers about everybody.

In: a rank or an overall number, a customer, and the customers that there are. Out: its value. `Everybody`
looks at each of them; whoever knows only one customer of many answers with another `Others`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from segdsl.model.nodes import Expression, Overall, Ranking
from segdsl.operators.overall import OVERALL
from segdsl.operators.ranks import RANKINGS, Ranked
from segdsl.reference.owners import Key
from segdsl.reference.world import Row


class Customers(Protocol):
    """The customers by their places, and what can be asked of each."""

    @property
    def customers(self) -> Sequence[Row]: ...

    def evaluate(self, expression: Expression, customer: int) -> Any: ...

    def key(self, customer: int) -> Key: ...


class Others(Protocol):
    """Answers what the other customers decide; None is unknown, and `customer` where a row is nobody's."""

    def overall(self, overall: Overall, customer: int | None, among: Customers) -> float | None: ...

    def ranking(self, ranking: Ranking, customer: int | None, among: Customers) -> int | bool | None: ...


class Everybody:
    """Looks at all customers, once for each rank and number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[Overall, Any], float | None] = {}
        self._ranked: dict[Any, dict[int, tuple[Any, Ranked]]] = {}

    def overall(self, overall: Overall, customer: int | None, among: Customers) -> float | None:
        group: Any = True
        if overall.within is not None:
            group = None if customer is None else among.evaluate(overall.within, customer)
        if group is None:
            return None
        if (overall, group) not in self._numbers:
            self._numbers[overall, group] = self._number(overall, group, among)
        return self._numbers[overall, group]

    def _number(self, overall: Overall, group: Any, among: Customers) -> float | None:
        values = [
            among.evaluate(overall.value, place)
            for place in range(len(among.customers))
            if (overall.within is None or among.evaluate(overall.within, place) == group)
            and (overall.among is None or among.evaluate(overall.among, place))
        ]
        known = sorted(float(v) for v in values if v is not None)
        percent = () if overall.percent is None else (overall.percent,)
        result: float | None = OVERALL[overall.function].row(known, *percent)
        return result

    def ranking(self, ranking: Ranking, customer: int | None, among: Customers) -> int | bool | None:
        ranked = self._everybody_ranked(ranking, among)
        own = None if customer is None else ranked.get(customer)
        if own is None:
            return None
        group, entry = own
        everybody = [other for its_group, other in ranked.values() if its_group == group]
        return RANKINGS[ranking.function].row(ranking.amount, entry, everybody)

    def _everybody_ranked(self, ranking: Ranking, among: Customers) -> dict[int, tuple[Any, Ranked]]:
        """Everybody who takes part, with their group (the same for all where there is no `within`)."""
        what = (ranking.value, ranking.within, ranking.among)
        if what not in self._ranked:
            found = {}
            for place in range(len(among.customers)):
                if ranking.among is not None and not among.evaluate(ranking.among, place):
                    continue
                value = among.evaluate(ranking.value, place)
                group = True if ranking.within is None else among.evaluate(ranking.within, place)
                if value is not None and group is not None:
                    found[place] = (group, Ranked(float(value), among.key(place), place))
            self._ranked[what] = found
        return self._ranked[what]
