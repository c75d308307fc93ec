"""Who was assigned to what by a campaign: mailed, with which variant, or held out; once for each entry.

In: the history. Out: a row for each time that a customer entered the campaign, with their group and when.
Assigned is whoever a message was handed over for, also where it failed or bounced: the control group holds
such customers as well, and nobody can tell them there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.campaigns.history import NOT_SENT, History
from segdsl.campaigns.lasting import counted, over
from segdsl.campaigns.sent import messages
from segdsl.clock import AsOf
from segdsl.model.nodes import Length

CONTROL, MAILED = "control", "mailed"  # groups, where a variant does not have the name


@dataclass(frozen=True, slots=True, eq=False)
class Assignments:
    """Entries of customers into a campaign.

    table:     key, group (`control`, the variant, or `mailed`), at (datetime64[us] in UTC), lost (whether the
               message failed or bounced), in the order of time
    seeds:     those that control groups were drawn with, where the history says so
    crossed:   customers who were held out and mailed within one entry; the first counts
    """

    table: pd.DataFrame
    seeds: frozenset[str] = field(default_factory=frozenset)
    crossed: int = 0


def assignments(history: History, campaign: str, again_after: Length | None, as_of: AsOf) -> Assignments:
    """The entries by as-of. A customer enters once, or where it says so again when that time is over.

    Of a series only the step that a customer began with is an entry.
    """
    table = history.until(as_of)
    table = table[table["campaign"] == campaign]
    held = table[table["status"] == "held_out"]
    told = messages(table)
    rows = pd.DataFrame(
        {
            "key": [*told["key"], *held["key"]],
            "step": [*told["step"], *held["step"]],
            "group": [*told["variant"].replace("", MAILED), *[CONTROL] * len(held)],
            "at": np.concatenate([told["sent_at"].to_numpy(), held["sent_at"].to_numpy()]),
            "lost": [*told["status"].isin(NOT_SENT), *[False] * len(held)],
        }
    ).sort_values("at", kind="stable", ignore_index=True)
    rows = rows[rows["step"] == rows.groupby("key")["step"].transform("first")]
    entry = _entries(rows, again_after, as_of.zone)
    kinds = (rows["group"] == CONTROL).groupby([rows["key"], entry]).nunique()
    first = ~pd.MultiIndex.from_arrays([rows["key"], entry]).duplicated()
    seeds = frozenset(held["seed"]) - {""}
    return Assignments(rows[first].drop(columns="step").reset_index(drop=True), seeds, int((kinds > 1).sum()))


def _entries(rows: pd.DataFrame, again_after: Length | None, zone: str) -> NDArray[np.intp]:
    """For each row, in the order of time, which of its customer's entries it belongs to, counted from 0.

    An entry goes on for as long as the campaign is not sent again; whatever comes later begins a new one.
    """
    if again_after is None:
        return np.zeros(len(rows), dtype=np.intp)
    begins = counted(rows["at"].to_numpy(), again_after, zone)
    ends, entries = over(begins, again_after).tolist(), []
    last: dict[str, tuple[int, Any]] = {}
    for key, begin, end in zip(rows["key"], begins.tolist(), ends, strict=True):
        entry, until = last.get(key, (-1, None))
        if until is None or begin > until:
            entry, until = entry + 1, end
        last[key] = entry, until
        entries.append(entry)
    return np.array(entries, dtype=np.intp)
