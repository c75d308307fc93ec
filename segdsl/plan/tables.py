"""How tables hang together: columns, look-ups, whose events they are, roll-ups, and values of many rows.

In: the catalog and a way to make an expression about a row into a node. Out: the nodes for everything that
crosses from one table to another.
"""

from __future__ import annotations

from collections.abc import Callable

from segdsl.clock import AsOf
from segdsl.model.catalog import CUSTOMERS, EVERYBODY, ROW_NUMBER, Catalog, Table
from segdsl.model.nodes import Aggregate, Expression, Selection
from segdsl.operators.aggregates import AGGREGATES
from segdsl.plan import nodes
from segdsl.plan.graph import Graph
from segdsl.plan.nodes import Fetch, Keyed, Node, OfGroup, Origin, Owner, Place, Read, Roll, Rows, Unshared
from segdsl.plan.sequences import Sequences
from segdsl.types import CONDITION, Day, Instant, Kind, Number, Text

MakeNode = Callable[[Expression, Rows], Node]


class TablePlans:
    """Nodes about tables; `computed` remembers which of them are columns that rules compute."""

    def __init__(self, catalog: Catalog, as_of: AsOf, graph: Graph, node: MakeNode) -> None:
        self._catalog = catalog
        self._as_of = as_of
        self._graph = graph
        self._node = node
        self._sequences = Sequences(self, as_of, graph)
        self.computed: dict[Node, tuple[str, str]] = {}

    # ------------------------------------------------------------ columns

    def column(self, table: str, name: str, kind: Kind, rows: Rows) -> Node:
        if table == CUSTOMERS or table in self._catalog.attributes:
            return self._customer_column(name, kind)
        info = self._catalog.table(table).columns.get(name)
        if info is not None and info.definition is not None:
            node = self._node(info.definition, rows)
            self.computed.setdefault(node, (table, name))
            return node
        if isinstance(rows, Roll):
            return self._roll_up_column(rows, name, kind)
        return self._graph.one(Read(name, kind, rows))

    def _customer_column(self, name: str, kind: Kind) -> Node:
        info = self._catalog.customers.columns.get(name)
        if info is not None and info.definition is not None:
            node = self._node(info.definition, CUSTOMERS)
            self.computed.setdefault(node, (CUSTOMERS, name))
            return node
        for table in self._catalog.attributes.values():
            if name in table.columns and name not in table.key:
                return self._joined(table, name, kind)
        return self._graph.one(Read(name, kind, CUSTOMERS))

    def _joined(self, table: Table, name: str, kind: Kind) -> Node:
        own = self._keys(table.name)
        place = self._graph.one(Place(table.name, self._identity(table), CUSTOMERS, own))
        return self._graph.one(Fetch(self._graph.one(Read(name, kind, table.name)), place, kind, CUSTOMERS))

    def looked_up(self, table: str, column: str, keys: tuple[Node, ...], kind: Kind, rows: Rows) -> Node:
        info = self._catalog.lookups[table]
        own = tuple(self.column(table, k, info.columns[k].kind, table) for k in info.key)
        place = self._graph.one(Place(table, keys, rows, own))
        value = self.column(table, column, kind, table)
        return self._graph.one(Fetch(value, place, kind, rows))

    # ------------------------------------------------------------ whose, and when

    def customer_key(self) -> tuple[Node, ...]:
        customers = self._catalog.customers
        if not customers.key:
            kind = Kind(Number(whole=True), unknown=False)
            return (self._graph.one(Read(ROW_NUMBER, kind, CUSTOMERS)),)
        return tuple(self._key_column(name) for name in customers.key)

    def _key_column(self, name: str) -> Node:
        info = self._catalog.customers.columns.get(name)
        if info is not None and info.definition is not None and self._catalog.customers.base is None:
            return self._node(info.definition, CUSTOMERS)
        kind = Kind(Text(), unknown=False) if info is None else info.kind
        return self._graph.one(Read(name, kind, CUSTOMERS))

    def _identity(self, table: Table) -> tuple[Node, ...]:
        """What each customer has that the key of their rows is compared with."""
        if table.matches is None:
            return self.customer_key()
        value = self._node(table.matches, CUSTOMERS)
        return (self._graph.one(Unshared(value, table.matches.kind)),)

    def owners_of_files(self) -> dict[str, Node]:
        return {t.name: self._owner_in(t, self._identity(t)) for t in self._owned()}

    def claims(self) -> dict[str, Node]:
        """Who has the value that a row's key matches, be they the only ones or not."""
        return {
            t.name: self._owner_in(t, (self._node(t.matches, CUSTOMERS),))
            for t in self._owned()
            if t.matches is not None
        }

    def _owned(self) -> list[Table]:
        """The files whose rows are customers'."""
        tables = (*self._catalog.attributes.values(), *self._catalog.events.values())
        return [table for table in tables if table.base is None and table.key]

    def _owner_in(self, table: Table, identity: tuple[Node, ...]) -> Node:
        return self._graph.one(Owner(self._keys(table.name), table.name, identity))

    def owner(self, rows: Rows, *, future: bool, of_anybody: bool = False) -> Node:
        """The customer of each row; none where it is nobody's or (unless `future`) is yet to come."""
        if isinstance(rows, Roll):
            return self._graph.one(OfGroup(self._owner_below(rows), self.grouping(rows), None, rows))
        table = self._catalog.table(rows)
        owner = (
            self._graph.one(Keyed(self._keys(rows), rows))
            if of_anybody
            else self._owner_in(table, self._identity(table))
        )
        later = None if future else self._later(rows)
        return owner if later is None else self._graph.one(nodes.Present(owner, later, rows))

    def _owner_below(self, rows: Roll) -> Node:
        return self.owner(self.base_of(rows)[0], future=rows.future, of_anybody=rows.of_anybody)

    def _keys(self, rows: Rows) -> tuple[Node, ...]:
        table = self._catalog.table(rows.table if isinstance(rows, Roll) else rows)
        if table.role == "attributes":
            return tuple(self._graph.one(Read(k, table.columns[k].kind, table.name)) for k in table.key)
        return tuple(self.column(table.name, k, table.columns[k].kind, rows) for k in table.key)

    def _later(self, rows: Rows) -> Node | None:
        """Which rows are later than as-of; none can be where the table has no times."""
        at = self.at(rows)
        if at is None:
            return None
        if at_kind(at).family == "day":
            return self._graph.apply(">", at, self._graph.day(self._as_of.knowledge.today))
        return self._graph.apply(">=", at, self._graph.instant(self._as_of.knowledge.end))

    def at(self, rows: Rows) -> Node | None:
        """When each row happened; a roll-up's row at the time of its earliest one."""
        if not isinstance(rows, Roll):
            table = self._catalog.table(str(rows))
            return None if table.at is None else self.column(table.name, table.at, _at_kind(table), rows)
        base, _ = self.base_of(rows)
        at = self.at(base)
        if at is None:
            return None
        grouping, kind = self.grouping(rows), Kind(at_kind(at).type)
        time = self._graph.one(nodes.Reduce("first time", grouping, None, None, at, None, kind, rows))
        self.computed.setdefault(time, (rows.table, str(self._catalog.events[rows.table].at)))
        return time

    # ------------------------------------------------------------ roll-ups

    def base_of(self, rows: Roll) -> tuple[Rows, Node | None]:
        """The rows a roll-up is made of, and which of them."""
        table = self._catalog.events[rows.table]
        base, condition = self.root(str(table.base), rows.future, rows.of_anybody)
        own = None if table.condition is None else self._node(table.condition, base)
        conditions = [c for c in (condition, own) if c is not None]
        return base, self._graph.all_of(*conditions) if conditions else None

    def root(self, name: str, future: bool, of_anybody: bool = False) -> tuple[Rows, Node | None]:
        """The rows of a file or roll-up behind a name of events, and which of them are meant."""
        table = self._catalog.events[name]
        if table.is_subset:
            root, condition = self.root(str(table.base), future, of_anybody)
            own = None if table.condition is None else self._node(table.condition, root)
            conditions = [c for c in (condition, own) if c is not None]
            return root, self._graph.all_of(*conditions) if conditions else None
        return (Roll(name, future, of_anybody) if table.is_roll_up else name), None

    def grouping(self, rows: Roll) -> Node:
        table = self._catalog.events[rows.table]
        base, where = self.base_of(rows)
        keys = tuple(self.column(_holder(base), k, table.columns[k].kind, base) for k in table.per)
        return self._graph.one(nodes.Grouping(rows, base, self._owner_below(rows), keys, where))

    def _roll_up_column(self, rows: Roll, name: str, kind: Kind) -> Node:
        """What a roll-up takes over from its base: its time, and what it is rolled up by (or its keys)."""
        table = self._catalog.events[rows.table]
        if name == table.at and name not in table.per:
            at = self.at(rows)
            assert at is not None
            return at
        base, _ = self.base_of(rows)
        value = self.column(self._defined_in(str(table.base), name), name, kind, base)
        return self._graph.one(OfGroup(value, self.grouping(rows), kind, rows))

    def _defined_in(self, name: str, column: str) -> str:
        """The subset, roll-up or file below a name that has the column."""
        table = self._catalog.events[name]
        info = table.columns.get(column)
        if table.is_subset and (info is None or info.definition is None):
            return self._defined_in(str(table.base), column)
        return name

    # ------------------------------------------------------------ many rows to one

    def aggregate(self, aggregate: Aggregate, rows: Rows) -> Node:
        """An aggregate about the customer, everybody, or the row of a roll-up (whose base it reads)."""
        selection = aggregate.selection
        of, given = self.root(selection.events, self._future(selection, rows))
        if isinstance(rows, Roll):
            of, _ = self.base_of(rows)
            owner = self.grouping(rows)
        else:
            owner = self.owner(of, future=selection.future)
        where = self._where(selection, of, given)
        value = None if aggregate.value is None else self._node(aggregate.value, of)
        at = self.at(of) if AGGREGATES[aggregate.function].needs_time else None
        into = rows if isinstance(rows, Roll) else CUSTOMERS
        if aggregate.owner == EVERYBODY:
            owner, into = self._graph.one(nodes.Pooled(owner, of)), EVERYBODY
        return self._graph.one(
            nodes.Reduce(aggregate.function, owner, where, value, at, aggregate.nth, aggregate.kind, into)
        )

    def _future(self, selection: Selection, rows: Rows) -> bool:
        return rows.future if isinstance(rows, Roll) else selection.future

    def _where(self, selection: Selection, of: Rows, given: Node | None) -> Node | None:
        conditions = [given] if given is not None else []
        if selection.condition is not None:
            conditions.append(self._node(selection.condition, of))
        if selection.steps:
            conditions.append(self._sequences.followed(of, selection.steps, selection.future))
        return self._graph.all_of(*conditions) if conditions else None

    def condition(self, expression: Expression | None, rows: Rows) -> Node | None:
        return None if expression is None else self._node(expression, rows)

    # ------------------------------------------------------------ customers from events

    def origin(self) -> Origin | None:
        customers = self._catalog.customers
        if customers.base is None:
            return None
        rows, where = self.root(customers.base, future=False, of_anybody=True)
        later = None if isinstance(rows, Roll) else self._later(rows)
        exists = None if later is None else self._graph.apply("not", later, kind=CONDITION)
        conditions = [c for c in (exists, where) if c is not None]
        return Origin(self._keys(rows), self._graph.all_of(*conditions) if conditions else None, rows)


def _at_kind(table: Table) -> Kind:
    info = table.columns.get(str(table.at))
    return Kind(Day()) if info is None else info.kind


def at_kind(at: Node) -> Kind:
    """The kind of a node that holds times."""
    kind = getattr(at, "kind", None)
    return kind if isinstance(kind, Kind) else Kind(Instant())


def _holder(rows: Rows) -> str:
    return rows.table if isinstance(rows, Roll) else str(rows)
