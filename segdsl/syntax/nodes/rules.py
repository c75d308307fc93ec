"""Settings, traits, segments, lifecycles, scores, campaigns and metrics."""

from __future__ import annotations

from dataclasses import dataclass, field

from segdsl.source import Span
from segdsl.syntax.nodes.expressions import Expression, Path
from segdsl.syntax.nodes.pieces import Duration, Name, Number, Text


@dataclass(frozen=True, slots=True)
class Setting:
    """`value` is a literal, a Duration, or a ListLiteral of literals."""

    name: Name
    value: Expression
    span: Span = field(compare=False, repr=False)
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """`note need "…"`."""

    word: Name
    text: Text
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Trait:
    """`shown` says that it is there to be looked at."""

    name: Name
    value: Expression
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    not_private: str | None = None
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """`segment NAME where …`."""

    name: Name
    condition: Expression
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    owner: Text | None = None
    tags: tuple[Text, ...] = ()
    because: str | None = None
    persona: Name | None = None
    priority: Number | None = None
    not_private: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """`condition` is None for `otherwise`."""

    name: Name
    condition: Expression | None
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """`lifecycle NAME` with its stages."""

    name: Name
    among: Expression | None
    stages: tuple[Stage, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    not_private: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """`+10 when …` of a score."""

    points: Number  # signed
    condition: Expression
    span: Span = field(compare=False, repr=False)
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """`score NAME` with its points."""

    name: Name
    points: tuple[Points, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    not_private: str | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """`offer = "15% off"` after `with`."""

    name: Name
    value: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Variant:
    """`variant NAME 50%` of a campaign."""

    name: Name
    share: Number | Name
    template: Text | None
    bindings: tuple[Binding, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Holdout:
    """`holdout 10%`: who gets nothing, to compare with."""

    share: Number | Name
    seed: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Exclusive:
    """`exclusive group "promotions" priority 20`."""

    group: Text
    priority: Number | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Cap:
    """`at most 1 message per 7 days`; `per week` is Duration(1, "week")."""

    count: Number | Name
    per: Duration | Name
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Goal:
    """`goal … within 14 days worth orders.total`."""

    condition: Expression
    within: Duration | Name
    span: Span = field(compare=False, repr=False)
    worth: Path | None = None


@dataclass(frozen=True, slots=True)
class SeriesStep:
    """`step NAME via sms template "t" after 3 days unless …`: one message of a series."""

    name: Name
    span: Span = field(compare=False, repr=False)
    via: Name | None = None
    template: Text | None = None
    after: Duration | Name | None = None
    unless: Expression | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """`campaign NAME`: who gets which message."""

    name: Name
    to: Expression | None
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    except_: Expression | None = None
    via: Name | None = None
    template: Text | None = None
    holdout: Holdout | None = None
    variants: tuple[Variant, ...] = ()
    steps: tuple[SeriesStep, ...] = ()
    stop: Expression | None = None
    exclusive: Exclusive | None = None
    caps: tuple[Cap, ...] = ()
    again_after: Duration | Name | None = None
    goal: Goal | None = None
    owner: Text | None = None
    tags: tuple[Text, ...] = ()
    because: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """`metric NAME = …`: a number about a group of customers."""

    name: Name
    value: Expression
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    not_private: str | None = None
