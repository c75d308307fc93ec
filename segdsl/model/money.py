"""Which numbers are amounts of money, by how they come about.

In: a model, an expression, and a way to ask whether words name the currency. Out: whether it is an amount of
it. A column is one whose header or description says so; sums, means and differences of amounts are amounts,
and so are amounts times or by a number; a count, a share, a rank, or one amount by another is none. Of what
the declarations leave open, a description that names the currency decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal as OneOfThese

from segdsl.model.nodes import (
    Aggregate,
    Call,
    Choice,
    Column,
    Expression,
    Literal,
    LookedUp,
    Missing,
    OfCustomer,
    Overall,
    RuleReference,
)
from segdsl.model.project import Model

Unit = OneOfThese["money", "other", "open", "any"]
"""`open` where nothing says what it is, `any` of plain numbers such as 0, which fit to everything."""

_KEEP = ("negate", "round", "abs", "floor", "ceil")
_NO_AMOUNT = ("count", "distinct")


def is_money(
    model: Model, value: Expression, names_it: Callable[[str], bool], description: str | None = None
) -> bool:
    """Whether the value, which is described so, is an amount of the currency that `names_it` knows."""
    reader = _Reader(model, names_it)
    return reader.said(reader.of(value), description) == "money"


@dataclass(frozen=True, slots=True)
class _Reader:
    model: Model
    names_it: Callable[[str], bool]

    def said(self, unit: Unit, *words: str | None) -> Unit:
        """What is open, or can be anything, is decided by words."""
        undecided = unit in ("open", "any")
        return "money" if undecided and any(self.names_it(one) for one in words if one) else unit

    def of(self, e: Expression) -> Unit:
        if e.kind.family != "number":
            return "other"
        match e:
            case Literal() | Missing():
                return "any"
            case Overall(function="share"):
                return "other"
            case OfCustomer(value=value) | Overall(value=value):
                return self.of(value)
            case Aggregate(function, value=value):
                return "other" if function in _NO_AMOUNT or value is None else self.of(value)
            case Column(table, name):
                return self._of_column(table, name)
            case LookedUp(table, column):
                return self._of_column(table, column)
            case RuleReference(name):
                return self._of_rule(name)
            case Choice(arms, otherwise):
                return _alike(map(self.of, (*(arm.value for arm in arms), otherwise)))
            case Call(operator, arguments):
                return self._of_call(operator, [self.of(one) for one in arguments])
            case _:
                return "other"

    def _of_call(self, operator: str, units: list[Unit]) -> Unit:
        match operator:
            case "+" | "-" | "default":
                return _alike(units)
            case "*":
                return _product(*units)
            case "/":
                return _quotient(*units)
        if operator in _KEEP:
            return units[0]
        return "open" if any(unit in ("open", "money") for unit in units) else "other"

    def _of_column(self, table: str, name: str) -> Unit:
        column = self.model.catalog.table(table).columns[name]
        header = column.reading.header if column.reading is not None else None
        own: Unit = "open" if column.definition is None else self.of(column.definition)
        return self.said(own, column.description, header if isinstance(header, str) else None)

    def _of_rule(self, name: str) -> Unit:
        for declared in (self.model.traits, self.model.metrics):
            if name in declared:
                rule = declared[name]
                return self.said(self.of(rule.value), rule.description)
        return "other"


def _alike(units: Iterable[Unit]) -> Unit:
    """Of what is added up, compared or chosen from: all of it has one unit."""
    found = {unit for unit in units if unit != "any"}
    if "money" in found:
        return "money" if "other" not in found else "open"
    return "any" if not found else "open" if "open" in found else "other"


def _product(a: Unit, b: Unit) -> Unit:
    if "money" in (a, b):
        return "other" if a == b else "money"
    if "open" in (a, b):
        return "open"
    return "any" if a == b == "any" else "other"


def _quotient(a: Unit, b: Unit) -> Unit:
    if b in ("any", "other"):
        return a
    if b == "money":
        return "other" if a in ("money", "other") else "open"
    return "open"
