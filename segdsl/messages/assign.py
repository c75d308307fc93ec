"""Who gets what: which customers a mailing goes to, with which variant, and in which persona's voice.

In: the members of campaigns and segments. Out: the `Recipients`, in the order of the customers, in lots.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.messages.audience import Audience
from segdsl.messages.lots import Lot, Recipients, Rows
from segdsl.model.project import Campaign, Model, Segment
from segdsl.people.persona import Persona, SpeaksTo

Flags = NDArray[np.bool_]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Choices(Generic[T]):
    """One of several things for each row: `of` has its number; one beyond the last stands for none."""

    things: tuple[T, ...]
    of: Rows

    def __getitem__(self, number: int) -> T | None:
        return self.things[number] if number < len(self.things) else None

    def __iter__(self) -> Iterator[T | None]:
        return map(self.__getitem__, self.of.tolist())


def campaign_recipients(
    model: Model, audience: Audience, personas: Mapping[str, Persona], name: str
) -> Recipients:
    """Whom a campaign is sent to, after all campaigns have been settled. Raises KeyError for its name.

    Customers whose variant and campaign name no template are left out: the check says so beforehand.
    """
    campaign = model.campaigns[name]
    members = audience.campaigns[name]
    variants = _first_of([_flags(members.variants[v.name]) for v in campaign.variants], len(audience))
    templates = [(v.template or campaign.template) for v in campaign.variants] + [campaign.template]
    sent = np.array([template is not None for template in templates])[variants]
    rows = np.flatnonzero(recipients(model, audience, name) & sent)
    return _in_lots(
        audience,
        rows,
        [
            Lot(str(t), campaign, v, channel=campaign.channel)
            for t, v in zip(templates, (*campaign.variants, None), strict=True)
        ],
        variants,
        main_segments(model, audience),
        voices_of(model, audience, personas),
    )


def segment_recipients(
    model: Model, audience: Audience, personas: Mapping[str, Persona], segment: str, template: str
) -> Recipients:
    """A template for every member of a segment, without a campaign. Raises KeyError for its name."""
    rows = np.flatnonzero(_flags(audience.segments[segment]))
    own = model.segments[segment]
    alone = Choices((own,), np.zeros(len(audience), dtype=np.intp))
    first = np.zeros(len(audience), dtype=np.intp)
    return _in_lots(audience, rows, [Lot(template)], first, alone, voices_of(model, audience, personas))


def _in_lots(
    audience: Audience,
    rows: Rows,
    mailings: Sequence[Lot],
    mailing_of: Rows,
    segments: Choices[Segment],
    voices: Choices[Persona],
) -> Recipients:
    """The recipients in these rows, those alike in everything in one lot."""
    marks = np.column_stack([column[rows] for column in (mailing_of, segments.of, voices.of)])
    kinds, lot_of = np.unique(marks, axis=0, return_inverse=True)
    lots = tuple(
        replace(mailings[mailing], segment=segments[segment], persona=voices[voice])
        for mailing, segment, voice in kinds.tolist()
    )
    return Recipients(audience, rows, lot_of.reshape(-1).astype(np.intp), lots)


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


def main_segments(model: Model, audience: Audience) -> Choices[Segment]:
    """Of the segments that each customer is in, the one with the highest priority, ties by name."""
    return _chosen([(s, _flags(audience.segments[s.name])) for s in _by_priority(model)], len(audience))


def _by_priority(model: Model) -> list[Segment]:
    return sorted(model.segments.values(), key=lambda s: (-(s.priority or 0), s.name))


def voices_of(model: Model, audience: Audience, personas: Mapping[str, Persona]) -> Choices[Persona]:
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
    return _chosen([*named, *spoken_to, *fallback], len(audience))


def _spoken_to(entry: SpeaksTo, audience: Audience) -> Flags:
    if entry.segment is not None:
        return _flags(audience.segments[entry.segment])
    return _flags(audience.values[entry.lifecycle] == entry.stage)


def _chosen(choices: Sequence[tuple[T, Flags]], size: int) -> Choices[T]:
    """For each row the first choice whose flag is set there."""
    return Choices(tuple(value for value, _ in choices), _first_of([flags for _, flags in choices], size))


def _first_of(choices: Sequence[Flags], size: int) -> Rows:
    """For each row the number of the first choice whose flag is set there, or how many choices there are."""
    chosen: Rows = np.full(size, len(choices), dtype=np.intp)
    for number in range(len(choices) - 1, -1, -1):
        chosen[choices[number]] = number
    return chosen


def _flags(column: pd.Series[bool]) -> Flags:
    return column.fillna(False).to_numpy(dtype=bool)
