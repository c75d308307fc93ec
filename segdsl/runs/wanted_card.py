"""What a preview is asked for.

In: names as somebody typed them. Out: which message is wanted; of a wrong name, a hint at what was meant.
"""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.model.project import Campaign, CampaignMessage, SeriesStep


@dataclass(frozen=True, slots=True)
class WantedCard:
    """Which message: a template, for whom, and in which of its forms; what is None is chosen.

    Without a campaign or segment it is the first campaign that sends the template, else everybody.
    """

    template: str
    campaign: str | None = None
    segment: str | None = None
    persona: str | None = None
    variant: str | None = None
    locale: str | None = None
    step: str | None = None


def sent_by(campaign: Campaign) -> frozenset[str]:
    """The templates that a campaign sends."""
    return frozenset(one.template for one in campaign.messages if one.template is not None)


def sending(campaign: Campaign | None, template: str, step: str | None = None) -> tuple[CampaignMessage, ...]:
    """The messages of a campaign, or of one step, that are written in the template."""
    if campaign is None:
        return ()
    fitting = (one for one in campaign.messages if one.template == template)
    return tuple(one for one in fitting if step is None or (one.step is not None and one.step.name == step))


def step_of(campaign: Campaign | None, wanted: WantedCard) -> SeriesStep | None:
    """The step that is wanted, else the first that sends the template."""
    return next((one.step for one in sending(campaign, wanted.template, wanted.step)), None)
