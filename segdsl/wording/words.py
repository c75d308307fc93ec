"""The words that phrases are made of, and what is known of the names in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from segdsl.operators import OPPOSITES, Operator, entry_of
from segdsl.operators.entry import Tier
from segdsl.syntax import nodes as n
from segdsl.syntax.phrases import expression_text


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every declaration by its name, those without one, and which names are yes or no by themselves.

    Of a metric what is said is about a `group` of customers.
    """

    declared: Mapping[str, n.Declaration]
    columns: Mapping[str, n.AnyColumn]
    flags: frozenset[str]
    unnamed: tuple[n.Declaration, ...] = ()
    group: bool = False

    @staticmethod
    def of(files: Iterable[n.RuleFile]) -> Vocabulary:
        """The names of all rule files."""
        declared: dict[str, n.Declaration] = {}
        columns: dict[str, n.AnyColumn] = {}
        unnamed: list[n.Declaration] = []
        for declaration in (d for file in files for d in file.declarations):
            match declaration:
                case n.Customers():
                    unnamed.append(declaration)
                    columns |= {c.name.text: c for c in declaration.columns}
                case n.Attributes():
                    declared[declaration.name.text] = declaration
                    columns |= {c.name.text: c for c in declaration.columns}
                case n.Example() | n.Expectation() | n.Guarantee():
                    unnamed.append(declaration)
                case _:
                    declared[declaration.name.text] = declaration
        return Vocabulary(declared, columns, frozenset(_flags(columns.values())), tuple(unnamed))

    def is_segment(self, name: str) -> bool:
        return isinstance(self.declared.get(name), n.Segment)


def _flags(columns: Iterable[n.AnyColumn]) -> Iterable[str]:
    return (c.name.text for c in columns if isinstance(c, n.Column) and c.type.name == "flag")


def is_condition(expression: n.Expression) -> bool:
    """Whether what is written can only be true or false (a bare name can be anything)."""
    match expression:
        case (
            n.InWindow()
            | n.Query()
            | n.SomeOf()
            | n.Top()
            | n.TopMaking()
            | n.Sample()
            | n.Everyone()
            | n.YesNo()
        ):
            return True
        case n.Call(operator):
            return entry_of(operator).is_condition
        case _:
            return False


def tested(call: n.Call) -> tuple[str, str]:
    """How a comparison reads, and its complement: a negative includes those whose value is unknown."""
    positive, negative = entry_of(call.operator).english
    return (negative, positive) if call.operator in OPPOSITES else (positive, negative)


def is_compound(value: n.Expression) -> bool:
    """Whether it is put in parentheses beside an arithmetic sign."""
    if isinstance(value, n.Choice):
        return True
    return isinstance(value, n.Call) and entry_of(value.operator).tier in (Tier.SUM, Tier.PRODUCT)


def form_of(operator: Operator, arguments: int) -> str | None:
    """How it reads with so many arguments; None where nothing was written down for them."""
    fitting = (form for form in operator.english if len(set(re.findall(r"{\d}", form))) == arguments)
    return next(fitting, None)


def counted(events: str, words: Vocabulary, one: bool = False) -> str:
    """What is counted: `orders`, or one `order`; of a name that is no plural, `core events`."""
    if one and events not in words.declared:
        return events  # written as one already
    plural = events.endswith("s") and not events.endswith("ss")
    text = events if plural else f"{events} events"
    return text.removesuffix("s") if one else text


def listed(parts: Iterable[str], word: str = "or") -> str:
    """`a, b or c`."""
    *most, last = parts
    return f"{', '.join(most)} {word} {last}" if most else last


def literal(expression: n.Expression) -> str:
    """A value as the rule writes it."""
    return expression_text(expression)
