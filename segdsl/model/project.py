"""Everything that a folder of rule files means: the catalog and the rules over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from segdsl.model.catalog import Catalog
from segdsl.model.lessons import Lesson
from segdsl.model.nodes import Expression, Length, Value
from segdsl.model.note import Note as Note
from segdsl.model.sending import Campaign as Campaign
from segdsl.model.sending import CampaignMessage as CampaignMessage
from segdsl.model.sending import Cap as Cap
from segdsl.model.sending import Goal as Goal
from segdsl.model.sending import SeriesStep as SeriesStep
from segdsl.model.sending import Variant as Variant
from segdsl.source import Span
from segdsl.types import Kind, Number, OneOf, Reach


@dataclass(frozen=True, slots=True)
class Setting:
    """A named constant, as overridden where `--set` says so. Uses of it are literals already."""

    name: str
    value: Value | Length | tuple[Value, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    written: str = ""  # the value in the words of the rule file, for reports
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class Trait:
    """`not_private` says why it gives nothing away although it is made of something private.

    `learnt` says what it is learnt from, where it is.
    """

    name: str
    value: Expression
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    not_private: str | None = None
    shown: bool = False
    learnt: Lesson | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """The customers of whom a condition holds."""

    name: str
    condition: Expression
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    because: str | None = None
    persona: str | None = None
    persona_span: Span | None = field(default=None, compare=False, repr=False)
    priority: float | None = None
    not_private: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """`condition` is None for `otherwise`."""

    name: str
    condition: Expression | None
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The first stage that holds wins; whoever is not `among` has none."""

    name: str
    stages: tuple[Stage, ...]
    among: Expression | None
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    not_private: str | None = None
    notes: tuple[Note, ...] = ()
    learnt: Lesson | None = None
    kind: Kind = field(init=False, compare=False, repr=False)  # of a customer's stage

    def __post_init__(self) -> None:
        complete = self.among is None and any(stage.condition is None for stage in self.stages)
        stages = OneOf(tuple(stage.name for stage in self.stages))
        object.__setattr__(self, "kind", Kind(stages, unknown=not complete))


@dataclass(frozen=True, slots=True)
class Points:
    """What a score gives to those of whom a condition holds."""

    points: float
    condition: Expression
    span: Span = field(compare=False, repr=False)
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of the points whose conditions hold."""

    name: str
    points: tuple[Points, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    not_private: str | None = None
    kind: Kind = field(init=False, compare=False, repr=False)  # of a customer's sum: always known

    def __post_init__(self) -> None:
        points = [line.points for line in self.points]
        low, high = sum(min(p, 0.0) for p in points), sum(max(p, 0.0) for p in points)
        object.__setattr__(self, "kind", Kind(Number(), unknown=False, within=Reach(low, high)))


@dataclass(frozen=True, slots=True)
class Metric:
    """A number about all customers, or about a group of them (see `segdsl.model.metrics`).

    `currency` is the one that its numbers are amounts of, where they are told (see `segdsl.runs.money`).
    """

    name: str
    value: Expression
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    because: str | None = None
    not_private: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class ExampleEvent:
    """`at` is None for events without a time, or where none was written."""

    events: str
    at: dt.date | dt.datetime | None
    values: Mapping[str, Value] = field(hash=False)
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """What must hold of the customer of an example."""

    condition: Expression
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Example:
    """A unit test without data: one made-up customer, and what must hold of them."""

    title: str
    as_of: dt.date | dt.datetime | None
    customer: Mapping[str, Value] = field(hash=False)
    events: tuple[ExampleEvent, ...]
    given: Mapping[str, Value] = field(hash=False)  # traits (and stages, scores) fixed instead of computed
    claims: tuple[Claim, ...]
    span: Span = field(compare=False, repr=False)
    stated: Mapping[Expression, Value] = field(default_factory=dict, hash=False)  # overall numbers, fixed


@dataclass(frozen=True, slots=True)
class Steady:
    """In a length of time before now the number differed by at most this share of what it was then."""

    share: float
    ago: Length


@dataclass(frozen=True, slots=True)
class Expectation:
    """The number (or, where `share`, the share) of customers in `subject`, among `of`, is in bounds.

    With `steady` it is about how that number has changed, and there are no bounds.
    """

    subject: Expression
    low: float | None
    high: float | None
    share: bool
    of: Expression | None
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    steady: Steady | None = None


@dataclass(frozen=True, slots=True)
class Guarantee:
    """No customer can satisfy `violation`; `facts` are what was asked, to tell of one who does."""

    title: str
    violation: Expression
    span: Span = field(compare=False, repr=False)
    facts: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """A checked project. Every mapping is in the order of files and declarations.

    `order` lists traits, segments, lifecycles and scores so that each comes after what it needs; `private`
    names those of them (and of the metrics) that are made of something private and do not say why they give
    nothing away, and the events of which something private decides what rows there are.
    """

    catalog: Catalog
    settings: Mapping[str, Setting]
    traits: Mapping[str, Trait]
    segments: Mapping[str, Segment]
    lifecycles: Mapping[str, Lifecycle]
    scores: Mapping[str, Score]
    campaigns: Mapping[str, Campaign]
    examples: tuple[Example, ...]
    expectations: tuple[Expectation, ...]
    guarantees: tuple[Guarantee, ...]
    order: tuple[str, ...] = ()
    private: frozenset[str] = frozenset()
    metrics: Mapping[str, Metric] = field(default_factory=dict)

    @property
    def learnt(self) -> Mapping[str, Lesson]:
        """What each learnt trait is learnt from."""
        rules: tuple[Trait | Lifecycle, ...] = (*self.traits.values(), *self.lifecycles.values())
        return {rule.name: rule.learnt for rule in rules if rule.learnt is not None}

    def learner(self, name: str) -> Trait | Lifecycle:
        """The rule of a learnt trait; raises KeyError."""
        return self.traits[name] if name in self.traits else self.lifecycles[name]

    def is_part(self, name: str) -> bool:
        """Whether a name stands for a part of what was learnt: that has its name in front of a dot."""
        owner, dot, _ = name.partition(".")
        return bool(dot) and owner in self.learnt

    @property
    def shown(self) -> tuple[str, ...]:
        """The names that customers have a value for, without the inner parts of what was learnt."""
        shown = {name for name, trait in self.traits.items() if trait.shown}
        return tuple(name for name in self.order if name in shown or not self.is_part(name))

    @property
    def by_priority(self) -> list[Segment]:
        """The segments in the order in which one of them is a customer's main one; ties by name."""
        return sorted(self.segments.values(), key=lambda segment: (-(segment.priority or 0), segment.name))

    def kind_of(self, name: str) -> Literal["trait", "segment", "lifecycle", "score"]:
        """What a name that customers have a value for is; raises KeyError for any other name."""
        if name in self.traits:
            return "trait"
        if name in self.segments:
            return "segment"
        if name in self.lifecycles:
            return "lifecycle"
        if name in self.scores:
            return "score"
        raise KeyError(name)

    def says(self, name: str) -> tuple[Expression, ...]:
        """What the rule of such a name says; raises KeyError for any other name."""
        match self.kind_of(name):
            case "trait":
                return (self.traits[name].value,)
            case "segment":
                return (self.segments[name].condition,)
            case "score":
                return tuple(line.condition for line in self.scores[name].points)
            case "lifecycle":
                lifecycle = self.lifecycles[name]
                stages = (stage.condition for stage in lifecycle.stages)
                return tuple(c for c in (lifecycle.among, *stages) if c is not None)
