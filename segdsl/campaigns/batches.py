"""Who gets what, in batches: all that is the same for many recipients is said once.

A batch is everything about a message but the customer. Recipients are rows of an audience, each with its
batch; they can be cut into parts, so that messages are written a part at a time, and by several processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from segdsl.campaigns.audience import Audience
from segdsl.campaigns.batch import Batch

__all__ = ["Batch", "Recipients", "Rows"]

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Recipients:
    """Who gets a message, in the order of the customers.

    rows:    their rows in the audience
    batches:    the batches there are; `batch_of` has for each recipient the number of theirs
    times:   how often each was sent this campaign, or held out of it, before (all 0 where it is not said)
    control: whether they are the control group instead: those who would get it, and are held out
    """

    audience: Audience
    rows: Rows
    batch_of: Rows
    batches: tuple[Batch, ...]
    times: Rows = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    control: bool = False

    def __post_init__(self) -> None:
        if not len(self.times):
            object.__setattr__(self, "times", np.zeros(len(self.rows), dtype=np.intp))

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        """Sizes alone: who they are does not belong into a log."""
        size, whole, batches = len(self), len(self.audience), len(self.batches)
        return f"<Recipients: {size:,} of {whole:,} customers in {batches:,} batches>"

    def __iter__(self) -> Iterator[tuple[int, Batch]]:
        """The row and the batch of each recipient."""
        return zip(self.rows.tolist(), (self.batches[batch] for batch in self.batch_of.tolist()), strict=True)

    def part(self, start: int, stop: int) -> Recipients:
        """Some of them, with no more of the audience than they need: small enough for another process."""
        rows = self.rows[start:stop]
        return replace(
            self,
            audience=self.audience.part(rows),
            rows=np.arange(len(rows), dtype=np.intp),
            batch_of=self.batch_of[start:stop],
            times=self.times[start:stop],
        )

    def chosen(self, places: Rows) -> Recipients:
        """The recipients at these places, of the same audience."""
        return replace(self, rows=self.rows[places], batch_of=self.batch_of[places], times=self.times[places])
