"""A series as a line of messages, for previews.

In: a campaign. Out: its steps one behind the other, in words; a campaign with a single message has none.
"""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.campaigns.lengths import in_words
from segdsl.model.project import Campaign


@dataclass(frozen=True, slots=True)
class LineStep:
    """A step of the line: `after` says how long it waits, None of the first."""

    name: str
    channel: str
    after: str | None = None

    @property
    def words(self) -> str:
        """`story (after 3 days, by sms)`."""
        return f"{self.name} ({', '.join(filter(None, (self.after, f'by {self.channel}')))})"


def line_of(campaign: Campaign | None) -> tuple[LineStep, ...]:
    """The steps in their order."""
    return tuple(
        LineStep(step.name, step.channel, None if step.after is None else f"after {in_words(step.after)}")
        for step in (campaign.steps if campaign else ())
    )
