"""The history: who was sent what, and what became of it.

In: `history.csv`, a line to an entry, the newest last. Out: a `History`. Entries are only ever added: a
message that changes its status gets another line with its `message_id`, and the last one says how it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.reference import AsOf

Status = Literal["sending", "sent", "failed", "bounced", "complained", "unsubscribed"]
STATUSES: tuple[Status, ...] = get_args(Status)
REFUSALS: tuple[Status, ...] = ("bounced", "complained", "unsubscribed")  # nobody is written to after these
COLUMNS = ("campaign", "key", "channel", "variant", "sent_at", "message_id", "status")

Flags = NDArray[np.bool_]


def no_entries() -> pd.DataFrame:
    """A history's table without a row."""
    texts = {name: pd.Series([], dtype="str") for name in COLUMNS}
    return pd.DataFrame({**texts, "sent_at": pd.Series([], dtype="datetime64[us]")})[list(COLUMNS)]


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """All entries in the order of the file.

    table: the columns of `COLUMNS`; `sent_at` is datetime64[us] in UTC without a zone, the others are texts,
           empty where nothing is said
    """

    table: pd.DataFrame = field(default_factory=no_entries)

    def __len__(self) -> int:
        return len(self.table)

    def until(self, as_of: AsOf) -> pd.DataFrame:
        """The entries that exist by as-of."""
        end = np.datetime64(as_of.end.replace(tzinfo=None), "us")
        return self.table[self.table["sent_at"].to_numpy() < end]

    @staticmethod
    def counting(table: pd.DataFrame) -> Flags:
        """Which entries of a table stand for a message that was sent: each message once, by its last entry.

        `failed` messages were not; `sending` ones may have been, and count.
        """
        of_a_campaign = (table["campaign"] != "").to_numpy(dtype=bool)
        last = ~message_marks(table).duplicated(keep="last")
        return of_a_campaign & last & (table["status"] != "failed").to_numpy(dtype=bool)


def message_marks(table: pd.DataFrame) -> pd.MultiIndex:
    """What tells messages apart: the `message_id`, where there is none campaign, key, channel and time."""
    unnamed = table["message_id"] == ""
    others = (table[name].where(unnamed) for name in ("campaign", "key", "channel", "sent_at"))
    return pd.MultiIndex.from_arrays([pd.factorize(column)[0] for column in (table["message_id"], *others)])
