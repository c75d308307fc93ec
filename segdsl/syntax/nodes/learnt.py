"""What is learnt from the customers: predictions, clusters, lifetimes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from segdsl.source import Span
from segdsl.syntax.nodes.expressions import Expression, Path
from segdsl.syntax.nodes.pieces import Duration, Name, Number, Text, Unit
from segdsl.syntax.nodes.rules import Note


@dataclass(frozen=True, slots=True)
class Feature:
    """A value that is learnt from; `rising` and `falling` say which way the chance goes with it."""

    value: Expression
    direction: Literal["rising", "falling"] | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Prediction:
    """`prediction NAME of … from …`: a chance."""

    name: Name
    answer: Expression
    features: tuple[Feature, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    among: Expression | None = None
    most: Number | None = None  # features that are kept
    owner: Text | None = None
    tags: tuple[Text, ...] = ()
    because: str | None = None
    not_private: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Cluster:
    """A name for a group, the largest first."""

    name: Name
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Clusters:
    """`clusters NAME from …` with a name for each group."""

    name: Name
    features: tuple[Feature, ...]
    clusters: tuple[Cluster, ...]
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    among: Expression | None = None
    owner: Text | None = None
    tags: tuple[Text, ...] = ()
    because: str | None = None
    not_private: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Discount:
    """`discount 10% per year`: what money is worth less for coming later."""

    share: Number | Name
    per: Unit
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """`lifetime NAME from orders.total in the next 12 months`: expected spend."""

    name: Name
    money: Path
    horizon: Duration | Name
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    among: Expression | None = None
    margin: Number | Name | None = None
    discount: Discount | None = None
    owner: Text | None = None
    tags: tuple[Text, ...] = ()
    because: str | None = None
    not_private: str | None = None
    notes: tuple[Note, ...] = ()


Learnt = Prediction | Clusters | Lifetime
