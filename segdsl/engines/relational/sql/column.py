"""A column of SQL, with what must be known to put it into a larger expression.

In: expressions, and Python's operators between columns. Out: expressions whose values keep the language's
promises: a comparison holds or does not, arithmetic is on floats, what is not finite is unknown.

A condition may be NULL where it does not hold, as long as only `AND`, `OR`, `WHERE` and `WHEN` see it: they
take NULL for no. Where a negative or a result needs it, it is settled (`COALESCE(…, FALSE)`). Infinities are
settled in the same way, to NULL.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlglot import exp

from segdsl.engines.relational.forms import Form
from segdsl.engines.relational.sql.templates import Tree, made

_EXACT = 2**53
_DIGITS = 15  # a decimal of so many digits is the same float, however it is read
TYPES: dict[Form, str] = {
    "float": "DOUBLE",
    "whole": "BIGINT",
    "text": "TEXT",
    "flag": "BOOLEAN",
    "condition": "BOOLEAN",
    "day": "DATE",
    "instant": "TIMESTAMP",
    "list": "TEXT[]",
}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """An expression and its form.

    loose: of a condition, NULL may stand for no; of a float, what is not finite for unknown
    known: the value is never NULL
    fixed: of a literal, its value
    """

    tree: Tree
    form: Form
    loose: bool = False
    known: bool = False
    fixed: Any = None

    @property
    def settled(self) -> Column:
        """Conditions that hold or do not, floats that are finite or NULL."""
        if not self.loose:
            return self
        if self.form == "condition":
            return Column(made("COALESCE(X, FALSE)", X=self.tree), "condition", known=True)
        return Column(made("FINITE(X)", X=self.tree), self.form)

    @property
    def sql(self) -> Tree:
        """The expression, settled."""
        return self.settled.tree

    @property
    def may_be_infinite(self) -> bool:
        """Whether it is a number that may not be finite."""
        return self.loose and self.form == "float"

    @property
    def as_float(self) -> Column:
        if self.form != "whole":
            return self
        if self.fixed is not None:
            return literal(float(self.fixed))
        return Column(cast(self.tree, "float"), "float", known=self.known)

    @property
    def condition(self) -> Column:
        """A condition that holds where the value is known to be yes."""
        if self.form != "flag":
            return self
        return replace(self, form="condition", loose=not self.known)

    # ------------------------------------------------------------ arithmetic

    def __add__(self, other: Any) -> Column:
        return _computed("A + B", self, other)

    def __radd__(self, other: Any) -> Column:
        return _computed("A + B", other, self)

    def __sub__(self, other: Any) -> Column:
        return _computed("A - B", self, other)

    def __rsub__(self, other: Any) -> Column:
        return _computed("A - B", other, self)

    def __mul__(self, other: Any) -> Column:
        return _computed("A * B", self, other)

    def __rmul__(self, other: Any) -> Column:
        return _computed("A * B", other, self)

    def __neg__(self) -> Column:
        own = self.as_float
        return replace(own, tree=made("-X", X=own.tree))

    # ------------------------------------------------------------ comparisons

    def __eq__(self, other: Any) -> Column:  # type: ignore[override]
        if isinstance(other, bool):
            own = self.condition
            return own if other else made_condition("NOT X", own.known, X=replace(self, loose=False))
        return compared("A = B", self, other)

    def __lt__(self, other: Any) -> Column:
        return compared("A < B", self, other)

    def __le__(self, other: Any) -> Column:
        return compared("A <= B", self, other)

    def __gt__(self, other: Any) -> Column:
        return compared("A > B", self, other)

    def __ge__(self, other: Any) -> Column:
        return compared("A >= B", self, other)

    # ------------------------------------------------------------ conditions

    def __and__(self, other: Column) -> Column:
        return _joined("A AND B", self, other)

    def __or__(self, other: Column) -> Column:
        return _joined("A OR B", self, other)

    def __invert__(self) -> Column:
        return Column(made("NOT X", X=self.condition.sql), "condition", known=True)


def _computed(template: str, left: Any, right: Any) -> Column:
    a, b = (literal(x).as_float for x in (left, right))
    return Column(made(template, A=a.tree, B=b.tree), "float", loose=True, known=a.known and b.known)


def compared(template: str, left: Any, right: Any) -> Column:
    a, b = alike(literal(left).settled, literal(right).settled)
    return made_condition(template, a.known and b.known, A=a, B=b)


def made_condition(template: str, known: bool, **parts: Column) -> Column:
    """A condition that is NULL where one of its parts is, unless those are known."""
    tree = made(template, **{name: part.sql for name, part in parts.items()})
    return Column(tree, "condition", loose=not known, known=known)


def _joined(template: str, a: Column, b: Column) -> Column:
    sides = a.condition, b.condition
    known = sides[0].known and sides[1].known
    return Column(made(template, A=sides[0].tree, B=sides[1].tree), "condition", loose=not known, known=known)


def alike(a: Column, b: Column) -> tuple[Column, Column]:
    """Two whole numbers as integers; as soon as one is not whole, both as floats."""
    if a.form == b.form or "text" in (a.form, b.form):
        return a, b
    if {a.form, b.form} == {"float", "whole"}:
        return _against(a, b), _against(b, a)
    if {a.form, b.form} == {"flag", "condition"}:
        return a, b
    return a, b


def _against(a: Column, b: Column) -> Column:
    """A small whole number that is written out compares with a float as it stands."""
    small = a.fixed is not None and abs(a.fixed) < _EXACT
    return a if a.form == "float" or small else a.as_float


def cast(tree: Tree, form: Form) -> Tree:
    """The value as a value of a form."""
    return exp.Cast(this=tree, to=_type(form))


@cache
def _type(form: Form) -> exp.DataType:
    return exp.DataType.build(TYPES[form], dialect="duckdb")


def unknown(form: Form) -> Column:
    """NULL of a form."""
    return Column(cast(exp.null(), form), form)


def literal(value: Any) -> Column:
    """A plain value as a column, a column as it is."""
    match value:
        case Column():
            return value
        case bool():
            return Column(exp.true() if value else exp.false(), "condition", known=True)
        case int():
            return Column(_digits(str(value)), "whole", known=True, fixed=value)
        case float():
            return Column(_digits(_written(value)), "float", known=True, fixed=value)
        case str():
            return Column(exp.Literal.string(value), "text", known=True)
        case dt.datetime():
            text = value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ")
            return Column(cast(exp.Literal.string(text), "instant"), "instant", known=True)
        case dt.date():
            return Column(cast(exp.Literal.string(value.isoformat()), "day"), "day", known=True)
        case tuple():
            items = [exp.Literal.string(item) for item in value]
            return Column(cast(exp.Array(expressions=items), "list"), "list", known=True)
    raise AssertionError(f"{value!r} is no value of the language")


def _written(value: float) -> str:
    """Short decimals as they are; where a decimal might be rounded twice, as a float with an exponent."""
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    text = repr(value)
    short = len(text) <= _DIGITS
    return text if short or "e" in text else f"{text}e0"


def _digits(text: str) -> Tree:
    number = exp.Literal(this=text.removeprefix("-"), is_string=False)
    return exp.Neg(this=number) if text.startswith("-") else number
