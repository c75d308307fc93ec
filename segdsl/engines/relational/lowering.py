"""A plan as steps over relations: each kind of rows grows by columns, stage by stage.

In: a plan, and what makes steps (`protocol`). Out: for each kind of rows the last relation, and the value of
each node on it. All aggregates over the same rows of the same owners are one `grouped`, joined back to the
owners; look-ups are joins; ranks and overall numbers are places, sizes and groups.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Generic

from segdsl.engines.relational.bringing import Bringing
from segdsl.engines.relational.forms import form_of
from segdsl.engines.relational.kinds import kind_of, nothing_of
from segdsl.engines.relational.lacking import Lacking
from segdsl.engines.relational.links import Links
from segdsl.engines.relational.names import Names, called
from segdsl.engines.relational.protocol import C, Join, R, Relations, Taken, same
from segdsl.engines.relational.stages import Stages
from segdsl.model.catalog import CUSTOMERS, EVERYBODY
from segdsl.operators import OPERATORS
from segdsl.plan import nodes
from segdsl.plan.nodes import ONE, Node, Plan, Roll, Rows
from segdsl.plan.traversal import everything

_BROUGHT = (
    nodes.Fetch | nodes.Reduce | nodes.OfGroup | nodes.Pooled | nodes.Overall | nodes.Ranking | nodes.Followed
)


class Lowering(Generic[R, C]):
    """`relations` has what was made of each kind of rows so far. `reserved` are columns that are not given.

    `lacking` is what the steps can't do, in the language's words: there the values are unknown.
    """

    def __init__(self, made: Plan, steps: Relations[R, C], reserved: tuple[str, ...] = ()) -> None:
        self.made = made
        self.steps = steps
        self.relations: dict[Rows, R] = {}
        self.links: Links[C] = Links(self.name, self.expression, self._is_known)
        self._stages = Stages(made)
        self._names = Names(made, reserved)
        self._values: dict[tuple[Node, Rows], C] = {}
        self._columns: dict[tuple[Node, Rows], str] = {}
        self._history: dict[Rows, list[tuple[int, R]]] = defaultdict(list)
        self._born: set[tuple[Node, Rows]] = set()
        self._customers: dict[Node, tuple[str, ...]] = {}
        self._days: dict[tuple[Node, Rows], str] = {}
        self._bringing: Bringing[R, C] = Bringing(self)
        self.lacking: list[str] = []

    def run(self) -> None:
        """Makes everything that the plan needs."""
        for node in everything(self.made):
            self._stages.of(node, node.rows)
        for rows, columns in self._names.sources().items():
            self.relations[rows] = self.steps.source(str(rows), columns)
        for rows in (ONE, EVERYBODY):
            self.relations[rows] = self.steps.single()
        by_stage: dict[int, dict[Rows, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for (node, rows), stage in self._stages.columns.items():
            by_stage[stage][rows].append(node)
        for rows in self._stages.rolls:
            by_stage[self._stages.birth(rows)].setdefault(rows, [])
        for stage in sorted(by_stage):
            for rows, found in by_stage[stage].items():
                self._grow(rows, found)
                self._history[rows].append((stage, self.relations[rows]))

    # ------------------------------------------------------------ what there is

    def rows_of(self, owner: Node) -> R:
        """The rows that are somebody's, as soon as they have the columns that say whose they are."""
        return self._when(owner.rows, self._stages.of(owner, owner.rows))

    def targets(self, owner: Node) -> R:
        """The customers as soon as they have the columns by which rows are theirs."""
        assert isinstance(owner, nodes.Owner)
        return self._when(CUSTOMERS, max(self._stages.of(key, CUSTOMERS) for key in owner.key))

    def _when(self, rows: Rows, stage: int) -> R:
        return next(r for s, r in reversed(self._history[rows]) if s <= stage)

    def name(self, node: Node, rows: Rows) -> str:
        """The column of these rows that holds the node."""
        return self._columns[node, rows]

    def free(self, wanted: str, rows: Rows) -> str:
        """A new name for a column of these rows."""
        return self._names.free(wanted, rows)

    def expression(self, node: Node, rows: Rows) -> C:
        """The node's value for a row of these rows: its column, or what it is made of."""
        if (node, rows) not in self._values:
            self._values[node, rows] = self._computed(node, rows)
        return self._values[node, rows]

    def day(self, at: Node, rows: Rows, zone: str) -> str:
        """The column with the local day of a time; a day is its own."""
        if kind_of(at).family == "day":
            return self.name(at, rows)
        if (at, rows) not in self._days:
            name = self._days[at, rows] = self.free(f"{self.name(at, rows)}_day", rows)
            day = self.steps.kernel.local_day(self.expression(at, rows), zone)
            self.relations[rows] = self.steps.extended(self.relations[rows], called(rows), {name: day})
        return self._days[at, rows]

    def customer(self, owner: Node, rows: Rows) -> tuple[str, ...]:
        """The columns with the key of each row's customer: its own, or those of whom its other id is."""
        link = self.links.of(owner)
        keys = tuple(self.name(key, CUSTOMERS) for key in self.made.key)
        if link.target == keys:
            return link.columns
        if owner not in self._customers:
            names = self._customers[owner] = tuple(self.free(f"of_{key}", rows) for key in keys)
            join = Join(
                self.relations[CUSTOMERS], link.pairs, dict(zip(names, map(Taken, keys), strict=True))
            )
            self.relations[rows] = self.steps.extended(self.relations[rows], called(rows), {}, [join])
        return self._customers[owner]

    def _is_known(self, node: Node, rows: Rows) -> C:
        return self.steps.kernel.is_known(self.expression(node, rows))

    # ------------------------------------------------------------ one row

    def _computed(self, node: Node, rows: Rows) -> C:
        steps = self.steps
        match node:
            case nodes.Constant(value=value):
                return steps.literal(value)
            case nodes.Unknown(kind=kind):
                return steps.unknown(kind)
            case nodes.Apply():
                return self._applied(node, rows)
            case nodes.Choose(conditions=conditions, values=values, otherwise=otherwise, kind=kind):
                pairs = zip(conditions, values, strict=True)
                given = [(self.expression(c, rows), self.expression(v, rows)) for c, v in pairs]
                return steps.choose(given, self.expression(otherwise, rows), kind)
            case nodes.Total(points=points, conditions=conditions):
                found = (self.expression(condition, rows) for condition in conditions)
                return steps.points(list(zip(found, points, strict=True)))
            case nodes.Unshared(value=value, kind=kind):
                own = self.expression(value, rows)
                return steps.choose([(same(steps.size((own,)), 1), own)], steps.unknown(kind), kind)
            case nodes.Draw(seed=seed, by=by):
                keys = self.made.key if by is None else (by,)
                return steps.draw(seed, [self.expression(key, rows) for key in keys])
            case _:
                raise AssertionError(f"{type(node).__name__} has to be a column before it is used")

    def _applied(self, node: nodes.Apply, rows: Rows) -> C:
        """An operator is given a plain value for a constant, and an expression for all else."""
        entry = OPERATORS[node.operator]
        arguments: list[Any] = [
            a.value if isinstance(a, nodes.Constant) else self.expression(a, rows) for a in node.arguments
        ]
        try:
            value: C = entry.column(self.steps.kernel, *arguments)
        except Lacking as lacking:
            self.lacking.append(lacking.what)
            return self.steps.unknown(node.kind)
        if form_of(node.kind) == "whole":  # also where it is computed with floats
            return self.steps.stored(value, node.kind)
        if entry.reach is None:
            return value
        beyond = entry.reach(*(kind_of(a).reach for a in node.arguments)).goes_beyond
        return value if beyond else self.steps.finite(value, arguments)

    # ------------------------------------------------------------ one stage

    def _grow(self, rows: Rows, found: list[Node]) -> None:
        """The relation of these rows with these nodes as columns."""
        if rows not in self.relations:
            self._be_born(rows, found)
        for node in found:
            self._call(node, rows)
        fresh = [n for n in found if not isinstance(n, nodes.Read) and (n, rows) not in self._born]
        local = [n for n in fresh if (n.rows == rows and not isinstance(n, _BROUGHT)) or _is_fixed(n)]
        brought = self._bringing.brought([n for n in fresh if n not in local], rows)
        values = {n: self.steps.stored(self._computed(n, rows), kind_of(n)) for n in local}
        columns = {self.name(n, rows): value for n, value in values.items()}
        grown = self.steps.extended(self.relations[rows], called(rows), columns, brought.joins)
        self.relations[rows] = self.steps.extended(grown, called(rows), brought.after)
        for node in found:
            known = _is_surely_known(node, rows)
            self._values[node, rows] = self.steps.column(self.name(node, rows), kind_of(node), known=known)

    def _call(self, node: Node, rows: Rows) -> None:
        if (node, rows) not in self._columns:
            self._columns[node, rows] = self._names.of(node, rows)

    def _be_born(self, rows: Rows, found: list[Node]) -> None:
        """The first columns of rows that are made of others: what those have in common, and aggregates."""
        if isinstance(rows, Roll):
            grouping = self._stages.grouping(rows)
            link = self.links.of(grouping)
            self._names.keep(link.columns, rows)
            self._note_columns(rows, link.columns)
            own = [n for n in found if _owner_of(n) is grouping and (n, rows) not in self._born]
            for node in own:
                self._call(node, rows)
                self._born.add((node, rows))
            self.relations[rows], _ = self._bringing.grouped(link, grouping.rows, own, rows)
            return
        origin = self.made.origin
        assert origin is not None, f"there are no rows {rows}"
        columns = tuple(self.name(key, origin.rows) for key in origin.keys)
        self._names.keep(columns, rows)
        self._note_columns(rows, columns)
        base = self.relations[origin.rows]
        self.relations[rows] = self.steps.grouped(base, called(CUSTOMERS), columns, {}, self._exists(origin))

    def _exists(self, origin: nodes.Origin) -> C | None:
        where = None if origin.where is None else self.expression(origin.where, origin.rows)
        for key in origin.keys:
            known = self._is_known(key, origin.rows)
            where = known if where is None else where & known
        return where

    def _note_columns(self, rows: Rows, columns: tuple[str, ...]) -> None:
        """What of the plan the first columns of these rows are."""
        same: dict[Node, str] = {}
        if isinstance(rows, Roll):
            below = self._stages.grouping(rows).rows
            own = [n for n, r in self._stages.columns if r == rows and isinstance(n, nodes.OfGroup)]
            found = {n: self._columns.get((n.value, below), "") for n in own}
            same |= {n: name for n, name in found.items() if name in columns}
        else:
            same |= zip(self.made.key, columns, strict=True)
        for node, name in same.items():
            self._columns[node, rows] = name
            self._values[node, rows] = self.steps.column(name, kind_of(node))
            self._born.add((node, rows))


def _owner_of(node: Node) -> Node | None:
    """What an aggregate's rows are grouped by."""
    match node:
        case nodes.Reduce(owner=owner):
            return owner
        case nodes.OfGroup(grouping=grouping):
            return grouping
        case _:
            return None


def _is_fixed(node: Node) -> bool:
    return isinstance(node, nodes.Constant | nodes.Unknown)


def _is_surely_known(node: Node, rows: Rows) -> bool:
    """A condition that is worked out here, or a number of what may be nothing."""
    if isinstance(node, nodes.Reduce | nodes.Ranking | nodes.Fetch):
        return nothing_of(node) is not None
    return node.rows == rows and isinstance(node, nodes.Apply) and OPERATORS[node.operator].is_condition
