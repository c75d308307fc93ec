"""The history: who was sent what, and what became of it.

In: `history.csv`, a line to an entry, the newest last. Out: a `History`. Entries are only ever added: a
message that changes its status gets another line with its `message_id`, and the last one says how it stands.
News that name no message we know (providers have identifiers of their own) are about the customer's last one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.clock import AsOf

Status = Literal["sending", "sent", "failed", "bounced", "complained", "unsubscribed"]
STATUSES: tuple[Status, ...] = get_args(Status)
REFUSALS: tuple[Status, ...] = ("bounced", "complained", "unsubscribed")  # nobody is written to after these
NOT_SENT: tuple[Status, ...] = ("failed", "bounced")  # it never reached the customer
COLUMNS = (
    *("campaign", "key", "channel", "variant", "sent_at", "message_id", "status"),
    *(
        "reason",
        "address_sha256",
    ),  # why it failed, bounced or was the last; the SHA-256 of the address that it bounced at
)
LATER = COLUMNS[-2:]  # that older files do not have

Flags = NDArray[np.bool_]


def in_words(status: str) -> str:
    """How a message stands, for people."""
    return "perhaps sent" if status == "sending" else status


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
    def counting(table: pd.DataFrame, *, unsure: bool = True) -> Flags:
        """Which entries of a table stand for a message that was sent: each message once, by its last entry.

        `failed` and `bounced` ones were not. `sending` ones may have been: they count where `unsure` does.
        """
        of_a_campaign = (table["campaign"] != "").to_numpy(dtype=bool)
        sent = ~table["status"].isin(NOT_SENT if unsure else (*NOT_SENT, "sending")).to_numpy(dtype=bool)
        return of_a_campaign & standing(table) & sent


def standing(table: pd.DataFrame) -> Flags:
    """Which entries say how a message stands: the last one of each."""
    return ~pd.Series(_messages(table)).duplicated(keep="last").to_numpy(dtype=bool)


def statuses(table: pd.DataFrame) -> dict[str, Status]:
    """How the message with each `message_id` stands."""
    about, last = _messages(table), standing(table)
    stands = pd.Series(table["status"].to_numpy(dtype=object)[last], about[last])
    named = (table["message_id"] != "").to_numpy(dtype=bool)
    return dict(zip(table["message_id"][named].tolist(), stands[about[named]].tolist(), strict=True))


def _messages(table: pd.DataFrame) -> NDArray[np.intp]:
    """For each entry the number of the message that it is about.

    What tells messages apart is the `message_id`, where there is none campaign, key, channel and time. News
    of another one are about the last message of the same campaign, key and channel: what does not open with
    its sending, and a `sent` behind one that was perhaps sent.
    """
    unnamed = table["message_id"] == ""
    others = (table[name].where(unnamed) for name in ("campaign", "key", "channel", "sent_at"))
    marks = pd.MultiIndex.from_arrays([pd.factorize(column)[0] for column in (table["message_id"], *others)])
    own = pd.Series(marks.factorize()[0], table.index)
    opens = ~own.duplicated() & (table["campaign"] != "")
    whose = [table[name] for name in ("campaign", "key", "channel")]
    open_still = table["status"].groupby(whose).shift() == "sending"
    begins = opens & ((table["status"] == "sending") | ((table["status"] == "sent") & ~open_still))
    before = own.where(begins).groupby(whose).ffill()
    about = before.where(opens & ~begins).dropna().astype("int64")
    moved = dict(zip(own[about.index], about, strict=True))
    return own.map(lambda mark: moved.get(mark, mark)).to_numpy(dtype=np.intp)


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
