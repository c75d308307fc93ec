"""Who is in what, as the numbers that a report shows.

In: the result of an engine. Out: the document that `segment --format json` prints, as plain values.
"""

from __future__ import annotations

import math
from typing import Any

from segdsl.decimals import rounded
from segdsl.engines.result import Result
from segdsl.model.project import Model
from segdsl.project import as_of as clock
from segdsl.runs.reading import left_out


def document(model: Model, result: Result) -> dict[str, Any]:
    """Sizes, shares, stages, scores and numbers, and what was left out.

    Settings are in it where the run overrides some. What is made of something private has no value here: such
    scores and numbers are named under `private`.
    """
    secret = sorted(model.private & {*result.scores, *result.numbers})
    overridden = {name: s.written for name, s in model.settings.items() if s.overridden}
    return {
        "as_of": clock.written(result.as_of),
        "customers": result.size,
        "segments": {name: _size(size, result.size) for name, size in result.sizes.items()},
        "lifecycles": {name: _stages(model, name, result) for name in result.lifecycles},
        "scores": {
            name: _spread(points.iloc[:0] if name in secret else points)
            for name, points in result.scores.items()
        },
        "numbers": {
            name: None if name in secret else _number(value) for name, value in result.numbers.items()
        },
        "left_out": left_out.document(result.left_out),
        **({"private": secret} if secret else {}),
        **({"settings": overridden} if overridden else {}),
    }


def _size(size: int, customers: int) -> dict[str, float | int]:
    return {"size": size, "share": float(rounded(size / customers, 4)) if customers else 0.0}


def _stages(model: Model, name: str, result: Result) -> dict[str, Any]:
    counted = result.lifecycles.tally(name)
    stages = {stage.name: counted.get(stage.name, 0) for stage in model.lifecycles[name].stages}
    return {"stages": stages, "without": result.size - sum(counted.values())}


def _spread(points: Any) -> dict[str, float | int | None]:
    values = points.dropna()
    if not len(values):
        return {"min": None, "median": None, "max": None}
    return {"min": _number(values.min()), "median": _number(values.median()), "max": _number(values.max())}


def _number(value: Any) -> Any:
    """A plain number, whole where it is; None where unknown."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    return value
