"""Traits, segments, lifecycles and scores.

In: a declaration. Out: its meaning, or None where something in it is wrong (all of which is reported).
"""

from __future__ import annotations

from typing import get_args

from segdsl.diagnostics import Label
from segdsl.model.clusters import clusters
from segdsl.model.conditions import condition, group
from segdsl.model.draft import Draft, Scope
from segdsl.model.learning import prediction
from segdsl.model.lifetimes import lifetime
from segdsl.model.project import Lifecycle, Note, Points, Score, Segment, Stage, Trait
from segdsl.syntax import nodes as syntax

Rule = Trait | Segment | Lifecycle | Score
WrittenRule = (
    syntax.Trait
    | syntax.Segment
    | syntax.Lifecycle
    | syntax.Score
    | syntax.Prediction
    | syntax.Lifetime
    | syntax.Clusters
)
WRITTEN_RULES = get_args(WrittenRule)


def build_rule(draft: Draft, written: WrittenRule) -> Rule | None:
    scope = Scope(draft, seed=written.name.text)
    match written:
        case syntax.Trait():
            return trait(scope, written)
        case syntax.Segment():
            return segment(scope, written)
        case syntax.Lifecycle():
            return lifecycle(scope, written)
        case syntax.Score():
            return score(scope, written)
        case syntax.Prediction():
            return prediction(scope, written)
        case syntax.Lifetime():
            return lifetime(scope, written)
        case syntax.Clusters():
            return clusters(scope, written)


def trait(scope: Scope, written: syntax.Trait) -> Trait | None:
    value = scope.resolve(written.value)
    if value is None:
        return None
    return Trait(
        written.name.text,
        value,
        written.span,
        written.description,
        written.because,
        written.not_private,
        written.shown,
    )


def notes(written: tuple[syntax.Note, ...]) -> tuple[Note, ...]:
    return tuple(Note(note.word.text, note.text.value) for note in written)


def segment(scope: Scope, written: syntax.Segment) -> Segment | None:
    holds = condition(scope, written.condition)
    if holds is None:
        return None
    return Segment(
        written.name.text,
        holds,
        written.span,
        written.description,
        written.owner.value if written.owner is not None else None,
        tuple(tag.value for tag in written.tags),
        written.because,
        written.persona.text if written.persona is not None else None,
        written.persona.span if written.persona is not None else None,
        float(written.priority.value) if written.priority is not None else None,
        written.not_private,
        notes(written.notes),
    )


def lifecycle(scope: Scope, written: syntax.Lifecycle) -> Lifecycle | None:
    among = group(scope, written.among)
    stages: list[Stage] = []
    seen: dict[str, syntax.Stage] = {}
    for stage in written.stages:
        first = seen.setdefault(stage.name.text, stage)
        if first is not stage:
            _second_stage(scope, written, first, stage)
        holds = None if stage.condition is None else condition(scope, stage.condition)
        if stage.condition is None or holds is not None:
            about = notes(stage.notes)
            stages.append(Stage(stage.name.text, holds, stage.span, stage.description, stage.because, about))
    if len(stages) < len(written.stages) or (written.among is not None and among is None):
        return None
    return Lifecycle(
        written.name.text,
        tuple(stages),
        among,
        written.span,
        written.description,
        written.because,
        written.not_private,
        notes(written.notes),
    )


def _second_stage(scope: Scope, written: syntax.Lifecycle, first: syntax.Stage, second: syntax.Stage) -> None:
    message = f"`{written.name.text}` has two stages called `{second.name.text}`"
    labels = [Label(first.name.span, "first declared here")]
    hint = "join their conditions with `or`, or name one of them differently"
    scope.findings.add("duplicate-name", message, second.name.span, hint, labels)


def score(scope: Scope, written: syntax.Score) -> Score | None:
    points: list[Points] = []
    for line in written.points:
        holds = condition(scope, line.condition)
        if holds is not None:
            points.append(Points(float(line.points.value), holds, line.span, line.because))
    if len(points) < len(written.points):
        return None
    return Score(
        written.name.text,
        tuple(points),
        written.span,
        written.description,
        written.because,
        written.not_private,
    )
