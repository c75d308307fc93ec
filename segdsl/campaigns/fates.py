"""What became of an audience: every customer of it has exactly one fate.

In: who is in the audience, and one reason after the other to leave some of them out. Out: a `Settled`: the
recipients, and for each of the others their fate and its reason, as columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from segdsl.campaigns.assign import Choices
from segdsl.campaigns.audience import Audience
from segdsl.campaigns.batches import Recipients, Rows
from segdsl.model.project import Campaign, SeriesStep

Flags = NDArray[np.bool_]
OfSeries = Literal["stopped", "skipped", "waiting"]
OfAll = Literal["suppressed", "other_campaign", "sent_already", "capped", "held_out"]
Fate = OfSeries | OfAll

# In the order in which they are settled: the first that holds is a customer's fate. Series have theirs first.
FATES: tuple[Fate, ...] = get_args(OfAll)
IN_ORDER: tuple[Fate, ...] = (*get_args(OfSeries), *FATES)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Left:
    """Who of an audience gets nothing, and why: columns of one length, in the order of the customers.

    rows:   their rows in `audience`, int
    why:    for each the number of its pair in `causes`, int
    causes: the different pairs of a fate and its reason (a text for people, without any customer's value)
    """

    audience: Audience
    rows: Rows
    why: Rows
    causes: tuple[tuple[Fate, str], ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        """How many have which fate; who they are does not belong into a log."""
        fates = "".join(f"; {number:,} {fate}" for fate, number in self.counts.items() if number)
        return f"<Left: {len(self):,} customers{fates}>"

    def __iter__(self) -> Iterator[tuple[str, Fate, str]]:
        """Key, fate and reason of each: the rows of a table."""
        keys = self.audience.keys.iloc[self.rows]
        for key, number in zip(keys, self.why.tolist(), strict=True):
            yield (str(key), *self.causes[number])

    def cause(self, row: int) -> tuple[Fate, str] | None:
        """The fate and its reason of the customer in this row; None for one who is not left out."""
        place = int(np.searchsorted(self.rows, row))
        found = place < len(self.rows) and self.rows[place] == row
        return self.causes[self.why[place]] if found else None

    @property
    def reasons(self) -> Mapping[tuple[Fate, str], int]:
        """How many there are of each cause, in the order of fates; those that nobody has are not there."""
        numbers = np.bincount(self.why, minlength=len(self.causes)).tolist()
        counts: Counter[tuple[Fate, str]] = Counter()
        for cause, number in zip(self.causes, numbers, strict=True):
            counts[cause] += number
        return {cause: number for cause, number in counts.items() if number}

    @property
    def counts(self) -> Mapping[Fate, int]:
        """How many have each fate; all fates are there, those of series where somebody has them."""
        counts: dict[Fate, int] = dict.fromkeys(FATES, 0)
        for (fate, _), number in self.reasons.items():
            counts[fate] = counts.get(fate, 0) + number
        return counts


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """What a run decides of customers in a series without sending them anything; the history is to know it.

    rows:  theirs in the audience
    step:  the one that is skipped, or that would have been the next when the series stops; None where it is
           not theirs to get
    times: how many messages of the campaign each has had, which tells one time through from another
    """

    status: Literal["skipped", "stopped"]
    campaign: Campaign
    step: SeriesStep | None
    rows: Rows
    times: Rows

    @property
    def channel(self) -> str:
        return self.campaign.channels[0] if self.step is None else self.step.channel


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Who gets a mailing, and who of its audience does not: together they are the audience, each once.

    `control` are those of `left` who are held out, with what they would have got. `next_step` has for each
    customer in the middle of a series the step that is theirs next.
    """

    recipients: Recipients
    left: Left
    control: Recipients | None = None
    decided: tuple[Decided, ...] = ()
    next_step: Choices[SeriesStep] | None = None

    def __len__(self) -> int:
        """The size of the audience."""
        return len(self.recipients) + len(self.left)


class Ledger:
    """Customers of an audience who are still in, and what became of those who are not."""

    def __init__(self, members: Flags) -> None:
        self.still_in: Flags = members.copy()
        self._why: Rows = np.full(len(members), -1, dtype=np.intp)
        self._causes: list[tuple[Fate, str]] = []

    def leave_out(self, who: Flags, fate: Fate, reason: str) -> None:
        """Of those still in, the ones in `who` have this fate. Fates must come `IN_ORDER`."""
        assert not self._causes or IN_ORDER.index(self._causes[-1][0]) <= IN_ORDER.index(fate)
        leaving = self.still_in & who
        self._why[leaving] = len(self._causes)
        self._causes.append((fate, reason))
        self.still_in &= ~who

    def left(self, audience: Audience) -> Left:
        rows = np.flatnonzero(self._why >= 0)
        return Left(audience, rows, self._why[rows], tuple(self._causes))
