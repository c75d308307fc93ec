"""One rule file and what it can declare."""

from __future__ import annotations

from dataclasses import dataclass, field

from segdsl.source import Span
from segdsl.syntax.nodes.learnt import Clusters, Lifetime, Prediction
from segdsl.syntax.nodes.promises import Example, Expectation, Guarantee
from segdsl.syntax.nodes.rules import Campaign, Lifecycle, Metric, Score, Segment, Setting, Trait
from segdsl.syntax.nodes.sources import Attributes, Customers, DerivedEvents, Events, HistoryEvents, Lookup

Declaration = (
    Customers
    | Attributes
    | Events
    | DerivedEvents
    | HistoryEvents
    | Lookup
    | Setting
    | Trait
    | Segment
    | Lifecycle
    | Score
    | Campaign
    | Metric
    | Prediction
    | Clusters
    | Lifetime
    | Example
    | Expectation
    | Guarantee
)


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One rule file: its declarations in order. Comments are not part of the tree."""

    declarations: tuple[Declaration, ...]
    span: Span = field(compare=False, repr=False)
