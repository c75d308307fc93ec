"""Campaigns: what is sent to whom, in which of its versions, and step by step where it is a series.

In: what `campaigns.py` makes of a campaign as written. Out: a `Campaign`, and every message that it can send.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from segdsl.model.nodes import Aggregate, Expression, Length, Value
from segdsl.model.note import Note
from segdsl.source import Span


@dataclass(frozen=True, slots=True)
class Variant:
    """`members` is the condition that puts a customer, who is not held out, into this variant."""

    name: str
    share: float
    members: Expression
    template: str | None
    values: Mapping[str, Value] = field(hash=False)
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many messages in a length of time."""

    count: int
    per: Length


@dataclass(frozen=True, slots=True)
class Goal:
    """What a campaign is for, how long after a message it counts, and what it is worth to have met it.

    `worth` is a sum over the events that the condition looks at. Neither says yet that they lie in time.
    """

    condition: Expression
    within: Length
    worth: Aggregate | None = None


@dataclass(frozen=True, slots=True)
class SeriesStep:
    """One message of a series, `after` so long since the step before; the first has no such time.

    `template` is the campaign's where the step names none, `channel` that of the step before.
    """

    name: str
    channel: str
    template: str | None
    span: Span = field(compare=False, repr=False)
    after: Length | None = None
    unless: Expression | None = None  # of whom this holds, the step is passed over
    template_span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CampaignMessage:
    """One of the messages that a campaign can send: of a step, in a variant, where there are such."""

    template: str | None
    channel: str
    step: SeriesStep | None = None
    variant: Variant | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """Who gets what. `audience` is `to` without `except`; `held_out` the stable control group.

    Priorities decide within an exclusive `group`: the higher wins, ties by the names' order. With `steps` it
    is a series, which ends for a customer as soon as `stop` holds.
    """

    name: str
    audience: Expression
    held_out: Expression | None
    variants: tuple[Variant, ...]
    template: str | None
    span: Span = field(compare=False, repr=False)
    description: str | None = None
    to: Expression | None = None  # as written, for explanations
    except_: Expression | None = None
    channel: str = "email"
    group: str | None = None
    priority: float = 0.0
    caps: tuple[Cap, ...] = ()
    again_after: Length | None = None
    goal: Goal | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    because: str | None = None
    template_span: Span | None = field(default=None, compare=False, repr=False)
    notes: tuple[Note, ...] = ()
    steps: tuple[SeriesStep, ...] = ()
    stop: Expression | None = None

    @property
    def messages(self) -> tuple[CampaignMessage, ...]:
        """All that it can send, step by step, of each step the variants in their order."""
        variants = self.variants or (None,)
        if self.steps:
            return tuple(CampaignMessage(s.template, s.channel, s, v) for s in self.steps for v in variants)
        return tuple(
            CampaignMessage((v.template if v else None) or self.template, self.channel, None, v)
            for v in variants
        )

    def asks_audience(self, step: SeriesStep | None) -> bool:
        """Whether who gets the message of this step is in the audience then: of a series, by the first."""
        return step in (None, *self.steps[:1])

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels of its messages, each once."""
        return tuple(dict.fromkeys(message.channel for message in self.messages))
