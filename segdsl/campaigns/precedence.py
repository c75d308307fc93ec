"""Which campaign goes first where several want the same customer.

In: the rules. Out: the order of campaigns, and of an exclusive group the condition of whom the higher ones
leave to a campaign. Needs no data.
"""

from __future__ import annotations

from segdsl.model.nodes import Expression
from segdsl.model.project import Campaign, Model
from segdsl.model.terms import all_of, negation


def rank(campaign: Campaign) -> tuple[float, str]:
    """What sorts campaigns: the higher priority first, ties by name."""
    return -campaign.priority, campaign.name


def group_of(model: Model, campaign: Campaign) -> tuple[Campaign, ...]:
    """The other campaigns of its exclusive group, the first of all first."""
    group = (c for c in model.campaigns.values() if campaign.group and c.group == campaign.group)
    return tuple(sorted((c for c in group if c.name != campaign.name), key=rank))


def ahead(model: Model, campaign: Campaign) -> tuple[Campaign, ...]:
    """Those of them that go before it."""
    return tuple(other for other in group_of(model, campaign) if rank(other) < rank(campaign))


def left_to(model: Model, campaign: Campaign, who: Expression) -> Expression:
    """Of those for whom a condition holds, the ones whom no campaign that goes first has in its audience."""
    others = (negation(other.audience, other.span) for other in ahead(model, campaign))
    return all_of((who, *others), campaign.span)
