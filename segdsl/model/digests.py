"""A short text that changes where the meaning of an expression does.

In: an expression and the model that it stands in. Out: twelve hexadecimal digits. Layout, descriptions
and further columns change nothing; neither does a field that a later version of segdsl adds to its nodes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from segdsl.model.catalog import ColumnInfo, Table
from segdsl.model.meaning import Rule, rules_in, whole
from segdsl.model.nodes import Aggregate, Column, Expression, LookedUp, RuleReference
from segdsl.model.project import Lifecycle, Model, Score, Segment, Trait

# How rows of a table are told apart, chosen and given to customers.
_OF_TABLES = ("role", "key", "at", "base", "per", "condition", "keep", "once", "matches")


def digest(expression: Expression, model: Model) -> str:
    """The digest of everything that an expression rests on."""
    said = {_told(expression)}
    lookup, catalog = rules_in(model), model.catalog
    for part in whole(expression, lookup, catalog):
        match part:
            case RuleReference(name) if (rule := lookup(name)) is not None:
                said.add(f"{name}: {'; '.join(_of_rule(rule))}")
            case Column(table, name) | LookedUp(table, name):
                said.add(f"{table}.{name}: {_of_column(catalog.table(table).columns.get(name))}")
            case Aggregate(selection=selection):
                said.add(f"{selection.events}: {_of_table(catalog.table(selection.events))}")
            case _:
                pass
    return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:12]


def _of_rule(rule: Rule) -> Iterator[str]:
    match rule:
        case Trait(value=value):
            yield _told(value)
        case Segment(condition=condition):
            yield _told(condition)
        case Lifecycle(among=among, stages=stages):
            yield _told(among)
            yield from (f"{stage.name} {_told(stage.condition)}" for stage in stages)
        case Score(points=points):
            yield from (f"{line.points:g} {_told(line.condition)}" for line in points)


def _of_column(column: ColumnInfo | None) -> str:
    if column is None:
        return "none"
    return f"{_told(column.kind.type)} {_told(column.reading)} {_told(column.definition)}"


def _of_table(table: Table) -> str:
    return " ".join(f"{name}={_told(getattr(table, name))}" for name in _OF_TABLES)


def _told(value: Any) -> str:
    """A value with all that is in it: of nodes what is not as it is anyway, and not their kind."""
    if isinstance(value, tuple):
        return f"({', '.join(map(_told, value))})"
    if not is_dataclass(value):
        return repr(value)
    told = (
        f"{one.name}={_told(getattr(value, one.name))}"
        for one in fields(value)
        if one.compare and one.name != "kind" and getattr(value, one.name) != _default(one)
    )
    return f"{type(value).__name__}({', '.join(told)})"


def _default(field: Any) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default
