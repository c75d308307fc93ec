"""unreachable-stage: a stage that nobody is left for, behind `otherwise` or behind the same condition."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.checks.check import Check, Rulebook
from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic, Label
from segdsl.logic.normal import is_always
from segdsl.model.project import Lifecycle, Stage


def unreachable_stage(rules: Rulebook) -> Iterator[Diagnostic]:
    for lifecycle in rules.model.lifecycles.values():
        if lifecycle.learnt is None:
            yield from _of(lifecycle)


def _of(lifecycle: Lifecycle) -> Iterator[Diagnostic]:
    for place, stage in enumerate(lifecycle.stages):
        first = next((one for one in lifecycle.stages[:place] if _takes(one, stage)), None)
        if first is None:
            continue
        everybody = first.condition != stage.condition or first.condition is None
        whom = "everybody who is left" if everybody else "the same customers"
        yield Diagnostic(
            "unreachable-stage",
            f"nobody is ever in `{stage.name}`: `{first.name}`, which stands before it, takes {whom}",
            stage.span,
            hint=_way_out(first, stage, everybody),
            labels=(Label(first.span, "takes them"),),
            certainty="proved",
        )


def _way_out(first: Stage, stage: Stage, everybody: bool) -> str:
    if not everybody:
        return "change the condition of one of them"
    return "leave one of them out" if stage.condition is None else f"put `{first.name}` last"


def _takes(first: Stage, stage: Stage) -> bool:
    return first.condition is None or is_always(first.condition, True) or first.condition == stage.condition


CHECK = Check(
    {"unreachable-stage": Code("warning", "A stage that nobody is left for")}, of_rules=unreachable_stage
)
