"""The history: who was sent what, and what became of it.

In: `history.csv`, a line to an entry, the newest last. Out: a `History`. Entries are only ever added: a
message that changes its status gets another line with its `message_id`. `sent.py` makes messages of entries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd

from segdsl.clock import AsOf

# How a message stands, news of one that was sent, and what is said of customers beside messages.
Stands = Literal["sending", "sent", "failed", "bounced", "complained", "unsubscribed"]
News = Literal["delivered", "opened", "clicked"]
Beside = Literal["held_out", "skipped", "stopped"]
Status = Stands | News | Beside
NEWS: tuple[Status, ...] = get_args(News)
BESIDE: tuple[Status, ...] = get_args(Beside)
STATUSES: tuple[Status, ...] = (*get_args(Stands), *NEWS, *BESIDE)
REFUSALS: tuple[Status, ...] = ("bounced", "complained", "unsubscribed")  # nobody is written to after these
NOT_SENT: tuple[Status, ...] = ("failed", "bounced")  # it never reached the customer

# `step` is one of a series, `seed` that of the holdout; `reason` says why a message failed, bounced or was
# the last; `address_sha256` is the SHA-256 of the address at which it bounced.
COLUMNS = (
    *("campaign", "step", "key", "channel", "variant", "persona", "seed"),
    *("sent_at", "message_id", "status", "reason", "address_sha256"),
)
LATER = ("step", "persona", "seed", "reason", "address_sha256")  # that older files do not have


def in_words(status: str) -> str:
    """How a message stands, for people."""
    return "perhaps sent" if status == "sending" else status.replace("_", " ")


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


# ---------------------------------------------------------------- who must not be written to any more


@dataclass(frozen=True, slots=True)
class Refusals:
    """Who must not be written to on a channel: customers by key, with the status that says so.

    What bounced at a known address is said of the address alone: `addresses` has the reason by its SHA-256.
    """

    keys: Mapping[str, Status]
    addresses: Mapping[str, str]


def bounced(reason: str) -> str:
    """Why an address cannot be written to, in words that many share: `bounced (550 5.1.1)`."""
    code = re.match(r"\d{3}( \d\.\d+\.\d+)?\b", reason)
    return f"bounced ({code[0]})" if code else "bounced"


def refusals(table: pd.DataFrame, channel: str) -> Refusals:
    """What these entries say; an entry without a channel is about all."""
    table = table[table["status"].isin(REFUSALS) & table["channel"].isin((channel, ""))]
    at_an_address = (table["status"] == "bounced") & (table["address_sha256"] != "")
    people, places = table[~at_an_address], table[at_an_address]
    return Refusals(
        dict(zip(people["key"].tolist(), people["status"].tolist(), strict=True)),
        dict(zip(places["address_sha256"].tolist(), places["reason"].tolist(), strict=True)),
    )
