"""What is private because it is made of something private.

In: a model in which the columns that are read say themselves whether they are private. Out: the same model,
in which computed columns say it as well, and `private` names the traits, segments, lifecycles, scores and
metrics, and the events of which something private decides what rows there are. A declaration that says why
it is not private ends it there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from segdsl.model.catalog import Catalog, Table
from segdsl.model.draft import Item
from segdsl.model.nodes import Aggregate, Column, Expression, LookedUp, RuleReference
from segdsl.model.project import Lifecycle, Metric, Model, Score, Segment, Trait
from segdsl.model.traversal import columns_of, walk

Rule = Trait | Segment | Lifecycle | Score | Metric


def with_privacy(model: Model) -> Model:
    """The model, with everything marked that is made of something private."""
    read = {
        Item(table.name, name)
        for table in _every(model.catalog)
        for name, info in table.columns.items()
        if info.private
    }
    private = _made_of_these(read, _made(model))
    names = frozenset(item.name for item in private if item.table == "")
    return replace(model, catalog=_marked(model.catalog, private), private=names)


def is_private(model: Model, expression: Expression) -> bool:
    """Whether the expression's value is made of something private, in a model where that is marked."""
    return any(_is_private(model, item) for item in _named(expression))


def _is_private(model: Model, item: Item) -> bool:
    if item.table == "":
        return item.name in model.private
    info = model.catalog.table(item.table).columns.get(item.name)
    return info is not None and info.private


def _named(expression: Expression) -> Iterator[Item]:
    """Everything that an expression names itself: columns, rules, and events that it looks at."""
    for part in walk(expression):
        match part:
            case Column(table, name) | LookedUp(table, name):
                yield Item(table, name)
            case RuleReference(name):
                yield Item("", name)
            case Aggregate(_, selection):
                yield Item("", selection.events)
                yield from (Item("", step.events) for step in selection.steps)


def _made(model: Model) -> Iterator[tuple[Item, Item]]:
    """Everything that can give away what it is made of, beside each thing that it is made of."""
    for table in _every(model.catalog):
        for name, info in table.columns.items():
            if info.definition is not None and info.not_private is None:
                yield from ((Item(table.name, name), part) for part in _named(info.definition))
        yield from _copied(table)
    for table in model.catalog.events.values():
        if table.condition is not None:
            yield from ((Item("", table.name), part) for part in _named(table.condition))
        if table.base is not None:
            yield Item("", table.name), Item("", table.base)
    rules: tuple[Mapping[str, Rule], ...] = (
        *(model.traits, model.segments, model.lifecycles, model.scores, model.metrics),
    )
    for rule in (rule for holder in rules for rule in holder.values()):
        if rule.not_private is None:
            yield from ((Item("", rule.name), part) for e in _conditions(rule) for part in _named(e))


def _copied(table: Table) -> Iterator[tuple[Item, Item]]:
    """An id that `matches` something holds a copy of it; so do the columns that the id is computed from."""
    if table.matches is None:
        return
    holding = set(table.key)
    for name in table.key:
        definition = table.columns[name].definition if name in table.columns else None
        holding |= {column.name for column in columns_of(definition)} if definition is not None else set()
    for name in holding & table.columns.keys():
        if table.columns[name].not_private is None:
            yield from ((Item(table.name, name), part) for part in _named(table.matches))


def _made_of_these(first: Iterable[Item], made: Iterable[tuple[Item, Item]]) -> set[Item]:
    """These, what is made of them, what is made of that, and so on."""
    uses: dict[Item, list[Item]] = defaultdict(list)
    for whole, part in made:
        uses[part].append(whole)
    found = set(first)
    waiting = list(found)
    while waiting:
        fresh = set(uses[waiting.pop()]) - found
        found |= fresh
        waiting.extend(fresh)
    return found


def _conditions(rule: Rule) -> Iterator[Expression]:
    match rule:
        case Trait(value=value) | Metric(value=value):
            yield value
        case Segment(condition=condition):
            yield condition
        case Lifecycle(among=among, stages=stages):
            yield from _present((among, *(stage.condition for stage in stages)))
        case Score(points=points):
            yield from (line.condition for line in points)


def _present(expressions: Iterable[Expression | None]) -> Iterator[Expression]:
    return (e for e in expressions if e is not None)


def _every(catalog: Catalog) -> Iterator[Table]:
    yield catalog.customers
    for tables in (catalog.attributes, catalog.events, catalog.lookups):
        yield from tables.values()


def _marked(catalog: Catalog, private: set[Item]) -> Catalog:
    """The catalog, in which these columns are private."""

    def table(one: Table) -> Table:
        columns = {n: replace(c, private=Item(one.name, n) in private) for n, c in one.columns.items()}
        return replace(one, columns=columns)

    def tables(several: Mapping[str, Table]) -> dict[str, Table]:
        return {name: table(one) for name, one in several.items()}

    return replace(
        catalog,
        customers=table(catalog.customers),
        attributes=tables(catalog.attributes),
        events=tables(catalog.events),
        lookups=tables(catalog.lookups),
    )
