"""A column of Polars, with what must be known to put it into a larger expression.

In: expressions, and Python's operators between columns. Out: expressions whose values keep the language's
promises: a comparison holds or does not, arithmetic is on floats, what is not finite is unknown.

A condition may be null where it does not hold, as long as only `&`, `|`, `filter` and `when` see it: they
take null for no. Where a negative or a result needs it, it is settled. What is not finite is settled to null.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from segdsl.engines.relational.forms import Form

TYPES: dict[Form, Any] = {
    "float": pl.Float64,
    "whole": pl.Int64,
    "text": pl.String,
    "flag": pl.Boolean,
    "condition": pl.Boolean,
    "day": pl.Date,
    "instant": pl.Datetime("us"),
    "list": pl.List(pl.String),
}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """An expression and its form.

    loose: of a condition, null may stand for no; of a float, what is not finite for unknown
    """

    expr: pl.Expr
    form: Form
    loose: bool = False

    @property
    def settled(self) -> pl.Expr:
        """Conditions that hold or do not, floats that are finite or null."""
        if not self.loose:
            return self.expr
        return self.expr.fill_null(False) if self.form == "condition" else finite(self.expr)

    @property
    def may_be_infinite(self) -> bool:
        """Whether it is a number that may not be finite."""
        return self.loose and self.form == "float"

    @property
    def as_float(self) -> pl.Expr:
        """A number as a float, perhaps not finite."""
        return self.expr.cast(pl.Float64) if self.form == "whole" else self.expr

    @property
    def condition(self) -> Column:
        """A condition that holds where the value is known to be yes."""
        return Column(self.expr, "condition", loose=True) if self.form == "flag" else self

    # ------------------------------------------------------------ arithmetic

    def __add__(self, other: Any) -> Column:
        return _computed(operator.add, self, other)

    def __radd__(self, other: Any) -> Column:
        return _computed(operator.add, other, self)

    def __sub__(self, other: Any) -> Column:
        return _computed(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Column:
        return _computed(operator.sub, other, self)

    def __mul__(self, other: Any) -> Column:
        return _computed(operator.mul, self, other)

    def __rmul__(self, other: Any) -> Column:
        return _computed(operator.mul, other, self)

    def __neg__(self) -> Column:
        return Column(-self.as_float, "float", self.loose)

    # ------------------------------------------------------------ comparisons

    def __eq__(self, other: Any) -> Column:  # type: ignore[override]
        if isinstance(other, bool):
            own = self.condition
            return own if other else Column(~own.expr, "condition", own.loose)
        return tested(operator.eq, self, other)

    def __lt__(self, other: Any) -> Column:
        return tested(operator.lt, self, other)

    def __le__(self, other: Any) -> Column:
        return tested(operator.le, self, other)

    def __gt__(self, other: Any) -> Column:
        return tested(operator.gt, self, other)

    def __ge__(self, other: Any) -> Column:
        return tested(operator.ge, self, other)

    # ------------------------------------------------------------ conditions

    def __and__(self, other: Column) -> Column:
        return Column(self.condition.expr & other.condition.expr, "condition", loose=True)

    def __or__(self, other: Column) -> Column:
        return Column(self.condition.expr | other.condition.expr, "condition", loose=True)

    def __invert__(self) -> Column:
        return Column(~self.condition.settled, "condition")


def finite(x: pl.Expr) -> pl.Expr:
    """Null where a float is not finite."""
    return pl.when(x.is_finite()).then(x)


def _computed(function: Callable[[Any, Any], Any], left: Any, right: Any) -> Column:
    return Column(function(literal(left).as_float, literal(right).as_float), "float", loose=True)


def tested(test: Callable[..., Any], *values: Any) -> Column:
    """A condition that is null where one of its parts is; whole numbers meet floats as floats."""
    columns = [literal(value) for value in values]
    mixed = {column.form for column in columns} == {"float", "whole"}
    parts = [c.as_float if mixed and c.form == "whole" else c.settled for c in columns]
    return Column(test(*parts), "condition", loose=True)


def unknown(form: Form) -> Column:
    """Null of a form."""
    return Column(pl.lit(None, dtype=TYPES[form]), form)


def literal(value: Any) -> Column:
    """A plain value as a column, a column as it is."""
    match value:
        case Column():
            return value
        case bool():
            return _fixed(value, "condition")
        case int():
            return _fixed(value, "whole") if -(2**63) <= value < 2**63 else _fixed(float(value), "float")
        case float():
            return _fixed(value, "float")
        case str():
            return _fixed(value, "text")
        case dt.datetime():
            return _fixed(value.astimezone(dt.UTC).replace(tzinfo=None), "instant")
        case dt.date():
            return _fixed(value, "day")
        case tuple():
            return _fixed(list(value), "list")
    raise AssertionError(f"{value!r} is no value of the language")


def _fixed(value: Any, form: Form) -> Column:
    return Column(pl.lit(value, dtype=TYPES[form]), form)
