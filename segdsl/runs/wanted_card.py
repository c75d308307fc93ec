"""What a preview is asked for.

In: names as somebody typed them. Out: which message is wanted; of a wrong name, what to say of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from segdsl.diagnostics import Problem, wrong_usage
from segdsl.model.findings import listed
from segdsl.model.project import Campaign, Variant
from segdsl.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which message: a template, for whom, and in which of its forms; what is None is chosen.

    Without a campaign or segment it is the first campaign that sends the template, else everybody.
    """

    template: str
    campaign: str | None = None
    segment: str | None = None
    persona: str | None = None
    variant: str | None = None
    locale: str | None = None


def sent_by(campaign: Campaign) -> frozenset[str]:
    """The templates that a campaign sends."""
    own = [variant.template or campaign.template for variant in campaign.variants] or [campaign.template]
    return frozenset(template for template in own if template is not None)


def sending(campaign: Campaign | None, template: str) -> dict[str, Variant]:
    """The variants of a campaign that send the template, by name."""
    if campaign is None:
        return {}
    return {v.name: v for v in campaign.variants if template == (v.template or campaign.template)}


def there_are(name: str, names: Collection[str]) -> str | None:
    """The name that may be meant, else those that there are."""
    return did_you_mean(name, names) or (f"there are: {listed(names)}" if names else None)


def wrong(message: str, hint: str | None = None) -> Problem:
    """Wrong usage, in one sentence."""
    return wrong_usage(message, hint=hint)
