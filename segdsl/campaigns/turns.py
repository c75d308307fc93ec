"""Whose turn it is in a campaign: who wants its message now, and of a series, which step.

In: a campaign, what its conditions say now, what the history says. Out: a `Turn`. A campaign with a single
message is the plain case: its audience, but for those who had it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from segdsl.campaigns.assign import flags_of
from segdsl.campaigns.audience import CampaignMembers
from segdsl.campaigns.batches import Rows
from segdsl.campaigns.fates import Decided, Flags, OfSeries
from segdsl.campaigns.lengths import in_words
from segdsl.campaigns.past import Past
from segdsl.campaigns.series import Standing, nobody, standing
from segdsl.model.project import Campaign, SeriesStep


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """Flags and numbers for each customer.

    members:     about whom there is something to say: the audience, and who is in the middle of the series
    wanted:      whom the campaign would write to first: those who could enter it now
    running:     who has entered a series that is not over for them
    step_of:     the number of the step that would be theirs; 0 where there is but one message
    channels_of: the channel of each step
    left:        who gets nothing now for reasons of the series, in the order of fates
    had:         who had it, or was held out, with the reason
    decided:     what the history is to know of those who get nothing
    """

    members: Flags
    wanted: Flags
    running: Flags
    step_of: Rows
    channels_of: tuple[str, ...]
    left: tuple[tuple[Flags, OfSeries, str], ...] = ()
    had: tuple[tuple[Flags, str], ...] = ()
    decided: tuple[Decided, ...] = ()

    def channels(self) -> Iterator[tuple[str, Flags]]:
        """Each channel, and whose step goes out by it."""
        for channel in dict.fromkeys(self.channels_of):
            numbers = [n for n, own in enumerate(self.channels_of) if own == channel]
            yield channel, np.isin(self.step_of, numbers)


def of_all(members: Flags, channel: str) -> Turn:
    """A message for everybody."""
    nobody_yet = np.zeros(len(members), dtype=bool)
    return Turn(members, members, nobody_yet, np.zeros(len(members), dtype=np.intp), (channel,))


def turn_of(campaign: Campaign, members: CampaignMembers, past: Past | None) -> Turn:
    """Who is in the campaign now, and what becomes of those whose turn it is not."""
    if campaign.steps:
        return _Series(campaign, members, past).turn()
    audience = flags_of(members.audience)
    turn = of_all(audience, campaign.channel)
    if past is None:
        return turn
    again = campaign.again_after
    when = "before" if again is None else f"in the last {in_words(again)}"
    sent = past.times(campaign=campaign.name, within=again) > 0
    held_out = past.held_out(campaign.name, again) > 0
    had = ((sent, f"sent {when}"), (held_out, f"in the control group {when}"))
    return Turn(audience, audience, turn.running, turn.step_of, turn.channels_of, had=had)


def sent_before(campaign: Campaign, past: Past | None, size: int) -> Rows:
    """How often each customer was sent a message of the campaign, or held out: it tells messages apart."""
    if past is None:
        return np.zeros(size, dtype=np.intp)
    return past.times(campaign=campaign.name) + past.held_out(campaign.name)


class _Series:
    """What becomes of everybody in a series, by where they stand and what holds of them now."""

    def __init__(self, campaign: Campaign, members: CampaignMembers, past: Past | None) -> None:
        size = len(members.audience)
        self._campaign, self._members = campaign, members
        self._now: Standing = nobody(size)
        if past is not None:
            self._now = standing(campaign, past.of_series(campaign.name), size, past.as_of)
        self._times = sent_before(campaign, past, size)
        self._audience = flags_of(members.audience)
        self._stop, self._except = self._held(members.stop), self._held(members.except_)
        self._next: Rows = np.where(self._now.running & ~self._now.held_out, self._now.place + 1, 0)

    def _held(self, column: pd.Series[bool] | None) -> Flags:
        return np.zeros(len(self._members.audience), dtype=bool) if column is None else flags_of(column)

    def turn(self) -> Turn:
        now = self._now
        enters = self._audience & now.may_enter & ~self._stop
        passed = tuple(self._passed_over())
        decided = (
            self._decided("stopped", None, now.running & self._stop),
            *(self._decided("skipped", step, who) for who, step in passed),
        )
        left = (*self._stopped(), *self._skipped(passed), *self._waiting())
        return Turn(
            self._audience | now.running,
            enters,
            now.running,
            self._next,
            tuple(step.channel for step in self._campaign.steps),
            left,
            tuple(self._had()),
            tuple(one for one in decided if len(one.rows)),
        )

    def _decided(self, status: Literal["skipped", "stopped"], step: SeriesStep | None, who: Flags) -> Decided:
        rows = np.flatnonzero(who)
        return Decided(status, self._campaign, step, rows, self._times[rows])

    def _passed_over(self) -> Iterator[tuple[Flags, SeriesStep]]:
        for number, step in enumerate(self._campaign.steps):
            if step.name in self._members.unless:
                due = self._now.is_due & ~self._stop & (self._next == number)
                yield due & flags_of(self._members.unless[step.name]), step

    def _stopped(self) -> Iterator[tuple[Flags, OfSeries, str]]:
        now = self._now
        yield now.running & self._stop, "stopped", "`stop when` holds, which ends the series for them"
        yield now.may_enter & self._stop, "stopped", "`stop when` holds before the first step"
        yield now.stopped & ~now.may_enter, "stopped", "`stop when` has ended the series for them before"

    @staticmethod
    def _skipped(passed: tuple[tuple[Flags, SeriesStep], ...]) -> Iterator[tuple[Flags, OfSeries, str]]:
        for who, step in passed:
            yield who, "skipped", f"the step `{step.name}` is passed over: `unless` holds"

    def _waiting(self) -> Iterator[tuple[Flags, OfSeries, str]]:
        now = self._now
        for number, step in enumerate(self._campaign.steps[1:], 1):
            theirs = now.running & ~now.held_out & (self._next == number)
            waiting = theirs & ~now.is_due
            for day in np.unique(now.due.day[waiting]):
                yield waiting & (now.due.day == day), "waiting", f"the step `{step.name}` is due on {day}"
            excepted = theirs & now.is_due & self._except
            yield excepted, "waiting", f"the step `{step.name}` is due, and waits while `except` holds"

    def _had(self) -> Iterator[tuple[Flags, str]]:
        now, again = self._now, self._campaign.again_after
        when = "before" if again is None else f"in the last {in_words(again)}"
        gone = ~now.may_enter & now.entered.known
        yield gone & now.held_out, "in the control group before"
        yield gone & ~now.running, f"entered {when}, and it is over for them"
