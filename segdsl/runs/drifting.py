"""Whether customers are still those that a chance was learnt from.

In: a project, and the names that are computed. Out: what has to be computed beside them: how many customers
each condition holds of; and findings, where that is far from what it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import numpy as np

from segdsl.diagnostics import Diagnostic
from segdsl.learning.goodness import drift
from segdsl.learnt_files import Learnt, Prediction
from segdsl.model.findings import listed
from segdsl.model.meaning import rules_in, whole
from segdsl.model.nodes import Expression, Overall, RuleReference
from segdsl.project.files import Files
from segdsl.project.learnt import heading
from segdsl.syntax.from_learnt import POINTS
from segdsl.syntax.lifetime_rules import part
from segdsl.types import Kind, Number

ALARM = 0.25
FEWEST = 200  # customers: of fewer, chance alone moves the shares


def watched(project: Files, rules: Iterable[Expression]) -> dict[str, Expression]:
    """By label, the share of customers that each condition holds of, for chances that the rules rest on."""
    model = project.model
    if not project.rules.learnt:
        return {}
    lookup = rules_in(model)
    used = {p.name for e in rules for p in whole(e, lookup) if isinstance(p, RuleReference)}
    found: dict[str, Expression] = {}
    for name, learnt in project.rules.learnt.items():
        score = model.scores.get(part(name, POINTS))
        lesson = model.learnt.get(name)
        if score is None or lesson is None or score.name not in used or learnt.learnt.customers < FEWEST:
            continue
        for number, line in enumerate(score.points):
            share = Overall("share", line.condition, lesson.among, None, Kind(Number(False, 0, 1)), line.span)
            found[_label(name, number)] = share
    return found


def _label(name: str, number: int) -> str:
    return f"{name} {number}"


def drifted(project: Files, shares: Mapping[str, float | None], size: int) -> Iterator[Diagnostic]:
    """The chances whose customers are others now; `shares` are those that were watched, by label."""
    if size < FEWEST:
        return
    for name, learnt in project.rules.learnt.items():
        if _label(name, 0) in shares and (moved := list(_moved(learnt.learnt, shares))):
            told = listed([f"`{feature}` ({index:.2f})" for feature, index in moved], 5, "{}")
            message = f"customers are not those any more that `{name}` was learnt from: {told}"
            hint = f"learn it again: `segdsl learn {name}` (above {ALARM:g}, its chances can't be relied on)"
            place = heading(project.model, name)
            yield Diagnostic("drifted", message, place, hint=hint, certainty="seen in the data")


def _moved(learnt: Learnt, shares: Mapping[str, float | None]) -> Iterator[tuple[str, float]]:
    """The features whose customers moved between bins, with how far."""
    if not isinstance(learnt.what, Prediction):
        return
    numbered = enumerate(learnt.what.points)
    for feature, own in groupby(numbered, key=lambda one: one[1].feature):
        pairs = list(own)
        now = np.array([shares[_label(learnt.name, number)] for number, _ in pairs], dtype=float)
        index = drift(np.array([point.share for _, point in pairs]), now)
        if index > ALARM:
            yield feature, index
