"""What rows get from other rows: joins, and columns made of what was joined.

In: the nodes of one kind of rows that become columns at a stage. Out: what brings them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Any, Generic

from segdsl.engines.relational import populations, sequences
from segdsl.engines.relational.everybody import FLOAT
from segdsl.engines.relational.gathering import Gathering
from segdsl.engines.relational.grown import Brought, Grown
from segdsl.engines.relational.kinds import kind_of, nothing_of
from segdsl.engines.relational.links import Link
from segdsl.engines.relational.names import called
from segdsl.engines.relational.protocol import C, Join, R, Taken
from segdsl.model.catalog import CUSTOMERS
from segdsl.operators.aggregates import AGGREGATES
from segdsl.plan import nodes
from segdsl.plan.nodes import ONE, Node, Roll, Rows
from segdsl.types import CONDITION


class Bringing(Generic[R, C]):
    """Makes what is brought to rows."""

    def __init__(self, grown: Grown[R, C]) -> None:
        self._grown = grown
        self._steps = grown.steps

    def brought(self, found: Sequence[Node], rows: Rows) -> Brought[R, C]:
        """What brings these nodes, those of one kind at once."""
        result: Brought[R, C] = Brought()
        together: dict[Hashable, list[Any]] = defaultdict(list)
        for node in found:
            together[_way(node, rows)].append(node)
        for of in together.values():
            self._bring(of, rows, result)
        return result

    def _bring(self, of: list[Any], rows: Rows, result: Brought[R, C]) -> None:
        first = of[0]
        if first.rows != rows:
            take = {self._grown.name(n, rows): Taken(self._grown.name(n, ONE)) for n in of}
            result.joins.append(Join(self._grown.relations[ONE], (), take))
            return
        match first:
            case nodes.Fetch(place=place, value=value):
                link = self._grown.links.of(place)
                take = {
                    self._grown.name(n, rows): Taken(self._grown.name(n.value, n.value.rows), nothing_of(n))
                    for n in of
                }
                result.joins.append(Join(self._grown.relations[value.rows], link.pairs, take))
            case nodes.Reduce(owner=owner):
                result.joins.append(self._reduced(owner, of, rows))
            case nodes.OfGroup(grouping=grouping):
                result.joins.append(self._reduced(grouping, of, rows))
            case nodes.Pooled(owner=owner):
                self._pooled(first, owner, result)
            case nodes.Overall() | nodes.Ranking():
                populations.bring(first, self._grown, result)
            case nodes.Followed():
                sequences.bring(first, self._grown, result)
            case _:
                raise AssertionError(f"{type(first).__name__} is computed, not brought")

    # ------------------------------------------------------------ many rows to one

    def _reduced(self, owner: Node, of: Sequence[Any], rows: Rows) -> Join[R]:
        link = self._grown.links.of(owner)
        grouped, take = self.grouped(link, owner.rows, of, rows)
        on = tuple((target, column) for column, target in link.pairs)
        return Join(grouped, on, take)

    def grouped(
        self, link: Link[C], of: Rows, wanted: Sequence[Any], rows: Rows
    ) -> tuple[R, dict[str, Taken]]:
        """Rows grouped by their owners, with these aggregates; and what is taken of that."""
        base, values, take = self._grown.relations[of], {}, {}
        within = [self._steps.column(name, FLOAT) for name in link.columns]
        for node in wanted:
            name = self._grown.name(node, rows)
            inside = self._grown.free(name, of) if _is_among(name, link.columns) else name
            gathering = self._gathering(node, within, link.known, of)
            if isinstance(node, nodes.Reduce):
                values[inside] = AGGREGATES[node.function].column(gathering)
            else:
                values[inside] = gathering.smallest()
            take[name] = Taken(inside, nothing_of(node))
            for layer in gathering.layers:
                base = self._steps.extended(base, called(of), layer)
        title = called(rows) if isinstance(rows, Roll) else f"{called(of)}_of_{called(rows)}"
        return self._steps.grouped(base, title, link.columns, values, link.known), take

    def _gathering(
        self, node: nodes.Reduce | nodes.OfGroup, within: Sequence[C], known: C | None, of: Rows
    ) -> Gathering[C]:
        def value(part: Node | None) -> C | None:
            return None if part is None else self._grown.expression(part, of)

        def free(wanted: str) -> str:
            return self._grown.free(wanted, of)

        if isinstance(node, nodes.OfGroup):
            return Gathering(self._steps, within, value(node.value), None, known, None, None, free)
        return Gathering(
            self._steps,
            within,
            value(node.value),
            value(node.at),
            known,
            value(node.where),
            node.nth,
            free,
            kind_of(node.value),
            kind_of(node.at),
        )

    def _pooled(self, node: nodes.Pooled, owner: Node, result: Brought[R, C]) -> None:
        """Which rows are some customer's."""
        link, rows = self._grown.links.of(owner), node.rows
        found = self._grown.free("found", rows)
        result.joins.append(
            Join(self._grown.relations[CUSTOMERS], link.pairs, {found: Taken(link.target[0])})
        )
        known = self._steps.kernel.is_known(self._steps.column(found, FLOAT))
        known = known if link.known is None else known & link.known
        result.after[self._grown.name(node, rows)] = self._steps.stored(known, CONDITION)


def _is_among(name: str, names: Sequence[str]) -> bool:
    return name.lower() in map(str.lower, names)


def _way(node: Any, rows: Rows) -> Hashable:
    """What is the same for nodes that are brought at once."""
    if node.rows != rows:
        return "everybody"
    match node:
        case nodes.Fetch(place=place, value=value):
            return ("fetch", place, value.rows)
        case nodes.Reduce(owner=owner):
            return ("reduce", owner)
        case nodes.OfGroup(grouping=grouping):
            return ("reduce", grouping)
        case _:
            return id(node)
