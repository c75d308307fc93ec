"""Of several things that fit a customer, the one: *the* segment of each, and the persona that speaks to them.

In: the members of segments. Out: `Choices`, one for each customer. Who gets a message at all is settled in
`settle.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.campaigns.audience import Audience
from segdsl.campaigns.batches import Rows
from segdsl.model.project import Model, Segment
from segdsl.people.choice import Speaking, voices
from segdsl.people.persona import Persona

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


def main_segments(model: Model, audience: Audience) -> Choices[Segment]:
    """Of the segments that each customer is in, the one with the highest priority, ties by name."""
    choices = [(segment, flags_of(audience.segments[segment.name])) for segment in model.by_priority]
    return _chosen(choices, len(audience))


def voices_of(model: Model, audience: Audience, personas: Mapping[str, Persona]) -> Choices[Persona]:
    """The persona of each customer: the first, in the order of choice, that speaks to them."""
    found = reasons_of(model, audience, personas)
    return Choices(tuple(voice.persona for voice in found.things), found.of)


def reasons_of(model: Model, audience: Audience, personas: Mapping[str, Persona]) -> Choices[Speaking]:
    """The same, with whom the persona speaks to that the customer is one of."""
    return _chosen([(v, _spoken_to(v, audience)) for v in voices(model, personas)], len(audience))


def _spoken_to(voice: Speaking, audience: Audience) -> Flags:
    if voice.to is None:
        return np.ones(len(audience), dtype=bool)
    if voice.rule is not None:
        return flags_of(audience.rules[voice.rule])
    if voice.to.segment is not None:
        return flags_of(audience.segments[voice.to.segment])
    return flags_of(audience.values[voice.to.lifecycle] == voice.to.stage)


def _chosen(choices: Sequence[tuple[T, Flags]], size: int) -> Choices[T]:
    """For each row the first choice whose flag is set there."""
    return Choices(tuple(value for value, _ in choices), first_of([flags for _, flags in choices], size))


def first_of(choices: Sequence[Flags], size: int) -> Rows:
    """For each row the number of the first choice whose flag is set there, or how many choices there are."""
    chosen: Rows = np.full(size, len(choices), dtype=np.intp)
    for number in range(len(choices) - 1, -1, -1):
        chosen[choices[number]] = number
    return chosen


def flags_of(column: pd.Series[bool]) -> Flags:
    return column.fillna(False).to_numpy(dtype=bool)
