"""What is written about the rules: examples, expectations, guarantees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from segdsl.source import Span
from segdsl.syntax.nodes.expressions import Expression
from segdsl.syntax.nodes.pieces import DateLiteral, InstantLiteral, Name, Number, RelativeDay, Text


@dataclass(frozen=True, slots=True)
class Fact:
    """`total = 900`. The value is a literal, a relative day, or a ListLiteral of literals."""

    name: Name
    value: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """`customer with country = "DE", …` of an example."""

    facts: tuple[Fact, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class EventFacts:
    """`orders on 2025-09-02 with total = 900`; `on` is a date, an instant, a day word or relative."""

    events: Name
    on: Expression | None
    facts: tuple[Fact, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Given:
    """`given …`: values that an example states of computed names."""

    facts: tuple[Fact, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class GivenOverall:
    """`given (overall median(profit)) = 40`."""

    subject: Expression
    value: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """What must hold after the facts: `in champions`, `not in x`, `journey = lapsed`, any condition.

    `in NAME` is the condition `Name(NAME)`, `not in NAME` is `Call("not", (Name(NAME),))`.
    """

    condition: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Example:
    """`example "…"`: one made-up customer, and what must hold of them."""

    title: Text
    as_of: DateLiteral | InstantLiteral | None
    facts: tuple[CustomerFacts | EventFacts | Given | GivenOverall, ...]
    claims: tuple[Claim, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Steady:
    """`within 15% of 7 days ago`."""

    share: Number | Name
    ago: RelativeDay
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Expectation:
    """`expect S between LOW and HIGH [of customers|of NAME]`; a Number with percent is a share.

    `expect S within 15% of 7 days ago` has `steady` instead. `low` is None for `at most`, `high` is None for
    `at least`; `exactly` sets both. `of` is None for customers.
    """

    subject: Expression
    low: Number | Name | None
    high: Number | Name | None
    of: Name | None
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    steady: Steady | None = None


@dataclass(frozen=True, slots=True)
class Guarantee:
    """`every S is C` (negated: `no S is C`), or `journey covers everyone`."""

    title: Text | None
    form: Literal["every", "no", "covers"]
    subject: Expression  # of covers: the Name of a lifecycle
    condition: Expression  # of covers: Everyone or a Name
    span: Span = field(compare=False, repr=False)
    because: str | None = None
