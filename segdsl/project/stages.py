"""Stages of lifecycles, asked for by their own name as if they were segments.

In: a model and names that somebody typed. Out: the model with a segment for each name that is a stage's and
nothing else's: the customers who are in that stage. Of a customer's segments it is the last to be chosen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from segdsl.diagnostics import wrong_usage
from segdsl.model.by_name import named
from segdsl.model.findings import listed
from segdsl.model.project import Model, Segment
from segdsl.model.terms import call, text


def with_stages(model: Model, names: Iterable[str]) -> Model:
    """Raises Problem where several lifecycles have a stage of the same name."""
    found = {name: _as_segment(model, name, cycle) for name in names for cycle in _only(model, name)}
    if not found:
        return model
    private = {name for name in found for cycle in lifecycles_with(model, name) if cycle in model.private}
    return replace(
        model,
        segments={**model.segments, **found},
        order=(*model.order, *found),
        private=model.private | private,
    )


def lifecycles_with(model: Model, stage: str) -> tuple[str, ...]:
    """The lifecycles that have a stage of this name."""
    return tuple(n for n, c in model.lifecycles.items() if any(s.name == stage for s in c.stages))


def _only(model: Model, name: str) -> Iterator[str]:
    """The lifecycle that a name is a stage of, unless customers have something else under that name."""
    if name in {*model.traits, *model.segments, *model.lifecycles, *model.scores}:
        return
    cycles = lifecycles_with(model, name)
    if len(cycles) > 1:
        hint = f"name the one that is meant in a rule: `segment {name}_ones where {cycles[0]} = {name}`"
        raise wrong_usage(f"`{name}` is a stage of {listed(cycles)}", hint)
    yield from cycles


def _as_segment(model: Model, name: str, cycle: str) -> Segment:
    stage = next(stage for stage in model.lifecycles[cycle].stages if stage.name == name)
    condition = call("=", (named(model, cycle), text(name, stage.span)), stage.span)
    return Segment(name, condition, stage.span, stage.description, priority=-math.inf)
