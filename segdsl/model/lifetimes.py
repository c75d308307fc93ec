"""Expected spend: what a `lifetime` is learnt from, and what it has become.

In: a lifetime as written; the parts that its file brought, if it was learnt. Out: a trait, unknown without
a file.
"""

from __future__ import annotations

from math import exp, log

from segdsl.model import literals
from segdsl.model.conditions import group
from segdsl.model.draft import Scope
from segdsl.model.findings import quoted
from segdsl.model.learning import part, trait
from segdsl.model.lessons import Lifetime
from segdsl.model.names import column, rows
from segdsl.model.nodes import Column, Expression, Missing
from segdsl.model.project import Trait
from segdsl.syntax import nodes as syntax
from segdsl.syntax.phrases import ATOM, expression_text
from segdsl.syntax.spelling import name_text
from segdsl.types import Kind, Number

_WEEKS = {"days": 1 / 7, "months": 365.2425 / 12 / 7}
_MONEY = Kind(Number())


def lifetime(scope: Scope, written: syntax.Lifetime) -> Trait | None:
    """What a customer is expected to spend, of that what counts."""
    before = scope.findings.mark()
    at, spend = _spent(scope, written.money)
    among = group(scope, written.among)
    length = literals.length(scope, written.horizon)
    if length is not None and length.unit == "minutes":
        message = f"{quoted(written.horizon.span)} is too short: spend is expected in days or more"
        scope.findings.add("type-mismatch", message, written.horizon.span, "write `in the next 12 months`")
    margin = _share(scope, written.margin, 1.0)
    discount = 0.0 if written.discount is None else _share(scope, written.discount.share, 0.0)
    if scope.findings.mark() > before or at is None or spend is None or length is None:
        return None
    weeks = length.amount * _WEEKS.get(length.unit, 0.0)
    lesson = Lifetime(
        name_text(written.money.owner),
        _day(at),
        name_text(written.money.name),
        among,
        None if written.among is None else expression_text(written.among, ATOM),
        round(weeks, 6),
        round(margin * _worth(discount, weeks, written.discount), 6),
        spend,
        length,
    )
    value = part(scope, written.name, "money") or Missing(_MONEY, written.name.span)
    return trait(written, value, lesson)


def _spent(scope: Scope, money: syntax.Path) -> tuple[Column | None, Expression | None]:
    """When it was spent, and all that a customer spent."""
    found = rows(scope, money.owner)
    argument = syntax.Argument(money, money.span)
    spend = scope.resolve(syntax.Function("sum", (argument,), money.span, money.span))
    if found is None or spend is None:
        return None, None
    if found.at is None:
        message = f"`{money.owner.text}` have no time, so nobody knows when something was spent"
        hint = "declare it: `events … key … at SOLD_AT`"
        scope.findings.add("type-mismatch", message, money.owner.span, hint)
        return None, None
    return column(scope.draft, found.root, syntax.Name(found.at, money.span)), spend


def _day(at: Column) -> str:
    """The day of a row, as rules write it."""
    name = name_text(syntax.Name(at.name, at.span))
    return f"date({name})" if at.kind.family == "instant" else name


def _share(scope: Scope, written: syntax.Number | syntax.Name | None, otherwise: float) -> float:
    """A share from 0% to 100%; whatever else is reported."""
    if written is None:
        return otherwise
    number = literals.number(scope, written, "a share, such as `40%`")
    if number is not None and not 0 <= number.value <= 1:
        message = f"{quoted(written.span)} is not a share from 0% to 100%"
        scope.findings.add("type-mismatch", message, written.span, "write, say, `40%`")
    return otherwise if number is None else float(number.value)


def _worth(share: float, weeks: float, discount: syntax.Discount | None) -> float:
    """What money is worth that comes evenly over so many weeks and loses a share in each unit of time."""
    if discount is None or share <= 0:
        return 1.0
    lengths = {"day": 1 / 7, "week": 1.0, "quarter": _WEEKS["months"] * 3, "year": _WEEKS["months"] * 12}
    rate = log(1 + share) / lengths.get(discount.per, _WEEKS["months"]) * weeks
    return (1 - exp(-rate)) / rate
