"""A campaign in words, clause by clause: who gets it, what they get, and when they don't.

In: a campaign as written, and a way to say a condition. Out: lines with their depth. `TOLD` has every clause
that a campaign can have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from segdsl.channels import channel_called
from segdsl.syntax import nodes as n
from segdsl.syntax.spelling import amount_text, length_text
from segdsl.wording.phrases import clause, noun
from segdsl.wording.words import Vocabulary, literal

Lines = Iterator[tuple[int, str]]
SayCondition = Callable[[str, n.Expression, Vocabulary, int], Lines]
SayClause = Callable[[n.Campaign, Vocabulary], Lines]


def campaign_lines(campaign: n.Campaign, words: Vocabulary, condition: SayCondition) -> Lines:
    """All clauses, in the order in which they work."""
    for say in told(condition).values():
        yield from say(campaign, words)


def told(condition: SayCondition) -> Mapping[str, SayClause]:
    """What says each clause, by the clause's field of the node."""
    return {
        "to": partial(_to, condition),
        "except_": partial(_except, condition),
        "holdout": _holdout,
        "exclusive": _exclusive,
        "caps": _caps,
        "again_after": _again,
        "via": _via,
        "template": _template,
        "variants": _variants,
        "steps": partial(_steps, condition),
        "stop": partial(_stop, condition),
        "goal": goal_lines,
    }


def _to(condition: SayCondition, campaign: n.Campaign, words: Vocabulary) -> Lines:
    if campaign.to is not None:
        yield from condition("A customer gets it when", campaign.to, words, 0)


def _except(condition: SayCondition, campaign: n.Campaign, words: Vocabulary) -> Lines:
    if campaign.except_ is not None:
        yield from condition("except where", campaign.except_, words, 0)


def _holdout(campaign: n.Campaign, words: Vocabulary) -> Lines:
    if campaign.holdout is not None:
        share = literal(campaign.holdout.share)
        yield 0, f"{share} of them are held out: always the same ones, who get nothing"
        if campaign.holdout.seed is not None:
            yield 1, f"they are drawn with the seed {literal(campaign.holdout.seed)}"


def _exclusive(campaign: n.Campaign, words: Vocabulary) -> Lines:
    if campaign.exclusive is not None:
        group, priority = campaign.exclusive.group.value, campaign.exclusive.priority
        yield 0, f"Of the campaigns of the group “{group}” a customer gets one, with the highest priority"
        yield 1, f"this one has {'0' if priority is None else amount_text(priority)}"


def _caps(campaign: n.Campaign, words: Vocabulary) -> Lines:
    for cap in campaign.caps:
        count = amount_text(cap.count)
        messages = "1 message" if count == "1" else f"{count} messages"
        yield 0, f"Nobody gets it who has had {messages} by this channel in {length_text(cap.per)}"


def _again(campaign: n.Campaign, words: Vocabulary) -> Lines:
    if campaign.again_after is None:
        yield 0, "Each of them gets it once"
    else:
        yield 0, f"Each of them gets it again after {length_text(campaign.again_after)}"


def _via(campaign: n.Campaign, words: Vocabulary) -> Lines:
    if campaign.steps:
        return  # each step says its own
    channel = "email" if campaign.via is None else campaign.via.text
    yield 0, f"It is {channel_called(channel).says}"


def _steps(condition: SayCondition, campaign: n.Campaign, words: Vocabulary) -> Lines:
    if campaign.steps:
        yield 0, "It is a series; whoever has had its first message gets the others, one after the other:"
    via = campaign.via
    for place, step in enumerate(campaign.steps, 1):
        via = step.via or via
        yield 1, ", ".join([f"{place}. {step.name.text}", *_about_step(step, via, campaign.template)])
        if step.unless is not None:
            yield from condition("passed over when", step.unless, words, 2)


def _about_step(step: n.SeriesStep, via: n.Name | None, template: n.Text | None) -> Iterator[str]:
    """What it is in the end: without `via` it has the channel of the step before."""
    yield channel_called("email" if via is None else via.text).says
    if written := step.template or template:
        yield f"written in the template {written.value}"
    if step.after is not None:
        yield f"{length_text(step.after)} after the one before it"


def _stop(condition: SayCondition, campaign: n.Campaign, words: Vocabulary) -> Lines:
    if campaign.stop is not None:
        yield from condition("It stops for a customer, for good, when", campaign.stop, words, 0)


def _template(campaign: n.Campaign, words: Vocabulary) -> Lines:
    if campaign.template is not None and not campaign.steps:
        yield 0, f"It is written in the template {campaign.template.value}"


def _variants(campaign: n.Campaign, words: Vocabulary) -> Lines:
    if campaign.variants:
        yield 0, "The others are split:" if campaign.holdout is not None else "They are split:"
    for variant in campaign.variants:
        written = "" if variant.template is None else f", written in the template {variant.template.value}"
        values = " and ".join(f"{b.name.text} = {noun(b.value, words)}" for b in variant.bindings)
        filled_in = f", with {values}" if values else ""
        yield 1, f"{literal(variant.share)} get {variant.name.text}{written}{filled_in}"


def goal_lines(campaign: n.Campaign, words: Vocabulary) -> Lines:
    """What it is for, and below that what it is worth; nothing where it has no goal."""
    if campaign.goal is not None:
        goal = campaign.goal
        yield 0, f"It has worked when {clause(goal.condition, words)} within {length_text(goal.within)}"
        if goal.worth is not None:
            yield 1, f"it is worth {noun(goal.worth, words)} in that time, all of them added up"
