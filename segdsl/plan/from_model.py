"""From what is meant to what is computed.

In: a model, an as-of and the names that are wanted (and perhaps conditions that have none). Out: a plan:
references are followed to the nodes they mean, the clock is literals, tables have owners and groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, assert_never

from segdsl.clock import AsOf
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import (
    Aggregate,
    Call,
    Choice,
    Clock,
    Column,
    Expression,
    Literal,
    LookedUp,
    Missing,
    OfCustomer,
    Overall,
    Ranking,
    RuleReference,
    Sample,
)
from segdsl.model.project import Model
from segdsl.plan import nodes
from segdsl.plan.folding import truth
from segdsl.plan.graph import Graph
from segdsl.plan.nodes import Named, Node, Plan, Rows
from segdsl.plan.tables import TablePlans
from segdsl.types import CONDITION, Kind, Number, Text


def plan(
    model: Model,
    as_of: AsOf,
    names: Iterable[str] | None = None,
    extra: Mapping[str, Expression] | None = None,
) -> Plan:
    """The plan for the names (all by default) and for further expressions about customers by label."""
    return Planner(model, as_of).plan(names, extra or {})


class Planner:
    """Makes each expression a node of one graph; goes on with models of the same tables.

    `turns` tells to how many others it has turned: nodes of all of them are in the graph.
    """

    def __init__(self, model: Model, as_of: AsOf) -> None:
        self.turns = 0
        self._model = model
        self._as_of = as_of
        self._names: dict[str, Node] = {}
        self._known: dict[str, Node] = {}  # of names that no plan of this model has asked for yet
        self._rests: dict[str, tuple[str, ...]] = {}  # by name: those that its meaning refers to
        self._referred: list[str] = []  # in what is being planned
        self._seen: dict[tuple[int, Rows], tuple[Expression, Node, tuple[str, ...]]] = {}
        self._graph = Graph(as_of.zone)
        self._tables = TablePlans(model.catalog, as_of, self._graph, self.node)

    def plan(self, names: Iterable[str] | None, extra: Mapping[str, Expression]) -> Plan:
        wanted = set(self._model.order if names is None else names)
        for name in self._model.order:
            if name in wanted:
                self._named(name)
        extras = [Named(label, self.node(e, CUSTOMERS), "extra", e.kind) for label, e in extra.items()]
        named = [self._entry(name, node) for name, node in self._names.items()]
        return Plan(
            named=(*named, *extras),
            owners=self._tables.owners_of_files(),
            claims=self._tables.claims(),
            key=self._tables.customer_key(),
            origin=self._tables.origin(),
            columns={**self._tables.computed},
        )

    def fits(self, model: Model, as_of: AsOf) -> bool:
        """Whether plans of a model as of then are about the same tables and the same moment."""
        return self._as_of == as_of and self._model.catalog == model.catalog

    def turn_to(self, model: Model) -> None:
        """Plans of this model, which fits, come next. Names keep their nodes that mean what they meant."""
        planned, same = self._known | self._names, dict[str, Node]()
        for name in (name for name in model.order if name in planned):
            if same.keys() >= {*self._rests[name]} and _rule(self._model, name) == _rule(model, name):
                same[name] = planned[name]
        if model is not self._model:  # what was seen are expressions of the other one
            self._seen, self.turns = {}, self.turns + 1
        self._model, self._known, self._names, self._referred = model, same, {}, []

    def _entry(self, name: str, node: Node) -> Named:
        kind = self._model.kind_of(name)
        return Named(name, node, kind, self._values_of(name), _rule(self._model, name).description)

    def _values_of(self, name: str) -> Kind:
        match self._model.kind_of(name):
            case "trait":
                return self._model.traits[name].value.kind
            case "segment":
                return CONDITION
            case "lifecycle":
                return Kind(Text())
            case "score":
                return self._model.scores[name].kind

    # ------------------------------------------------------------ names

    def _named(self, name: str) -> Node:
        if name not in self._names:
            outside, self._referred = self._referred, []
            if name in self._known:
                node = self._known[name]
                for other in self._rests[name]:
                    self._named(other)
            else:
                node = self._meaning(name)
                self._rests[name] = tuple(dict.fromkeys(self._referred))
            self._names[name], self._referred = node, outside
        self._referred.append(name)
        return self._names[name]

    def _meaning(self, name: str) -> Node:
        match self._model.kind_of(name):
            case "trait":
                return self.node(self._model.traits[name].value, CUSTOMERS)
            case "segment":
                return self.node(self._model.segments[name].condition, CUSTOMERS)
            case "lifecycle":
                return self._lifecycle(name)
            case "score":
                return self._score(name)

    def _lifecycle(self, name: str) -> Node:
        lifecycle = self._model.lifecycles[name]
        kind = Kind(Text())
        unknown: Node = nodes.Unknown(kind)
        pairs: list[tuple[Node, Node]] = []
        if lifecycle.among is not None:
            outside = self._graph.apply("not", self.node(lifecycle.among, CUSTOMERS))
            pairs.append((outside, self._graph.one(unknown)))
        for stage in lifecycle.stages:
            holds = self._graph.yes if stage.condition is None else self.node(stage.condition, CUSTOMERS)
            pairs.append((holds, self._graph.constant(stage.name, kind)))
        return self._graph.choose(pairs, self._graph.one(unknown), kind)

    def _score(self, name: str) -> Node:
        points = self._model.scores[name].points
        conditions = tuple(self.node(p.condition, CUSTOMERS) for p in points)
        fixed = [truth(c) for c in conditions]
        if None not in fixed:
            always = sum(p.points for p, holds in zip(points, fixed, strict=True) if holds)
            return self._graph.constant(float(always), Kind(Number()))
        rows = CUSTOMERS if any(condition.rows != nodes.ONE for condition in conditions) else nodes.ONE
        total = nodes.Total(
            tuple(float(p.points) for p in points), conditions, Kind(Number(), unknown=False), rows
        )
        return self._graph.one(total)

    # ------------------------------------------------------------ expressions

    def node(self, expression: Expression, rows: Rows) -> Node:
        """The node of an expression about a row of `rows`."""
        place = (id(expression), rows)
        seen = self._seen.get(place)
        if seen is None:
            first = len(self._referred)
            node = self._node(expression, rows)
            # The expression is kept as well, so that its id stays its own.
            seen = self._seen[place] = (expression, node, tuple(self._referred[first:]))
        else:
            for name in seen[2]:
                self._named(name)
        return seen[1]

    def _node(self, expression: Expression, rows: Rows) -> Node:
        graph = self._graph
        match expression:
            case Literal(value, kind):
                return graph.constant(value, kind)
            case Missing(kind):
                return graph.one(nodes.Unknown(kind))
            case Clock(moment):
                return graph.day(self._as_of.today) if moment == "today" else graph.instant(self._as_of.now)
            case Column(table, name, kind):
                return self._tables.column(table, name, kind, rows)
            case RuleReference(name):
                return self._named(name)
            case OfCustomer(value, kind):
                return self._of_customer(value, kind, rows)
            case LookedUp(table, column, keys, kind):
                places = tuple(self.node(k, rows) for k in keys)
                return self._tables.looked_up(table, column, places, kind, rows)
            case Call(operator, arguments, kind):
                return graph.apply(operator, *(self.node(a, rows) for a in arguments), kind=kind)
            case Choice(arms, otherwise, kind):
                pairs = [(self.node(a.condition, rows), self.node(a.value, rows)) for a in arms]
                return graph.choose(pairs, self.node(otherwise, rows), kind)
            case Aggregate():
                return self._tables.aggregate(expression, rows)
            case Overall():
                return self._overall(expression)
            case Ranking():
                return self._ranking(expression)
            case Sample():
                return self._sample(expression)
            case _:
                assert_never(expression)

    def _customers(self, expression: Expression) -> Node:
        return self.node(expression, CUSTOMERS)

    def _perhaps(self, expression: Expression | None) -> Node | None:
        return None if expression is None else self._customers(expression)

    def _of_customer(self, value: Expression, kind: Kind, rows: Rows) -> Node:
        node = self._customers(value)
        if node.rows == nodes.ONE or rows == CUSTOMERS:
            return node
        return self._graph.one(nodes.Fetch(node, self._tables.owner(rows, future=True), kind, rows))

    def _overall(self, overall: Overall) -> Node:
        within = self._perhaps(overall.within)
        return self._graph.one(
            nodes.Overall(
                overall.function,
                self._customers(overall.value),
                within,
                self._perhaps(overall.among),
                overall.percent,
                overall.kind,
                nodes.ONE if within is None else CUSTOMERS,
            )
        )

    def _ranking(self, ranking: Ranking) -> Node:
        return self._graph.one(
            nodes.Ranking(
                ranking.function,
                ranking.amount,
                self._customers(ranking.value),
                self._perhaps(ranking.within),
                self._perhaps(ranking.among),
                ranking.kind,
            )
        )

    def _sample(self, sample: Sample) -> Node:
        """A hash h of 32 bits is drawn as h / 2³², which a float holds exactly."""
        graph, number = self._graph, Kind(Number(), unknown=False)
        draw = graph.one(nodes.Draw(sample.seed, self._perhaps(sample.by), number))
        below = graph.apply("<", draw, graph.constant(float(sample.below), number), kind=CONDITION)
        if sample.above <= 0:
            return below
        return graph.all_of(graph.apply(">=", draw, graph.constant(float(sample.above), number)), below)


def _rule(model: Model, name: str) -> Any:
    """The declaration of a name; the same is equal, wherever it stands."""
    kind = model.kind_of(name)
    return getattr(model, f"{kind}s")[name]
