"""What is private because it is made of something private.

In: a model in which the columns that are read say themselves whether they are private. Out: the same model,
in which computed columns say it as well, and `private` names the traits, segments, lifecycles and scores. A
declaration that says why it is not private ends it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from segdsl.model.catalog import ColumnInfo, Table
from segdsl.model.nodes import Aggregate, Column, Expression, LookedUp, Reference
from segdsl.model.project import Lifecycle, Model, Score, Segment, Trait
from segdsl.model.traversal import walk

Rule = Trait | Segment | Lifecycle | Score


def with_privacy(model: Model) -> Model:
    """The model, with everything marked that is made of something private."""
    while True:
        marked = _marked(model)
        if marked.private == model.private and marked.catalog == model.catalog:
            return model
        model = marked


def is_private(model: Model, expression: Expression) -> bool:
    """Whether the expression's value is made of something private."""
    return any(_is_private(model, part) for part in walk(expression))


def _is_private(model: Model, part: Expression) -> bool:
    match part:
        case Column(table, name) | LookedUp(table, name):
            info = model.catalog.table(table).columns.get(name)
            return info is not None and info.private
        case Reference(name):
            return name in model.private
        case Aggregate(_, selection):
            events = (selection.events, *(step.events for step in selection.steps))
            return any(_are_chosen_by_something_private(model, name) for name in events)
        case _:
            return False


def _are_chosen_by_something_private(model: Model, events: str | None) -> bool:
    """Whether something private decides which rows there are."""
    table = model.catalog.events.get(events or "")
    if table is None:
        return False
    chosen = table.condition is not None and is_private(model, table.condition)
    return chosen or _are_chosen_by_something_private(model, table.base)


def _marked(model: Model) -> Model:
    """One step further: what is made of the things that are marked."""
    rules: tuple[Mapping[str, Rule], ...] = (model.traits, model.segments, model.lifecycles, model.scores)
    names = {
        name
        for holder in rules
        for name, rule in holder.items()
        if rule.not_private is None and any(is_private(model, e) for e in _made_of(rule))
    }
    catalog = replace(
        model.catalog,
        customers=_table(model, model.catalog.customers),
        attributes=_tables(model, model.catalog.attributes),
        events=_tables(model, model.catalog.events),
        lookups=_tables(model, model.catalog.lookups),
    )
    return replace(model, catalog=catalog, private=frozenset(names))


def _made_of(rule: Rule) -> Iterator[Expression]:
    match rule:
        case Trait(value=value):
            yield value
        case Segment(condition=condition):
            yield condition
        case Lifecycle(among=among, stages=stages):
            yield from _present((among, *(stage.condition for stage in stages)))
        case Score(points=points):
            yield from (line.condition for line in points)


def _present(expressions: Iterable[Expression | None]) -> Iterator[Expression]:
    return (e for e in expressions if e is not None)


def _tables(model: Model, tables: Mapping[str, Table]) -> dict[str, Table]:
    return {name: _table(model, table) for name, table in tables.items()}


def _table(model: Model, table: Table) -> Table:
    return replace(table, columns={name: _column(model, info) for name, info in table.columns.items()})


def _column(model: Model, info: ColumnInfo) -> ColumnInfo:
    if info.private or info.definition is None or info.not_private is not None:
        return info
    return replace(info, private=is_private(model, info.definition))
