"""What is added up is a column first: exact sums say their value several times.

In: aggregates of rows. Out: the same of columns, and the columns that are to be computed before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from sqlglot import exp

from segdsl.engines.relational.sql.column import Column
from segdsl.engines.relational.sql.templates import Tree, named

Name = TypeVar("Name")
_ADDING = ("EXACT_SUM", "EXACT_SUM_OF_WHOLES", "EXACT_DEVIATION")


def added_up(values: Mapping[Name, Column]) -> tuple[dict[Name, Column], dict[str, Tree]]:
    """The aggregates, and by the names that they call them what they add up that is no column yet."""
    trees = {name: value.sql.copy() for name, value in values.items()}
    taken, before = set(columns_of(trees.values())), dict[str, Tree]()
    for call in [call for tree in trees.values() for call in tree.find_all(exp.Anonymous)]:
        if call.name not in _ADDING or isinstance(call.expressions[0], exp.Column):
            continue
        value = call.expressions[0]
        called = next((name for name, other in before.items() if other == value), _free(taken))
        taken.add(called)
        before[called] = value
        call.set("expressions", [named(called)])
    made = {name: replace(values[name], tree=tree, loose=False) for name, tree in trees.items()}
    return made, before


def columns_of(trees: Iterable[Tree]) -> list[str]:
    """The columns that expressions are made of, each once."""
    return list(dict.fromkeys(column.name for tree in trees for column in tree.find_all(exp.Column)))


def _free(taken: set[str]) -> str:
    number = 1
    while f"added_{number}" in taken:
        number += 1
    return f"added_{number}"
