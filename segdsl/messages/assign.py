"""Who gets what: which customers a mailing goes to, with which variant, and in which persona's voice.

In: the members of campaigns and segments. Out: one `Assignment` for each customer who gets a message, in
the order of the customers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.messages.audience import Audience
from segdsl.model.project import Campaign, Model, Segment, Variant
from segdsl.people.persona import Persona, SpeaksTo

Flags = NDArray[np.bool_]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Assignment:
    """The customer in a row of the audience, and what they get. `segment` is *the* segment of theirs."""

    row: int
    template: str
    campaign: Campaign | None
    variant: Variant | None
    persona: Persona | None
    segment: Segment | None


def campaign_assignments(
    model: Model, audience: Audience, personas: Mapping[str, Persona], name: str
) -> Iterator[Assignment]:
    """What a campaign sends to whom, after all campaigns have been settled. Raises KeyError for its name.

    Customers whose variant and campaign name no template are left out: the check says so beforehand.
    """
    campaign = model.campaigns[name]
    gets = recipients(model, audience, name)
    members = audience.campaigns[name]
    variants = _first_of([(v, _flags(members.variants[v.name])) for v in campaign.variants], len(audience))
    segments, voices = main_segments(model, audience), voices_of(model, audience, personas)
    for row in np.flatnonzero(gets):
        variant = variants[row]
        template = (variant.template if variant else None) or campaign.template
        if template is not None:
            yield Assignment(int(row), template, campaign, variant, voices[row], segments[row])


def segment_assignments(
    model: Model, audience: Audience, personas: Mapping[str, Persona], segment: str, template: str
) -> Iterator[Assignment]:
    """A template for every member of a segment, without a campaign. Raises KeyError for its name."""
    voices = voices_of(model, audience, personas)
    for row in np.flatnonzero(_flags(audience.segments[segment])):
        yield Assignment(int(row), template, None, None, voices[row], model.segments[segment])


def recipients(model: Model, audience: Audience, name: str) -> Flags:
    """Who gets a campaign: its audience, minus the held out, minus whom a campaign before it takes.

    In an exclusive group the higher priority takes a customer, ties by name; whom it takes it keeps, be
    they held out, or their message held back later.
    """
    campaign, members = model.campaigns[name], audience.campaigns[name]
    gets = _flags(members.audience)
    if members.held_out is not None:
        gets = gets & ~_flags(members.held_out)
    for other in model.campaigns.values():
        if campaign.group is not None and other.group == campaign.group and _rank(other) < _rank(campaign):
            gets = gets & ~_flags(audience.campaigns[other.name].audience)
    return gets


def _rank(campaign: Campaign) -> tuple[float, str]:
    return -campaign.priority, campaign.name


def main_segments(model: Model, audience: Audience) -> list[Segment | None]:
    """Of the segments that each customer is in, the one with the highest priority, ties by name."""
    return _first_of([(s, _flags(audience.segments[s.name])) for s in _by_priority(model)], len(audience))


def _by_priority(model: Model) -> list[Segment]:
    return sorted(model.segments.values(), key=lambda s: (-(s.priority or 0), s.name))


def voices_of(model: Model, audience: Audience, personas: Mapping[str, Persona]) -> list[Persona | None]:
    """The persona of each customer.

    The one that the customer's first segment with a persona names; else the one that speaks to a segment or
    stage of theirs, by priority, ties by name; else the fallback.
    """
    named = [
        (personas[s.persona], _flags(audience.segments[s.name]))
        for s in _by_priority(model)
        if s.persona in personas and s.persona is not None
    ]
    speaking = sorted(
        ((entry, persona) for persona in personas.values() for entry in persona.speaks_to),
        key=lambda pair: (-pair[0].priority, pair[1].name),
    )
    spoken_to = [(persona, _spoken_to(entry, audience)) for entry, persona in speaking]
    everyone = np.ones(len(audience), dtype=bool)
    fallback = [(persona, everyone) for persona in personas.values() if persona.fallback]
    return _first_of([*named, *spoken_to, *fallback], len(audience))


def _spoken_to(entry: SpeaksTo, audience: Audience) -> Flags:
    if entry.segment is not None:
        return _flags(audience.segments[entry.segment])
    return _flags(audience.values[entry.lifecycle] == entry.stage)


def _first_of(choices: list[tuple[T, Flags]], size: int) -> list[T | None]:
    """For each row the first choice whose flag is set there."""
    chosen: NDArray[np.object_] = np.full(size, None, dtype=object)
    for value, flags in reversed(choices):
        chosen[flags] = value
    return list(chosen)


def _flags(column: pd.Series[bool]) -> Flags:
    return column.fillna(False).to_numpy(dtype=bool)
