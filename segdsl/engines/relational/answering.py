"""The answer to a plan, out of what its relations hold: who the customers are, and all values of theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic

import numpy as np

from segdsl.engines.left_out import LeftOut
from segdsl.engines.protocol import Answer, Progress
from segdsl.engines.relational.kinds import kind_of
from segdsl.engines.relational.lowering import Lowering
from segdsl.engines.relational.lying import OnDisk, held, in_pieces
from segdsl.engines.relational.memory import plain
from segdsl.engines.relational.protocol import C, Order, R, Relations
from segdsl.engines.relational.whose import Whose
from segdsl.model.catalog import CUSTOMERS, ROW_NUMBER, Catalog
from segdsl.plan.nodes import ONE, Named, Plan
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
        alone = self._alone()
        size = len(next(iter(found.values())))
        values = {
            n.name: held(found[n.name] if n.name in found else alone[n.name], size, n.values)
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
        columns = {f"key {name}": value for name, (value, _) in key.items()}
        columns |= {
            n.name: self._lowered.expression(n.node, CUSTOMERS)
            for n in self._made.named
            if n.node.rows == CUSTOMERS
        }
        return self._fetched(self._lowered.relations[CUSTOMERS], columns, (ROW,))

    def _alone(self) -> dict[str, Any]:
        """What is one value for everybody: plain, or a column of one."""
        found: dict[str, Any] = {}
        for rows in {n.node.rows for n in self._made.named} - {CUSTOMERS}:
            columns = {
                n.name: self._lowered.expression(n.node, rows)
                for n in self._made.named
                if n.node.rows == rows
            }
            values = self._fetched(self._lowered.relations[rows], columns, ())
            found |= {n: plain(v) if rows == ONE else v for n, v in values.items()}
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


def _is_number(named: Named) -> bool:
    return named.kind in ("trait", "extra") and named.node.rows == ONE
