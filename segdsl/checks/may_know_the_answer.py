"""may-know-the-answer: a feature that is read as it is today, also when the past is learnt from.

Events have a time, so what was known of them on a day can be told. An attribute has none: learning from what
became of customers, it may have been written after that.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.checks.check import Check, Rulebook
from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.findings import listed
from segdsl.model.lessons import Feature, Prediction
from segdsl.model.meaning import rules_in, whole
from segdsl.model.nodes import Column, Expression
from segdsl.model.project import Model

_DATED = ("day", "instant", "birthday")


def may_know_the_answer(rules: Rulebook) -> Iterator[Diagnostic]:
    for name, learnt in rules.model.learnt.items():
        if not isinstance(learnt, Prediction) or learnt.ahead is None:
            continue
        for feature in learnt.features:
            if undated := _undated(rules.model, feature):
                yield _finding(name, feature, undated)


def _undated(model: Model, feature: Feature) -> list[str]:
    """The attributes that a feature rests on, and that say nothing of when they were so."""
    lookup, read = rules_in(model), model.catalog.customers
    found = (_column(part) for part in whole(feature.value, lookup, model.catalog))
    names = (column.name for column in found if column is not None and column.kind.family not in _DATED)
    return list(dict.fromkeys(name for name in names if name not in read.key and _is_read(model, name)))


def _column(part: Expression) -> Column | None:
    return part if isinstance(part, Column) and part.table == CUSTOMERS else None


def _is_read(model: Model, name: str) -> bool:
    column = model.catalog.customers.columns.get(name)
    return column is not None and column.definition is None


def _finding(name: str, feature: Feature, undated: list[str]) -> Diagnostic:
    own = undated == [feature.text]
    what = f"`{feature.text}`" if own else f"{listed(undated)}, in `{feature.text}`,"
    verb = "is" if own or len(undated) == 1 else "are"
    message = f"{what} {verb} read as of today, also where `{name}` learns from the past"
    hint = (
        "what never changes may stay; else the test looks better than it is: take events, which have a time"
    )
    return Diagnostic("may-know-the-answer", message, feature.span, hint=hint, certainty="heuristic")


CHECK = Check(
    {"may-know-the-answer": Code("warning", "A feature that may have been written after the answer")},
    of_rules=may_know_the_answer,
)
