"""Where each customer stands in a series, by what the history says of its messages to them.

In: a campaign with steps, and what the history has of it. Out: a `Standing`: who has entered, which step was
the last, when the next is due, and for whom it is over. All of it are columns with an element for each
customer of the run; the loop is over the customers' first entries, their second ones, and so on.

A message whose step the rules do not know (it was sent before the campaign had steps, or the step has another
name now) counts as the next one, so that nothing is sent twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.campaigns.batches import Rows
from segdsl.clock import AsOf
from segdsl.model.nodes import Length
from segdsl.model.project import Campaign, SeriesStep
from segdsl.operators import calendar

Flags = NDArray[np.bool_]
Days = NDArray[np.datetime64]  # datetime64[D], in the project's zone
Instants = NDArray[np.datetime64]  # datetime64[us], in UTC

_ORDER = {"held_out": 0, "sent": 1, "skipped": 2, "stopped": 3}  # of entries with the same time
_UNKNOWN = -1  # the number of a step that the rules do not have


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """A moment for each of some customers: its day and its instant; both are NaT where there is none."""

    day: Days
    instant: Instants

    @classmethod
    def never(cls, size: int) -> Moments:
        return cls(np.full(size, "NaT", "datetime64[D]"), np.full(size, "NaT", "datetime64[us]"))

    @property
    def known(self) -> Flags:
        """Who has one."""
        return ~np.isnat(self.day)

    def __getitem__(self, which: Rows | Flags) -> Moments:
        return Moments(self.day[which], self.instant[which])

    def __setitem__(self, which: Rows | Flags, those: Moments) -> None:
        self.day[which], self.instant[which] = those.day, those.instant

    def after(self, length: Length, zone: str) -> Moments:
        """So long after: days and months of the calendar, at the same time of day; hours on the clock."""
        if length.unit == "minutes":
            instant = self.instant + np.timedelta64(round(length.amount * 60e6), "us")
            return Moments(days_of(instant, zone), instant)
        add = calendar.add_months if length.unit == "months" else calendar.add_days
        distinct, of = np.unique(self.day, return_inverse=True)
        ends = [None if np.isnat(day) else add(day.item(), length.amount) for day in distinct]
        day = np.array(ends, dtype="datetime64[D]")[of.reshape(-1)]
        return Moments(day, self.instant + (day - self.day))


def days_of(instant: Instants, zone: str) -> Days:
    """The local days of instants."""
    local = pd.DatetimeIndex(instant).tz_localize("UTC").tz_convert(zone).tz_localize(None)
    return local.to_numpy(dtype="datetime64[D]")


def has_come(due: Moments, length: Length | None, by: Moments) -> Flags:
    """Whether what is due so long after something has come: by the day, or on the clock where hours count."""
    if length is not None and length.unit == "minutes":
        return due.instant <= by.instant
    return due.day <= by.day


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where customers stand as of now; of several times through the series, in the last.

    entered:  when they had their first message, or were held out; NaT of those who never did
    held_out: whether they are in the control group, which gets nothing
    place:    the number of the last step that is done, -1 of those who have not entered
    since:    when that was: the next step waits from then on
    stopped:  whether `stop when` has ended it
    due:      when the next step is due; of the control group, when its steps would have been over
    running:  whether they have entered, and it is not over
    is_due:   whether the next step is due by now
    may_enter: whether they never entered, or may again
    """

    entered: Moments
    held_out: Flags
    place: Rows
    since: Moments
    stopped: Flags
    due: Moments
    running: Flags
    is_due: Flags
    may_enter: Flags


def nobody(size: int) -> Standing:
    """Where customers stand who were never told anything."""
    never, no = Moments.never(size), np.zeros(size, dtype=bool)
    return Standing(never, no, np.full(size, -1, dtype=np.intp), never, no, never, no, no, ~no)


def standing(campaign: Campaign, told: pd.DataFrame, size: int, as_of: AsOf) -> Standing:
    """The standing of `size` customers.

    `told` has a row for each message of the campaign that was sent, and for each who was held out, or for
    whom a step was skipped or the series stopped: `row` of the customer, `status`, `step`, `day`, `instant`.
    """
    walk = _Walk(campaign, size, as_of.zone)
    for entries in _in_turn(campaign, told):
        walk.take(entries)
    last = as_of.end.replace(tzinfo=None) - dt.timedelta(microseconds=1)  # what is later does not exist yet
    now = Moments(np.full(size, as_of.today, "datetime64[D]"), np.full(size, last, "datetime64[us]"))
    running = walk.has_entered & ~walk.over(now)
    due, is_due = walk.next_due(now)
    return Standing(
        entered=walk.entered,
        held_out=walk.held_out,
        place=walk.place,
        since=walk.since,
        stopped=walk.stopped,
        due=due,
        running=running,
        is_due=is_due & running & ~walk.held_out,
        may_enter=~walk.has_entered | (~running & walk.may_again(now)),
    )


def _in_turn(campaign: Campaign, told: pd.DataFrame) -> list[pd.DataFrame]:
    """The first entries of all customers, then the second ones, and so on."""
    numbers = {step.name: number for number, step in enumerate(campaign.steps)}
    table = told.assign(
        number=told["step"].map(numbers).fillna(_UNKNOWN).astype(np.intp),
        order=told["status"].map(_ORDER),
    )
    # Of one moment, what the rules do not know comes last.
    table["last"] = table["number"].where(table["number"] != _UNKNOWN, len(numbers))
    table = table.sort_values(["instant", "order", "last"], kind="stable")
    turn = table.groupby("row").cumcount()
    return [part for _, part in table.groupby(turn, sort=True)]


class _Walk:
    """Goes through the entries, and knows after each where every customer stands."""

    def __init__(self, campaign: Campaign, size: int, zone: str) -> None:
        self._campaign, self._zone = campaign, zone
        self._last = len(campaign.steps) - 1
        self.entered, self.since, self._end = (Moments.never(size) for _ in range(3))
        self.held_out, self.stopped = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
        self.place: Rows = np.full(size, -1, dtype=np.intp)

    @property
    def has_entered(self) -> Flags:
        return self.entered.known

    def take(self, entries: pd.DataFrame) -> None:
        """One entry of each of some customers."""
        rows = entries["row"].to_numpy(dtype=np.intp)
        number = entries["number"].to_numpy(dtype=np.intp)
        status = entries["status"]
        kinds = {name: (status == name).to_numpy(dtype=bool) for name in _ORDER}
        at = Moments(entries["day"].to_numpy("datetime64[D]"), entries["instant"].to_numpy("datetime64[us]"))
        enters = self._enters(rows, number, kinds, at)
        self._enter(rows[enters], kinds["held_out"][enters], number[enters], at[enters])
        goes_on = (kinds["sent"] | kinds["skipped"]) & ~enters & self.has_entered[rows] & ~self.held_out[rows]
        self._go_on(rows[goes_on], number[goes_on], at[goes_on])
        self.stopped[rows[kinds["stopped"] & self.has_entered[rows]]] = True

    def _enters(self, rows: Rows, number: Rows, kinds: Mapping[str, Flags], at: Moments) -> Flags:
        """Whoever never entered does by any message; again only by the first step, once it was over."""
        first = ~self.has_entered[rows]
        again = np.zeros(len(rows), dtype=bool)
        if self._campaign.again_after is not None:
            over = self._over(rows, at)
            again = over & (kinds["held_out"] | (number <= 0))
        return (kinds["held_out"] | kinds["sent"]) & (first | again)

    def _enter(self, rows: Rows, held_out: Flags, number: Rows, at: Moments) -> None:
        self.entered[rows] = self.since[rows] = at
        self.held_out[rows], self.stopped[rows] = held_out, False
        self.place[rows] = np.where(held_out, 0, np.maximum(number, 0))
        end = at
        for step in self._campaign.steps[1:]:
            end = end.after(_wait(step), self._zone)
        self._end[rows] = end

    def _go_on(self, rows: Rows, number: Rows, at: Moments) -> None:
        done = np.where(number == _UNKNOWN, np.minimum(self.place[rows] + 1, self._last), number)
        further = done > self.place[rows]
        self.place[rows[further]] = done[further]
        self.since[rows[further]] = at[further]

    # ------------------------------------------------------------ what that means

    def over(self, by: Moments) -> Flags:
        """For whom it is over: who had its last step, was stopped, or was held out of all of it."""
        return self._over(np.arange(len(self.place)), by)

    def _over(self, rows: Rows, by: Moments) -> Flags:
        last_wait = self._campaign.steps[-1].after
        would_be = has_come(self._end[rows], last_wait, by)
        through: Flags = np.where(self.held_out[rows], would_be, self.place[rows] == self._last)
        return self.has_entered[rows] & (self.stopped[rows] | through)

    def next_due(self, now: Moments) -> tuple[Moments, Flags]:
        """When the next step is due, and whether that has come."""
        due = Moments(self._end.day.copy(), self._end.instant.copy())
        come = np.zeros(len(self.place), dtype=bool)
        for number, step in enumerate(self._campaign.steps[1:], 1):
            who = np.flatnonzero((self.place == number - 1) & ~self.held_out)
            due[who] = self.since[who].after(_wait(step), self._zone)
            come[who] = has_come(due[who], step.after, now[who])
        return due, come

    def may_again(self, now: Moments) -> Flags:
        """Whether enough time has passed since the entry: more than `again after` says."""
        length = self._campaign.again_after
        if length is None:
            return np.zeros(len(self.place), dtype=bool)
        first = now.after(Length(-length.amount, length.unit), self._zone)
        if length.unit == "minutes":
            return self.entered.instant < first.instant
        return self.entered.day < first.day


def _wait(step: SeriesStep) -> Length:
    """How long a step waits; every step but the first says it."""
    assert step.after is not None
    return step.after
