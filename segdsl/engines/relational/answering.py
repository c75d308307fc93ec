"""The answer to a plan, out of what its relations hold: who the customers are, and all values of theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic

import numpy as np

from segdsl.engines.left_out import LeftOut
from segdsl.engines.protocol import Answer, Progress
from segdsl.engines.relational.kinds import kind_of
from segdsl.engines.relational.lowering import Lowering
from segdsl.engines.relational.lying import OnDisk, first, held, in_pieces
from segdsl.engines.relational.memory import plain
from segdsl.engines.relational.protocol import C, Join, Order, R, Relations, Taken
from segdsl.engines.relational.whose import Whose
from segdsl.model.catalog import CUSTOMERS, ROW_NUMBER, Catalog
from segdsl.plan.nodes import ONE, Constant, Named, Plan, Rows, Unknown
from segdsl.progress import Step
from segdsl.sources.as_arrow import ROW
from segdsl.types import Kind, Number

Fetch = Callable[[R, Mapping[Any, C], Sequence[str]], dict[Any, Any]]
_ROW_KIND = Kind(Number(whole=True), unknown=False)


class Answering(Generic[R, C]):
    """Answers one plan; tables have the place of each row in the column `ROW`.

    fetch: computes columns of a relation, as Arrow, each under its name; sorted by columns of the relation
    """

    def __init__(self, made: Plan, catalog: Catalog, steps: Relations[R, C], fetch: Fetch[R, C]) -> None:
        self._made = made
        self._catalog = catalog
        self._steps = steps
        self._fetched = fetch
        self._lowered: Lowering[R, C] = Lowering(made, steps, (ROW,))

    def answer(self, *, owners: bool, progress: Progress | None) -> Answer:
        """Everything that the plan asks for; with `owners`, also whose each row is."""
        if progress is not None:
            progress(Step("computing", 0, 1))
        self._lowered.run()
        assert not self._lowered.lacking, self._lowered.lacking
        self._order_customers()
        key = self._key()
        found = self._values_of_customers(key)
        size = len(next(iter(found.values())))
        alone = self._beside(found) if size else self._without_customers()
        values = {
            n.name: held(alone[n.name] if n.name in alone else found[n.name], size, n.values)
            for n in self._made.named
        }
        numbers = {n.name: alone[n.name] for n in self._made.named if _is_number(n)}
        whose = Whose(self._made, self._lowered)
        answer = Answer(
            key={name: held(found[f"key {name}"], size, kind) for name, (_, kind) in key.items()},
            values=values,
            numbers=numbers,
            left_out=self._left_out(whose),
            owners={table: self._owners(whose, table) for table in self._made.owners} if owners else {},
        )
        if not any(isinstance(one, OnDisk) for one in answer.key.values()):
            return answer
        return replace(answer, pieces=lambda: in_pieces(answer))

    def _order_customers(self) -> None:
        """Customers who come from events have an order, too: that of their keys."""
        if self._made.origin is not None:
            lowered = self._lowered
            keys = [Order(lowered.expression(key, CUSTOMERS)) for key in self._made.key]
            place = self._steps.place((), keys) - self._steps.literal(1)
            row = self._steps.stored(place, _ROW_KIND)
            lowered.relations[CUSTOMERS] = self._steps.extended(
                lowered.relations[CUSTOMERS], CUSTOMERS, {ROW: row}
            )

    def _key(self) -> dict[str, tuple[C, Kind]]:
        names = self._catalog.customers.key or (ROW_NUMBER,)
        keys = zip(names, self._made.key, strict=True)
        return {name: (self._lowered.expression(k, CUSTOMERS), kind_of(k)) for name, k in keys}

    def _values_of_customers(self, key: Mapping[str, tuple[C, Kind]]) -> dict[str, Any]:
        """With what is one value for everybody beside each: a query of its own would compute all anew."""
        lowered, columns = self._lowered, {f"key {name}": value for name, (value, _) in key.items()}
        joins = []
        for rows, named in self._named().items():
            taken = (
                {}
                if rows == CUSTOMERS
                else {n: lowered.free(n.name, CUSTOMERS) for n in named if _is_made(n)}
            )
            take = {name: Taken(lowered.name(n.node, rows)) for n, name in taken.items()}
            joins += [Join(lowered.relations[rows], (), take)] if take else []
            for n in named:
                made = self._steps.column(taken[n], kind_of(n.node)) if n in taken else None
                columns[n.name] = lowered.expression(n.node, rows) if made is None else made
        relation = self._steps.extended(lowered.relations[CUSTOMERS], CUSTOMERS, {}, joins)
        return self._fetched(relation, columns, (ROW,))

    def _named(self) -> dict[Rows, list[Named]]:
        """What is asked for, by the rows that it is about."""
        found: dict[Rows, list[Named]] = defaultdict(list)
        for named in self._made.named:
            found[named.node.rows].append(named)
        return found

    def _beside(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """What is one value for everybody, as it stands beside the first customer."""
        return {n.name: _alone(n, first(found[n.name])) for n in self._made.named if n.node.rows != CUSTOMERS}

    def _without_customers(self) -> dict[str, Any]:
        """The same where it stands beside nobody."""
        found: dict[str, Any] = {}
        for rows, named in self._named().items():
            if rows != CUSTOMERS:
                columns = {n.name: self._lowered.expression(n.node, rows) for n in named}
                values = self._fetched(self._lowered.relations[rows], columns, ())
                found |= {n.name: _alone(n, values[n.name]) for n in named}
        return found

    # ------------------------------------------------------------ whose rows are

    def _left_out(self, whose: Whose[R, C]) -> dict[str, LeftOut]:
        if not self._made.owners:
            return {}
        relation, columns = whose.counts()
        counts = {place: plain(value) for place, value in self._fetched(relation, columns, ()).items()}
        tables = self._made.owners
        return {t: LeftOut(**{name: n for (table, name), n in counts.items() if table == t}) for t in tables}

    def _owners(self, whose: Whose[R, C], table: str) -> Any:
        relation, owner = whose.places(table, ROW)
        places = self._fetched(relation, {"owner": owner}, (ROW,))["owner"]
        return np.asarray(places.to_numpy(), "int64")


def _is_made(named: Named) -> bool:
    """Whether it is a column of its rows, and not written out."""
    return not isinstance(named.node, Constant | Unknown)


def _alone(named: Named, column: Any) -> Any:
    """The one value: plain, or the column as it is."""
    return plain(column) if named.node.rows == ONE else column


def _is_number(named: Named) -> bool:
    return named.kind in ("trait", "extra") and named.node.rows == ONE
