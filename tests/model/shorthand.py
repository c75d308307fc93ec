"""Meanings on one line, as tests show them: `between(joined, add days(today, -30), today)`.

`@x` is a trait, segment, lifecycle or score; `customer(…)` what is the customer's in a rule about events;
`sum[orders where condition of value]` an aggregate.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import assert_never

from segdsl.diagnostics import Diagnostic
from segdsl.model.from_syntax import build
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
    Reference,
    Sample,
    Selection,
    Step,
)
from segdsl.model.project import Model
from segdsl.source import Source
from segdsl.syntax.from_text import parse
from segdsl.syntax.nodes import RuleFile

SHOP = """customers from "customers.csv" key id
  first_name  text
  birthday    date
  joined      datetime
  country     one of "DE", "AT", "CH"
  income      number sensitive
  newsletter  flag
  member      flag required
  interests   list of text
  hobbies     list of text
  nps         number 0 to 10
  visits_left whole number required

events lines from "lines.csv" key id at sold_at
  sold_at     datetime
  invoice     text
  sku         text
  quantity    whole number
  price       number
  amount = quantity * price

events orders from lines per invoice where (quantity > 0)
  total = sum(amount)
  items = count()

events gifts from orders where (total > 100)

events carts from "carts.csv" key id at day

lookup products from "products.csv" key sku
  category    text

"""


def model(rules: str, *, zone: str = "UTC", **overrides: str) -> Model:
    """The model of these rules, which are right."""
    built = build([tree(rules)], zone=zone, overrides=overrides)
    assert not built.diagnostics, built.diagnostics
    assert built.value is not None
    return built.value


def complaints(rules: str, **overrides: str) -> tuple[Diagnostic, ...]:
    """What is wrong with these rules, which can be read."""
    return build([tree(rules)], overrides=overrides).diagnostics


def tree(rules: str, name: str = "rules.seg") -> RuleFile:
    parsed = parse(Source(name, rules))
    assert not parsed.diagnostics, parsed.diagnostics
    assert parsed.value is not None
    return parsed.value


def condition(written: str, *, zone: str = "UTC") -> str:
    """The meaning of a condition in the little shop."""
    return short(model(f"{SHOP}segment s where {written}\n", zone=zone).segments["s"].condition)


def value(written: str) -> Expression:
    """The meaning of a trait in the little shop."""
    return model(f"{SHOP}trait t = {written}\n").traits["t"].value


def short(e: Expression | None) -> str:
    match e:
        case None:
            return "-"
        case Literal(v):
            return repr(v) if isinstance(v, int | float | str | tuple) else str(v)
        case Clock(moment):
            return moment
        case Missing():
            return "unknown"
        case Column(table, name):
            return name if table == "customers" else f"{table}.{name}"
        case Reference(name):
            return f"@{name}"
        case OfCustomer(inner):
            return f"customer({short(inner)})"
        case LookedUp(table, column, keys):
            return f"{table}.{column} for {_list(keys)}"
        case Call(operator, arguments):
            return f"{operator}({_list(arguments)})"
        case Choice(arms, otherwise):
            written = [f"{short(a.value)} when {short(a.condition)}" for a in arms]
            return ", ".join([*written, short(otherwise)])
        case Aggregate(function, selection, of, owner, nth=nth):
            place = "" if nth is None else f" {nth}"
            value = "" if of is None else f" of {short(of)}"
            whose = "" if owner == "customers" else f" for {owner}"
            return f"{function}{place}[{_rows(selection)}{value}{whose}]"
        case Overall(function, of, among, percent):
            share = "" if percent is None else f", {percent:g}"
            return f"overall {function}({short(of)} among {short(among)}{share})"
        case Ranking(function, amount, of, within, among):
            return f"{function}({amount:g}, {short(of)} within {short(within)} among {short(among)})"
        case Sample(seed, below, above=above):
            return f"sample({seed}, {above:g} to {below:g})"
        case _:
            assert_never(e)


def _list(expressions: tuple[Expression, ...]) -> str:
    return ", ".join(map(short, expressions))


def _rows(selection: Selection) -> str:
    future = " to come" if selection.future else ""
    where = "" if selection.condition is None else f" where {short(selection.condition)}"
    return f"{selection.events}{future}{where}{''.join(map(_step, selection.steps))}"


def _step(step: Step) -> str:
    words = [" then not" if step.negated else " then", step.events]
    if step.condition is not None:
        words.append(f"where {short(step.condition)}")
    if step.within is not None:
        words.append(f"within {step.within.amount:g} {step.within.unit}")
    return " ".join([*words, "or same day"] if step.same_day else words)


def meant(model: Model) -> dict[str, object]:
    """All that a model says, to compare: without how its settings were written."""
    said = {field.name: getattr(model, field.name) for field in fields(model)}
    return {**said, "settings": {n: replace(s, written="") for n, s in model.settings.items()}}
