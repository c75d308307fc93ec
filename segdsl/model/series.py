"""Series: the steps of a campaign that sends more than one message.

In: a campaign as written. Out: its steps, each with the channel and the template that it has in the end, and
when the series stops.
"""

from __future__ import annotations

from segdsl.channels import CHANNELS
from segdsl.diagnostics import Label
from segdsl.model import literals
from segdsl.model.conditions import condition
from segdsl.model.draft import Scope
from segdsl.model.nodes import Expression
from segdsl.model.project import SeriesStep
from segdsl.suggest import did_you_mean
from segdsl.syntax import nodes as syntax


def channel_of(scope: Scope, written: syntax.Name | None, otherwise: str = "email") -> str:
    """The channel that `via` names."""
    if written is None:
        return otherwise
    if written.text not in CHANNELS:
        hint = did_you_mean(written.text, CHANNELS) or f"there are {', '.join(CHANNELS)}"
        message = f"there is no channel `{written.text}`"
        scope.findings.add("unknown-value", message, written.span, hint)
    return written.text


def series(
    scope: Scope, written: syntax.Campaign, channel: str
) -> tuple[tuple[SeriesStep, ...], Expression | None]:
    """The steps, none of a campaign with a single message, and the condition that ends the series."""
    stop = None if written.stop is None else condition(scope, written.stop)
    _check_names(scope, written)
    steps = []
    for one in written.steps:
        channel = channel_of(scope, one.via, channel)
        steps.append(_step(scope, one, one.template or written.template, channel))
    return tuple(steps), stop


def _step(scope: Scope, written: syntax.SeriesStep, template: syntax.Text | None, channel: str) -> SeriesStep:
    return SeriesStep(
        written.name.text,
        channel,
        None if template is None else template.value,
        written.span,
        None if written.after is None else literals.length(scope, written.after),
        None if written.unless is None else condition(scope, written.unless),
        None if template is None else template.span,
    )


def _check_names(scope: Scope, written: syntax.Campaign) -> None:
    seen: dict[str, syntax.SeriesStep] = {}
    for step in written.steps:
        first = seen.setdefault(step.name.text, step)
        if first is not step:
            message = f"`{written.name.text}` has two steps called `{step.name.text}`"
            labels = [Label(first.name.span, "first declared here")]
            hint = "the history tells steps apart by their names: give one of them another"
            scope.findings.add("duplicate-name", message, step.name.span, hint, labels)
