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

    def counts(self, table: str) -> tuple[R, dict[str, C]]:
        """One row: how many rows lack a key, are of customers who are not there, or of several."""
        steps, kernel = self._steps, self._steps.kernel
        found, claimed = (self._lowered.free(wanted, table) for wanted in ("found", "claimed"))
        link = self._lowered.links.of(self._made.owners[table])
        joins = [Join(self._lowered.relations[CUSTOMERS], link.pairs, {found: Taken(link.target[0])})]
        if table in self._made.claims:
            claim = self._lowered.links.of(self._made.claims[table])
            title = f"{called(CUSTOMERS)}_claiming"
            each = steps.grouped(self._lowered.relations[CUSTOMERS], title, claim.target, {})
            joins.append(Join(each, claim.pairs, {claimed: Taken(claim.target[0])}))
        relation = steps.extended(self._lowered.relations[table], called(table), {}, joins)
        with_key = self._with_key(link.columns)
        nobodys = with_key & ~kernel.is_known(steps.column(found, _ROW))
        shared = nobodys & kernel.is_known(steps.column(claimed, _ROW)) if len(joins) > 1 else steps.literal(False)
        wanted = {
            "without_key": ~with_key,
            "unknown_customer": nobodys & ~shared,
            "several_customers": shared,
        }
        values = {name: steps.count(condition) for name, condition in wanted.items()}
        counted = steps.grouped(relation, f"{called(table)}_left_out", (), values)
        return counted, {name: steps.column(name, _ROW) for name in values}

    def places(self, table: str, row: str) -> tuple[R, C]:
        """The rows with the place of their customer: -1 where that is nobody, -2 where there is no key."""
        steps, link = self._steps, self._lowered.links.of(self._made.owners[table])
        place = self._lowered.free("place", table)
        join = Join(self._lowered.relations[CUSTOMERS], link.pairs, {place: Taken(row, -1)})
        relation = steps.extended(self._lowered.relations[table], called(table), {}, [join])
        none = (~self._with_key(link.columns), steps.literal(-2))
        return relation, steps.choose([none], steps.column(place, _ROW), _ROW)

    def _with_key(self, columns: tuple[str, ...]) -> C:
        steps = self._steps
        conditions = [steps.kernel.is_known(steps.column(name, _ROW)) for name in columns]
        whole = conditions[0]
        for condition in conditions[1:]:
            whole = whole & condition
        return whole
