"""From the parser's trees to the steps of a series.

In: the tree of a campaign. Out: its steps; what a series cannot have, and a clause behind the step that it
cannot belong to, is reported.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lark import Token, Tree

from segdsl.syntax import literals
from segdsl.syntax import nodes as n
from segdsl.syntax.page import Page, kind, only, tree, trees

_OF_THE_WHOLE = {"via": "channel", "template": "template"}


def series_steps(page: Page, campaign: Tree[Token]) -> tuple[n.SeriesStep, ...]:
    """The steps in their order."""
    _whole_first(page, campaign)
    written = list(trees(campaign, "series_step"))
    names = {page.name(one.children[0]).text for one in written}
    steps = tuple([_step(page, one, names) for one in written])
    if steps:
        _check_first(page, steps[0])
        _check_waits(page, steps[1:])
    return steps


def check_series(page: Page, campaign: n.Campaign) -> None:
    """What else only a series, or only a single message can have."""
    if campaign.stop is not None and not campaign.steps:
        message = f"`{campaign.name.text}` has no steps, so there is nothing to stop"
        hint = "leave `stop when` out, or write `except …` for those who are not to get it"
        page.report("syntax", campaign.stop.span, message, hint)
    for variant in campaign.variants if campaign.steps else ():
        if variant.template is not None:
            message = f"in a series steps name the templates, and the variant `{variant.name.text}` cannot"
            hint = "give it values that the templates read as `variant.…`: `with offer = …`"
            page.report("syntax", variant.template.span, message, hint)


def _step(page: Page, parent: Tree[Token], names: Collection[str]) -> n.SeriesStep:
    via, template = only(page, parent, "via"), only(page, parent, "template")
    delay, unless = only(page, parent, "delay", "after"), tree(parent, "unless")
    after = literals.length(page, delay.children[-1]) if delay else None
    if isinstance(after, n.Name) and after.text in names:
        message = f"`after {after.text}` names a step, and every step comes after the one above it"
        page.report("syntax", after.span, message, "say how long after it: `after 3 days`")
        after = n.Duration(n.Number(1, False, after.span), "day", after.span)
    return n.SeriesStep(
        page.name(parent.children[0]),
        page.span(parent),
        via=page.name(via.children[0]) if via else None,
        template=literals.text(page, template.children[0]) if template else None,
        after=after,
        unless=page.expression(unless.children[0]) if unless else None,
    )


def _check_first(page: Page, first: n.SeriesStep) -> None:
    name = first.name.text
    if first.after is not None:
        message = f"`{name}` is the first step, so there is no message that it could come after"
        hint = "leave `after` out: whoever is in the audience gets it by the next run"
        page.report("syntax", first.after.span, message, hint)
    if first.unless is not None:
        message = f"`{name}` is the first step, by which the series is entered, so it is not passed over"
        hint = "write `except …` for those who are not to enter the series"
        page.report("syntax", first.unless.span, message, hint)


def _check_waits(page: Page, others: Sequence[n.SeriesStep]) -> None:
    for step in others:
        if step.after is None:
            message = f"the step `{step.name.text}` does not say how long after the one before it is sent"
            page.report("syntax", step.name.span, message, "add, say, `after 3 days`")


def _whole_first(page: Page, campaign: Tree[Token]) -> None:
    """The campaign's own `via` and `template` stand before its first step; `unless` ends a step."""
    step: Tree[Token] | None = None
    before: Tree[Token] | None = None
    for clause in (child for child in campaign.children if isinstance(child, Tree)):
        if step is not None and (what := _OF_THE_WHOLE.get(kind(clause))) is not None:
            written, name = page.span(clause).text, page.name(step.children[0]).text
            if before is step:
                message = f"`unless` ends the step `{name}`, so `{written}` does not belong to it"
                hint = f"write `{written}` in front of `unless`"
            else:
                message = f"the {what} of the whole campaign stands before its first step"
                hint = f"move `{written}` there, or write it into the line of the step that it is for"
            page.report("syntax", clause, message, hint)
        if clause.data == "series_step":
            step = clause
        before = clause
