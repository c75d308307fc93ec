"""When each value of a plan can be computed, and which of them become columns.

In: a plan. Out: for each node and the rows that it is needed on, the stage at which it is there. A stage
is one step for each kind of rows: what is brought from other rows, and what is computed of columns of
earlier stages. What is used more than once, has a name, or comes from other rows is a column; all else stands
where it is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from segdsl.model.catalog import CUSTOMERS, EVERYBODY
from segdsl.operators import OPERATORS
from segdsl.plan import nodes
from segdsl.plan.nodes import ONE, Apply, Choose, Constant, Node, Plan, Roll, Rows, StepEvents, Total, Unknown
from segdsl.plan.traversal import children, everything

_LINKS = nodes.Owner | nodes.Keyed | nodes.Present | nodes.Grouping | nodes.Place
_LOCAL = Apply | Choose | Total


class Stages:
    """Stages by node and rows; `columns` are those that are a column there."""

    def __init__(self, made: Plan) -> None:
        self._made = made
        self._stages: dict[tuple[Node, Rows], int] = {}
        self.columns: dict[tuple[Node, Rows], int] = {}
        self._kept = {named.node for named in made.named} | set(made.key) | _in_links(made)
        if made.origin is not None:
            self._kept |= set(made.origin.keys)
        parents = Counter(child for node in everything(made) for child in children(node))
        self._shared = {node for node, number in parents.items() if number > 1}
        self._repeated = {
            child
            for node in everything(made)
            if isinstance(node, Apply) and OPERATORS[node.operator].repeats
            for child in node.arguments
        }
        self._groupings = {n.table: n for n in everything(made) if isinstance(n, nodes.Grouping)}

    @property
    def rolls(self) -> tuple[Roll, ...]:
        """The roll-ups that the plan reads."""
        return tuple(self._groupings)

    def grouping(self, rows: Roll) -> nodes.Grouping:
        """What makes the rows of a roll-up."""
        return self._groupings[rows]

    def of(self, node: Node, rows: Rows) -> int:
        """The stage of `rows` at which an expression can be made of the node."""
        place = (node, rows)
        if place not in self._stages:
            self._stages[place] = self._stage(node, rows)
        return self._stages[place]

    def birth(self, rows: Rows) -> int:
        """The stage at which there are these rows at all."""
        if isinstance(rows, Roll):
            return 1 + self.of(self.grouping(rows), self.grouping(rows).rows)
        origin = self._made.origin
        if rows == CUSTOMERS and origin is not None:
            return 1 + max(self._most((*origin.keys, origin.where), origin.rows), self.birth(origin.rows))
        return 0

    def _stage(self, node: Node, rows: Rows) -> int:
        if isinstance(node, Constant | Unknown):
            return self.birth(rows)
        if node.rows != rows:
            assert node.rows == ONE, f"{type(node).__name__} about other rows"
            return self._column(node, rows, 1 + max(self.of(node, ONE), self.birth(rows) - 1))
        if isinstance(node, nodes.Read):
            return self._column(node, rows, self.birth(rows))
        if isinstance(node, _LINKS):
            return max(self._parts(node), self.birth(rows))
        if isinstance(node, _LOCAL):
            inputs = max(self.birth(rows), *(self.of(child, rows) for child in children(node)))
            return self._column(node, rows, inputs + 1) if self._is_kept(node) else inputs
        if isinstance(node, nodes.OfGroup) and node.kind is None:
            return self.birth(rows)
        return self._column(node, rows, 1 + max(self._parts(node), self.birth(rows) - 1))

    def _column(self, node: Node, rows: Rows, stage: int) -> int:
        self.columns[node, rows] = stage
        return stage

    def _is_kept(self, node: Node) -> bool:
        return node.rows == ONE or node in self._kept or node in self._shared or node in self._repeated

    def _most(self, parts: Iterable[Node | None], rows: Rows) -> int:
        return max((self.of(node, rows) for node in parts if node is not None), default=0)

    def _parts(self, node: Node) -> int:
        """The stage at which all is there that the node is made of, wherever that is."""
        match node:
            case nodes.Owner(keys=keys, rows=rows, key=key):
                return max(self._held(keys, rows), self._held(key, CUSTOMERS))
            case nodes.Place(table=table, keys=keys, rows=rows, own=own):
                return max(self._held(keys, rows), self._held(own, table))
            case nodes.Grouping(keys=keys, rows=rows, owner=owner, where=where):
                return max(self._held(keys, rows), self._most((owner, where), rows))
            case nodes.Followed(first=first, second=second):
                return max(self._of_step(first), self._of_step(second))
            case nodes.OfGroup(value=value, grouping=nodes.Grouping() as grouping):
                return max(self.of(value, grouping.rows), self.of(grouping, grouping.rows))
            case nodes.Fetch(value=value, place=place, rows=rows):
                return max(self._held((value,), value.rows), self.of(place, rows))
            case nodes.Reduce(owner=owner):
                parts = (node.where, node.value, node.at, owner)
                into = self.birth(node.rows) if node.rows not in (ONE, EVERYBODY) else 0
                return max(self._most(parts, owner.rows), into - 1)
            case nodes.Overall() | nodes.Ranking():
                groups = () if node.within is None else (node.within,)
                taking = self._most((node.value, node.among, *self._made.key), CUSTOMERS)
                return max(taking, self._held(groups, CUSTOMERS))
            case nodes.Draw(by=by):
                return self._most((*self._made.key, by), CUSTOMERS)
            case _:
                return self._most(children(node), node.rows)

    def _held(self, parts: Iterable[Node], rows: Rows) -> int:
        """The stage at which all of these are columns, constants as well."""
        parts = tuple(parts)
        for node in parts:
            if isinstance(node, Constant | Unknown) and rows != ONE:
                self._stages[node, rows] = self._column(node, rows, self.birth(rows) + 1)
        return self._most(parts, rows)

    def _of_step(self, step: StepEvents) -> int:
        return self._most((step.owner, step.at, step.where), step.rows)


def _in_links(made: Plan) -> set[Node]:
    """What rows are joined or grouped by has to be a column of theirs."""
    found: set[Node] = set()
    for node in everything(made):
        match node:
            case nodes.Owner(keys=keys, key=key):
                found |= {*keys, *key}
            case nodes.Place(keys=keys, own=own):
                found |= {*keys, *own}
            case nodes.Keyed(keys=keys) | nodes.Grouping(keys=keys):
                found |= set(keys)
            case nodes.Followed(first=first, second=second):
                found |= {first.at, second.at}
            case nodes.Fetch(value=value) | nodes.Unshared(value=value):
                found.add(value)
            case nodes.Overall(within=nodes.Apply() | nodes.Choose() as within):
                found.add(within)
    return found
