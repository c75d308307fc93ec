"""Every expression that somebody wrote, with the declaration that it stands in.

In: a model. Out: its rules piece by piece, for checks that look at expressions one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from segdsl.model.nodes import Expression
from segdsl.model.project import Lifecycle, Model, Trait


@dataclass(frozen=True, slots=True)
class Written:
    """`because` is the reason that the declaration (or the line in it) gives for using sensitive data."""

    declaration: str
    expression: Expression
    because: str | None


def rules(model: Model) -> Iterator[Written]:
    """What decides who is in what: traits, segments, lifecycles, scores, campaigns; and metrics."""
    for trait in model.traits.values():
        for learnt in lessons(trait):
            yield Written(trait.name, learnt, trait.because)
        if not model.is_part(trait.name):
            yield Written(trait.name, trait.value, trait.because)
    for segment in model.segments.values():
        yield Written(segment.name, segment.condition, segment.because)
    for lifecycle in model.lifecycles.values():
        for learnt in lessons(lifecycle):
            yield Written(lifecycle.name, learnt, lifecycle.because)
        if lifecycle.among is not None:
            yield Written(lifecycle.name, lifecycle.among, lifecycle.because)
        for stage in lifecycle.stages:
            if stage.condition is not None:
                yield Written(lifecycle.name, stage.condition, stage.because or lifecycle.because)
    for score in model.scores.values():
        for points in () if model.is_part(score.name) else score.points:
            yield Written(score.name, points.condition, points.because or score.because)
    for metric in model.metrics.values():
        yield Written(metric.name, metric.value, metric.because)
    for campaign in model.campaigns.values():
        goal = campaign.goal
        passed_over = (step.unless for step in campaign.steps)
        aims = (None, None) if goal is None else (goal.condition, goal.worth)
        for part in (campaign.to, campaign.except_, *passed_over, campaign.stop, *aims):
            if part is not None:
                yield Written(campaign.name, part, campaign.because)


def lessons(trait: Trait | Lifecycle) -> Iterator[Expression]:
    """What a trait is learnt from. What was learnt is made of that, and answered for there."""
    if trait.learnt is not None:
        yield from trait.learnt.rests_on.values()


def everything(model: Model) -> Iterator[Expression]:
    """The rules, what computes columns and derives events, and what is promised."""
    catalog = model.catalog
    for owned in (*catalog.attributes.values(), *catalog.events.values()):
        if owned.matches is not None:
            yield owned.matches
    for table in (*catalog.events.values(), *catalog.lookups.values(), catalog.customers):
        if table.condition is not None:
            yield table.condition
        for column in table.columns.values():
            if column.definition is not None:
                yield column.definition
    yield from (written.expression for written in rules(model))
    for expectation in model.expectations:
        yield expectation.subject
    for guarantee in model.guarantees:
        yield guarantee.violation
    for example in model.examples:
        yield from (claim.condition for claim in example.claims)
