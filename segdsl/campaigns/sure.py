"""What is so of everybody who gets a message of a campaign.

In: a campaign, and which of its steps. Out: a condition. Needs no data.

The audience is asked when somebody enters a series, and not again: by its later steps, any attribute may have
changed. What is asked before each step does hold: that no `except` does, nor what stops the series or passes
the step over.
"""

from __future__ import annotations

from segdsl.model.nodes import Expression
from segdsl.model.project import Campaign, SeriesStep
from segdsl.model.terms import all_of, constant, negation


def sure_of(campaign: Campaign, step: SeriesStep | None = None) -> Expression:
    """The condition; without a step that of the first message."""
    if campaign.asks_audience(step):
        asked: list[Expression] = [campaign.audience]
        denied = [campaign.stop]
    else:
        asked, denied = [], [campaign.except_, campaign.stop, step.unless if step else None]
    asked += [negation(one, one.span) for one in denied if one is not None]
    return all_of(asked or (constant(True, campaign.span),), campaign.span)
