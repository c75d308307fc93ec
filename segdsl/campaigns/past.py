"""What the customers of a run were sent before: the history, looked at from as-of.

In: the history and the customers' keys. Out: a `Past`, which counts messages per customer, and says who must
not be written to any more. Entries of a later time than as-of do not exist.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl import instants
from segdsl.addresses import visible
from segdsl.campaigns.batches import Rows
from segdsl.campaigns.history import BESIDE, History, Refusals, refusals
from segdsl.campaigns.sent import messages, were_sent
from segdsl.clock import AsOf
from segdsl.model.nodes import Length
from segdsl.operators import calendar

Flags = NDArray[np.bool_]


def places_of(keys: pd.Series[str], written: pd.Series[str]) -> Rows:
    """Where the customers of a history stand among all, -1 for others.

    A key is known again where one of the two holds something that nobody sees.
    """
    rows = pd.Index(keys).get_indexer(pd.Index(written))
    strange = rows < 0
    if strange.any() and not (keys.map(str.isascii).all() and written[strange].map(str.isascii).all()):
        seen = pd.Index(keys.map(visible))
        if seen.is_unique:
            rows[strange] = seen.get_indexer(pd.Index(written[strange].map(visible)))
    return np.asarray(rows, dtype=np.intp)


class _Dated:
    """Rows of a history about customers of the run: whose they are, and when each was."""

    def __init__(self, table: pd.DataFrame, keys: pd.Series[str], as_of: AsOf) -> None:
        rows = places_of(keys, table["key"])
        self._size, self._as_of = len(keys), as_of
        self._rows, table = rows[rows >= 0], table[rows >= 0]
        self.campaign, self.channel = table["campaign"], table["channel"]
        self.status, self.step = table["status"], table["step"]
        self._instant = table["sent_at"].to_numpy(dtype="datetime64[us]")
        local = table["sent_at"].dt.tz_localize("UTC").dt.tz_convert(as_of.zone).dt.tz_localize(None)
        self._day = local.to_numpy(dtype="datetime64[D]")

    def times(self, which: pd.Series[bool], within: Length | None) -> Rows:
        """How many of these rows each customer has, in the last `within`."""
        chosen = which.to_numpy(dtype=bool)
        if within is not None:
            chosen = chosen & self._since(within)
        return np.bincount(self._rows[chosen], minlength=self._size).astype(np.intp)

    def of_campaign(self, name: str) -> pd.DataFrame:
        """The rows of a campaign: `row` of the customer, `status`, `step`, `day` and `instant`."""
        which = (self.campaign == name).to_numpy(dtype=bool)
        return pd.DataFrame(
            {
                "row": self._rows[which],
                "status": self.status[which].to_numpy(),
                "step": self.step[which].to_numpy(),
                "day": self._day[which],
                "instant": self._instant[which],
            }
        )

    def _since(self, length: Length) -> Flags:
        if length.unit == "minutes":
            first = instants.add_minutes(self._as_of.now, -length.amount) or instants.FIRST
            return self._instant >= np.datetime64(first.replace(tzinfo=None), "us")
        add = calendar.add_months if length.unit == "months" else calendar.add_days
        first_day = np.datetime64(add(self._as_of.today, -length.amount) or dt.date.min, "D")
        since: Flags = self._day >= first_day
        return since


class Past:
    """Messages by customer. All counts are arrays of int with an element for each customer of the run.

    What was perhaps sent counts as sent where `unsure` says so. Lengths count as they do in rules: `7 days`
    are today and the seven days before it.
    """

    def __init__(self, history: History, keys: pd.Series[str], as_of: AsOf, *, unsure: bool = True) -> None:
        self._table, self._keys = history.until(as_of), keys
        self._sent = _Dated(were_sent(messages(self._table), unsure=unsure), keys, as_of)
        self._beside = _Dated(self._table[self._table["status"].isin(BESIDE)], keys, as_of)
        self.as_of = as_of

    def times(
        self, *, campaign: str | None = None, channel: str | None = None, within: Length | None = None
    ) -> Rows:
        """How many messages each customer was sent: of a campaign, on a channel, `in the last …`.

        A message whose channel nobody wrote down counts on every channel.
        """
        which = self._sent.campaign.notna()
        if campaign is not None:
            which &= self._sent.campaign == campaign
        if channel is not None:
            which &= self._sent.channel.isin((channel, ""))
        return self._sent.times(which, within)

    def held_out(self, campaign: str, within: Length | None = None) -> Rows:
        """How often each customer was in the control group of a campaign when it was sent."""
        held_out = (self._beside.campaign == campaign) & (self._beside.status == "held_out")
        return self._beside.times(held_out, within)

    def of_series(self, campaign: str) -> pd.DataFrame:
        """What was told of a series: a row for each message that was sent (`sent`), and for who was held out,
        for each step that was skipped, and where it stopped. The columns are those that `standing` takes.
        """
        sent = self._sent.of_campaign(campaign).assign(status="sent")
        return pd.concat([sent, self._beside.of_campaign(campaign)], ignore_index=True)

    def refusals(self, channel: str) -> Refusals:
        """Who must not be written to on a channel."""
        return refusals(self._table, channel)

    def refused(self, refusing: Refusals, status: str) -> Flags:
        """The customers of whom the refusals say this by their keys."""
        flags: Flags = np.zeros(len(self._keys), dtype=bool)
        said = pd.Series([key for key, says in refusing.keys.items() if says == status], dtype="str")
        places = places_of(self._keys, said)
        flags[places[places >= 0]] = True
        return flags
