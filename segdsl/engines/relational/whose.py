"""Whose the rows of files are, and how many are nobody's."""

from __future__ import annotations

from typing import Generic

from segdsl.engines.relational.lowering import Lowering
from segdsl.engines.relational.names import called
from segdsl.engines.relational.protocol import C, Join, R, Taken
from segdsl.model.catalog import CUSTOMERS
from segdsl.plan.nodes import Plan
from segdsl.types import Kind, Number

_ROW = Kind(Number(whole=True))


class Whose(Generic[R, C]):
    """Asks the relations of a plan that has been lowered."""

    def __init__(self, made: Plan, lowered: Lowering[R, C]) -> None:
        self._made = made
        self._lowered = lowered
        self._steps = lowered.steps

    def counts(self) -> tuple[R, dict[tuple[str, str], C]]:
        """One row: of each table, how many rows lack a key, are of nobody who is there, or of several."""
        joins: list[Join[R]] = []
        columns: dict[tuple[str, str], C] = {}
        for table in self._made.owners:
            counted, names = self._counted(table)
            own = {f"{table} {name}": Taken(column) for name, column in names.items()}
            joins.append(Join(counted, (), own))
            columns |= {(table, name): self._steps.column(f"{table} {name}", _ROW) for name in names}
        return self._steps.extended(self._steps.single(), "left_out", {}, joins), columns

    def _counted(self, table: str) -> tuple[R, dict[str, str]]:
        """One row about one table, and the columns of it."""
        steps, kernel = self._steps, self._steps.kernel
        found, claimed = (self._lowered.free(wanted, table) for wanted in ("found", "claimed"))
        owner, claim = self._made.owners[table], self._made.claims.get(table)
        link = self._lowered.links.of(owner)
        joins = [Join(self._lowered.targets(owner), link.pairs, {found: Taken(link.target[0])})]
        if claim is not None:
            other = self._lowered.links.of(claim)
            title = f"{called(CUSTOMERS)}_claiming"
            each = steps.grouped(self._lowered.targets(claim), title, other.target, {})
            joins.append(Join(each, other.pairs, {claimed: Taken(other.target[0])}))
        relation = steps.extended(self._lowered.rows_of(owner), called(table), {}, joins)
        with_key = self._with_key(link.columns)
        nobodys = with_key & ~kernel.is_known(steps.column(found, _ROW))
        several = kernel.is_known(steps.column(claimed, _ROW)) if claim is not None else steps.literal(False)
        values = {
            "without_key": steps.count(~with_key),
            "unknown_customer": steps.count(nobodys & ~several),
            "several_customers": steps.count(nobodys & several),
        }
        counted = steps.grouped(relation, f"{called(table)}_left_out", (), values)
        return counted, {name: name for name in values}

    def places(self, table: str, row: str) -> tuple[R, C]:
        """The rows with the place of their customer: -1 where that is nobody, -2 where there is no key."""
        steps, lowered, owner = self._steps, self._lowered, self._made.owners[table]
        link = lowered.links.of(owner)
        place = lowered.free("place", table)
        # Only customers who come from events have their places at the end, when they are put in order.
        customers = lowered.targets(owner) if self._made.origin is None else lowered.relations[CUSTOMERS]
        join = Join(customers, link.pairs, {place: Taken(row, -1)})
        relation = steps.extended(lowered.rows_of(owner), called(table), {}, [join])
        none = (~self._with_key(link.columns), steps.literal(-2))
        return relation, steps.choose([none], steps.column(place, _ROW), _ROW)

    def _with_key(self, columns: tuple[str, ...]) -> C:
        steps = self._steps
        conditions = [steps.kernel.is_known(steps.column(name, _ROW)) for name in columns]
        whole = conditions[0]
        for condition in conditions[1:]:
            whole = whole & condition
        return whole
