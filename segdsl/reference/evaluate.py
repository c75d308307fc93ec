"""The meaning of expressions for one customer at a time.

In: a model, a world, an as-of, and values that are given instead of computed (examples do). Out: the value
of a name or an expression for the customer at a place in `customers`; None is unknown. A condition is always
True or False.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from segdsl.clock import AsOf
from segdsl.model.catalog import CUSTOMERS, EVERYBODY
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
    Selection,
    Step,
    Value,
)
from segdsl.model.project import Lifecycle, Model, Score
from segdsl.operators import OPERATORS
from segdsl.operators.aggregates import AGGREGATES
from segdsl.operators.numbers import finite
from segdsl.reference.events import Events
from segdsl.reference.others import Everybody, Others
from segdsl.reference.owners import Evaluate, Key, Owners
from segdsl.reference.remembered import Remembered
from segdsl.reference.samples import in_sample
from segdsl.reference.sequences import comes_after, is_over
from segdsl.reference.world import PlainRows, Record, Row
from segdsl.types import Kind, Number


class Reference:
    """Values of traits, segments, lifecycles, scores and expressions, computed on demand and remembered.

    `stated` has the values of ranks and overall numbers for a world that holds one customer of many: whoever
    knows the others computed them. What is not stated is asked of the `others`, by default everybody in the
    world. With `remembers`, parts of expressions are computed once for a row.
    """

    def __init__(
        self,
        model: Model,
        world: PlainRows,
        as_of: AsOf,
        given: Mapping[str, Value] | None = None,
        stated: Mapping[Expression, Value | None] | None = None,
        others: Others | None = None,
        *,
        remembers: bool = False,
    ) -> None:
        self.model = model
        self.world = world
        self.as_of = as_of
        self.given = dict(given or {})
        self.stated = dict(stated or {})
        self.of_row: Evaluate = Remembered(self._of) if remembers else self._of
        self._values: dict[tuple[str, int], Any] = {}
        self._given_others = others
        self.customers: tuple[Row, ...] = ()
        self._everybody: list[Record] = []
        self._settle_customers(world.customers)
        base = model.catalog.customers.base
        if base is not None and not world.only_one:
            self._settle_customers(self._everybody_in(base))
            self._settle_customers(self._active_in(base))

    # ------------------------------------------------------------ the two questions

    def value(self, name: str, customer: int) -> Any:
        """A trait's value, whether in a segment, a lifecycle's stage, or a score; raises KeyError."""
        place = (name, customer)
        if place not in self._values:
            self._values[place] = self._named(name, customer)
        return self._values[place]

    def evaluate(self, expression: Expression, customer: int) -> Any:
        return self.of_row(expression, self._customer(customer))

    def of_everybody(self, expression: Expression) -> Any:
        """The value of a metric, which is about no single customer."""
        return self.of_row(expression, Record(EVERYBODY, {}, None))

    def key(self, customer: int) -> Key:
        """The customer's key; where the customers have none, the row's number, counted from 1."""
        names = self.model.catalog.customers.key
        if not names:
            return (customer + 1,)
        info = self.model.catalog.customers.columns
        columns = (Column(CUSTOMERS, name, info[name].kind, info[name].span) for name in names)
        return tuple(self.evaluate(column, customer) for column in columns)

    # ------------------------------------------------------------ who the customers are

    def _settle_customers(self, rows: tuple[Row, ...]) -> None:
        self.customers = rows
        catalog = self.model.catalog
        self._everybody = [Record(CUSTOMERS, row, place) for place, row in enumerate(rows)]
        self.owners = Owners(catalog, self.world, self._everybody, self.key, self.of_row)
        self.events = Events(catalog, self.world, self.as_of, self.owners, self.of_row, self._column)
        self.others = self._given_others or Everybody()
        self._values.clear()

    def _everybody_in(self, base: str) -> tuple[Row, ...]:
        names = self.model.catalog.customers.key
        keys = sorted(key for key in self.events.keys(base) if None not in key)
        return tuple(dict(zip(names, key, strict=True)) for key in keys)

    def _active_in(self, base: str) -> tuple[Row, ...]:
        """Those of the customers who have a row in the base that exists by as-of."""
        table = self.model.catalog.events[base]
        is_subset = table.is_subset and table.base is not None
        root = table.base if is_subset and table.base is not None else table.name
        selection = Selection(root, table.condition if is_subset else None, future=False, steps=())
        return tuple(
            row for place, row in enumerate(self.customers) if self.rows(selection, self._customer(place))
        )

    def _customer(self, place: int) -> Record:
        return self._everybody[place]

    # ------------------------------------------------------------ names

    def _named(self, name: str, customer: int) -> Any:
        model = self.model
        if name in self.given:
            kind = model.traits[name].value.kind if name in model.traits else None
            return _settled(self.given[name], kind) if kind is not None else self.given[name]
        match model.kind_of(name):
            case "trait":
                return self.evaluate(model.traits[name].value, customer)
            case "segment":
                return self.evaluate(model.segments[name].condition, customer)
            case "lifecycle":
                return self._stage(model.lifecycles[name], customer)
            case "score":
                return self._points(model.scores[name], customer)

    def _stage(self, lifecycle: Lifecycle, customer: int) -> str | None:
        if lifecycle.among is not None and not self.evaluate(lifecycle.among, customer):
            return None
        for stage in lifecycle.stages:
            if stage.condition is None or self.evaluate(stage.condition, customer):
                return stage.name
        return None

    def _points(self, score: Score, customer: int) -> float | None:
        lines = [line.points for line in score.points if self.evaluate(line.condition, customer)]
        return finite(float(sum(lines)))

    # ------------------------------------------------------------ expressions about a row

    def _of(self, expression: Expression, row: Record) -> Any:
        match expression:  # what comes most often stands first
            case Call():
                return self._call(expression, row)
            case Column(table, name):
                return self._column(table, name, row)
            case Literal(value):
                return _settled(value, expression.kind)
            case RuleReference(name):
                return None if row.customer is None else self.value(name, row.customer)
            case Aggregate():
                return self._aggregate(expression, row)
            case Missing():
                return None
            case Clock(moment):
                return self.as_of.today if moment == "today" else self.as_of.now
            case OfCustomer(value):
                return _condition_or_value(expression.kind, self._of_customer(value, row))
            case LookedUp(table, column, keys):
                return self._looked_up(table, column, tuple(self.of_row(key, row) for key in keys))
            case Choice(arms, otherwise):
                chosen = next((a.value for a in arms if self.of_row(a.condition, row)), otherwise)
                return _settled(self.of_row(chosen, row), expression.kind)
            case Overall():
                stated = expression in self.stated
                return self.stated[expression] if stated else self._overall(expression, row)
            case Ranking():
                stated = expression in self.stated
                own = self.stated[expression] if stated else self._ranking(expression, row)
                return _condition_or_value(expression.kind, own)
            case Sample():
                return row.customer is not None and in_sample(expression, self._drawn(expression, row))
            case _:
                assert_never(expression)

    def _column(self, table: str, name: str, row: Record) -> Any:
        """What was read, or stated by an example; else what the column's definition makes of the row."""
        info = self.model.catalog.table(table).columns[name]
        if info.definition is not None and name not in row.values:
            return _settled(self.of_row(info.definition, row), info.kind)
        values = row.values
        if table == CUSTOMERS and name not in values and row.customer is not None:
            values = self.owners.attributes(name, row.customer)
        return _settled(values.get(name), info.kind)

    def _of_customer(self, value: Expression, row: Record) -> Any:
        return None if row.customer is None else self.evaluate(value, row.customer)

    def _looked_up(self, table: str, column: str, keys: tuple[Any, ...]) -> Any:
        values = None if None in keys else self.world.lookups.get(table, {}).get(keys)
        return None if values is None else self._column(table, column, Record(table, values, None))

    def _call(self, call: Call, row: Record) -> Any:
        operator = OPERATORS[call.operator]
        arguments = [self.of_row(argument, row) for argument in call.arguments]
        if operator.strict and None in arguments:
            return False if operator.is_condition else None
        return _settled(operator.row(*arguments), call.kind)

    # ------------------------------------------------------------ events

    def _aggregate(self, aggregate: Aggregate, row: Record) -> Any:
        if aggregate.owner not in (CUSTOMERS, EVERYBODY) and row.parts is None:
            return None  # a roll-up's row that an example states: what it does not say is unknown
        pairs = []
        for record in self.rows(aggregate.selection, row, aggregate.owner):
            value = True if aggregate.value is None else self.of_row(aggregate.value, record)
            if value is not None:
                pairs.append((self.events.time(record), value))
        place = () if aggregate.nth is None else (aggregate.nth,)
        return _settled(AGGREGATES[aggregate.function].row(pairs, *place), aggregate.kind)

    def rows(self, selection: Selection, row: Record, owner: str = CUSTOMERS) -> list[Record]:
        """The selected rows of the customer, of everybody, or of what a roll-up's row is made of."""
        rows = row.parts
        if owner == CUSTOMERS:
            rows = self._events(selection.events, row, selection.future)
        elif owner == EVERYBODY:
            rows = self._events_of_all(selection)
        return [
            record
            for record in rows or ()
            if (selection.condition is None or self.of_row(selection.condition, record))
            and self._is_followed(record, selection.steps, selection.future)
        ]

    def _events(self, table: str, row: Record, future: bool) -> tuple[Record, ...]:
        return () if row.customer is None else self.events.of_customer(table, row.customer, future=future)

    def _events_of_all(self, selection: Selection) -> tuple[Record, ...]:
        return tuple(
            r for one in self._everybody for r in self._events(selection.events, one, selection.future)
        )

    def _is_followed(self, record: Record, steps: tuple[Step, ...], future: bool) -> bool:
        """Whether the steps happen one after the other, the first of them after this event."""
        if not steps:
            return True
        step, *rest = steps
        time = self.events.time(record)
        following = [r for r in self._events(step.events, record, future) if self._follows(step, record, r)]
        if not step.negated:
            return any(self._is_followed(r, tuple(rest), future) for r in following)
        return not following and (
            step.within is None or (time is not None and is_over(step, time, self.as_of))
        )

    def _follows(self, step: Step, first: Record, second: Record) -> bool:
        before, after = self.events.time(first), self.events.time(second)
        if second is first or before is None or after is None:
            return False
        if not comes_after(step, before, after, self.as_of.zone):
            return False
        return step.condition is None or bool(self.of_row(step.condition, second))

    # ------------------------------------------------------------ all customers

    def _drawn(self, sample: Sample, row: Record) -> Key:
        """What the sample draws: the customer, or what they share with others."""
        assert row.customer is not None
        return self.key(row.customer) if sample.by is None else (self._of_customer(sample.by, row),)

    def _overall(self, overall: Overall, row: Record) -> Any:
        return _settled(self.others.overall(overall, row.customer, self), overall.kind)

    def _ranking(self, ranking: Ranking, row: Record) -> int | bool | None:
        return self.others.ranking(ranking, row.customer, self)


def _settled(value: Any, kind: Kind) -> Any:
    """A value as its kind holds it: numbers that are not whole are finite floats, the rest is as it is."""
    if value is None or not isinstance(kind.type, Number):
        return _condition_or_value(kind, value)
    return int(value) if kind.type.whole else finite(float(value))


def _condition_or_value(kind: Kind, value: Any) -> Any:
    """A condition that nobody could decide is false."""
    return False if value is None and kind.family == "flag" and not kind.unknown else value
