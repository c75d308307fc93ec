"""When the customers ordered.

In: a block of readers. Out: their orders by time; lines and visits are made to fit them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segdsl.shop import clock
from segdsl.shop.clock import DAYS, SECONDS, Flags, Integers
from segdsl.shop.readers import Readers


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders by time; shapes: (number of orders,). `owner` is a place in the block of readers."""

    owner: Integers
    moment: Integers
    gift: Flags

    def __len__(self) -> int:
        return len(self.owner)


def orders(people: Readers, draw: np.random.Generator) -> Orders:
    """A first order for everyone who buys, and repeats at their own rate until they stop."""
    begin = clock.busy_time(people.starts)
    lasting = clock.busy_time(np.minimum(people.stops, DAYS)) - begin
    repeats = np.where(people.buys, draw.poisson(people.rate * lasting), 0)
    owner = np.repeat(np.arange(len(people)), np.where(people.buys, 1 + repeats, 0))
    first = np.diff(owner, prepend=-1) > 0
    later = np.where(first, 0.0, draw.random(len(owner)))
    days = clock.from_busy_time(begin[owner] + later * lasting[owner]).astype(np.int64)
    moment = np.minimum(days, DAYS - 1) * SECONDS + clock.times_of_day(draw, len(owner))
    by_time = np.lexsort((owner, moment))
    return Orders(owner[by_time], moment[by_time], _gifts(moment[by_time], draw))


def _gifts(moment: Integers, draw: np.random.Generator) -> Flags:
    """Wrapped as a gift: one order in twenty, before Christmas one in three."""
    month = clock.local_times(moment).astype("datetime64[M]").astype(np.int64) % 12 + 1
    return draw.random(len(moment)) < np.where(month >= 11, 0.33, 0.05)
