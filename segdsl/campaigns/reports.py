"""What a mail provider reports as sent, bounced or unsubscribed, as entries of the history.

In: the rows of an export with columns of whatever names, and who our customers are. Out: the entries, and for
each row that gives none the reason. An entry that the history has already is not taken twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from segdsl.addresses import addresses_in, compared, hashed, tidy_phone, without_addresses
from segdsl.campaigns.fates import Flags
from segdsl.campaigns.happenings import one_by_one
from segdsl.campaigns.history import COLUMNS, NEWS, NOT_SENT, REFUSALS
from segdsl.campaigns.history_file import instants
from segdsl.campaigns.outcomes import IGNORED, STATUS_OF, outcomes
from segdsl.campaigns.report_columns import KINDS
from segdsl.sources.findings import shown
from segdsl.sources.foreign import Columns

_DAY_AND_WHAT = ("campaign", "step", "key", "channel", "status", "sent_at", "second")
_NAME_AND_WHAT = ("message_id", "key", "status", "second")
_MOST_LISTED = 5
_EPOCH = r"\d{10}(\d{3})?(\.\d+)?"


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """Who our customers are: keys, and by channel their addresses, in one order."""

    keys: pd.Series[str]
    addresses: Mapping[str, pd.Series[str] | None]


@dataclass(frozen=True, slots=True)
class SaidOfAll:
    """What the command line says about all rows: it goes before what stands in them."""

    campaign: str | None = None
    channel: str | None = None
    sent_at: str | None = None
    channels: Mapping[str, str] | None = None  # of the project's campaigns


@dataclass(frozen=True, slots=True, eq=False)
class TakenIn:
    """New entries, with the history's columns; reasons, with how many rows and the first of them.

    `timeless`: there are rows, and none of them says when it was.
    """

    entries: pd.DataFrame
    left: Mapping[str, tuple[int, int]]
    timeless: bool = False


def take_in(read: Columns, customers: Customers, told: SaidOfAll, past: pd.DataFrame, zone: str) -> TakenIn:
    """The entries that the rows give and `past`, the history's table, does not have."""
    timed = "sent_at" in read.frame or told.sent_at is not None
    read = one_by_one(read, lambda texts: _moments(texts, zone))
    frame = read.frame.assign(**{kind: "" for kind in KINDS if kind not in read.frame})
    written = frame["status"]
    frame["status"] = outcomes(written, frame["detail"])
    left: dict[str, tuple[int, int]] = {}
    keep = np.ones(len(frame), dtype=bool)

    def leave(rows: Flags, reason: str) -> None:
        gone = keep & rows
        if gone.any():
            left[reason] = int(gone.sum()), read.row_of(int(np.flatnonzero(gone)[0]))
        keep[gone] = False

    entries = _of_known_messages(_entries(frame, customers, told, zone), past)
    nothing = frame["status"].isin(IGNORED).to_numpy(dtype=bool)
    leave(nothing, "what is not sent yet, and what changes nothing, does not count")
    strange = entries["status"].isna().to_numpy(dtype=bool)
    leave(strange, f"the status says nothing that we know: {_listed(written[keep & strange])}")
    leave(entries["key"].isna().to_numpy(dtype=bool), "none of our customers")
    unnamed = (entries["campaign"] == "") & ~entries["status"].isin(REFUSALS)
    leave(unnamed.to_numpy(dtype=bool), "no campaign is named; `--campaign NAME` says which it was")
    no_time = "no time that can be read" if timed else "no column has the time: call one `sent_at`"
    when = np.isnat(entries["sent_at"].to_numpy())
    leave(when, f"{no_time}; `--at DATE` says when it was")
    leave(_known_already(entries, past, keep, zone), "in the history already")
    timeless = bool(len(when)) and bool(when.all())
    new = entries.loc[keep, list(COLUMNS)].sort_values("sent_at", kind="stable")  # the newest come last
    return TakenIn(new.reset_index(drop=True), left, timeless)


def _listed(statuses: pd.Series[str]) -> str:
    """The different statuses, the most frequent first."""
    names = [shown(name) for name in statuses.value_counts().index]
    more = f" and {len(names) - _MOST_LISTED} others" if len(names) > _MOST_LISTED else ""
    return ", ".join(names[:_MOST_LISTED]) + more


def _entries(frame: pd.DataFrame, customers: Customers, told: SaidOfAll, zone: str) -> pd.DataFrame:
    entries = frame[["variant", "step", "persona", "seed", "message_id"]].copy()
    entries["status"] = frame["status"].map(STATUS_OF)
    entries["campaign"] = told.campaign if told.campaign is not None else frame["campaign"]
    channels = told.channels or {}
    usual = entries["campaign"].map(lambda campaign: channels.get(campaign, "email"))
    channel = frame["channel"].str.lower()
    entries["channel"] = told.channel if told.channel is not None else channel.where(channel != "", usual)
    written = frame["address"].map(_written_to)
    entries["key"] = _whose(frame.assign(address=written), customers)
    ended = entries["status"].isin({*NOT_SENT, *REFUSALS})
    entries["reason"] = frame["reason"].map(_in_short).where(ended, "")
    at_one = (entries["status"] == "bounced") & written.str.contains("@", regex=False)
    entries["address_sha256"] = written.map(hashed).where(at_one, "")
    said = frame["sent_at"] if told.sent_at is None else pd.Series(told.sent_at, frame.index, dtype="str")
    entries["sent_at"] = _moments(frame["when"].where(frame["when"] != "", said), zone)
    return entries


def _of_known_messages(entries: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
    """Entries that name a message of the history are about it, whatever else they say, or do not say."""
    named = entries["message_id"].str.strip("<>")
    known = past[past["message_id"] != ""].assign(bare=lambda table: table["message_id"].str.strip("<>"))
    known = known.drop_duplicates(["bare", "key"])
    known = known[~known["bare"].duplicated(keep=False)].set_index("bare")  # not those that many share
    theirs = named.isin(known.index) & (named != "")
    for name in ("campaign", "step", "key", "channel", "variant", "persona", "message_id"):
        entries[name] = entries[name].mask(theirs, named.map(known[name]))
    return entries


def _whose(frame: pd.DataFrame, customers: Customers) -> pd.Series[str]:
    """The key of each row's customer: as it stands there, else by address; the first key of those who share
    it. NaN where it is nobody's.
    """
    found = frame["key"].where(frame["key"].isin(customers.keys))
    for kind, channel, own in (("address", "email", compared), ("phone", "sms", tidy_phone)):
        addresses = customers.addresses.get(channel)
        if addresses is None:
            continue
        known = pd.DataFrame({"address": addresses.map(own, na_action="ignore"), "key": customers.keys})
        known = known[known["address"].notna() & (known["address"] != "")]
        known = known.sort_values("key", key=lambda k: k.str.rjust(20)).drop_duplicates("address")
        found = found.fillna(frame[kind].map(own).map(known.set_index("address")["key"]))
    return found


def _written_to(cell: str) -> str:
    """The address in a cell as it is compared: `Ana <ana@shop.example>`, and in a list of one."""
    bare = cell.strip("[]\"' ") if cell.startswith("[") else cell
    try:
        first, *others = addresses_in(bare)
    except ValueError:
        return compared(bare)
    return compared(bare) if others else compared(first)


def _in_short(reason: str) -> str:
    return without_addresses(reason[:2_000])[:200]


def _moments(texts: pd.Series[str], zone: str) -> pd.Series[pd.Timestamp]:
    """ISO dates and times, ` UTC` behind them too, and seconds or milliseconds since 1970."""
    plain = texts.str.replace(r"(?i)\s*(UTC|GMT)$", "Z", regex=True)
    moments = pd.Series(instants(plain, zone), index=texts.index)
    epoch = texts.str.fullmatch(_EPOCH)
    if epoch.any():
        seconds = texts[epoch].astype(float)
        seconds = seconds.where(seconds < 1e11, seconds / 1000)
        moments[epoch] = pd.to_datetime(seconds, unit="s").astype("datetime64[us]")
    return moments


def _known_already(entries: pd.DataFrame, past: pd.DataFrame, keep: Flags, zone: str) -> Flags:
    """Entries that say what an earlier one says, of the same message or, where it has no id, the same day.

    Times are not compared beyond the day: one provider's clock is not another's. But a message can be opened
    and clicked often: these are the same where they are so to the second.
    """
    entries, past = _by_day(entries, zone), _by_day(past, zone)
    by_day, by_name = _marks(entries, _DAY_AND_WHAT), _marks(entries, _NAME_AND_WHAT)
    named = (entries["message_id"] != "").to_numpy(dtype=bool)
    old = past[past["message_id"] != ""]
    seen = by_day.isin(_marks(past, _DAY_AND_WHAT)) | (named & by_name.isin(_marks(old, _NAME_AND_WHAT)))
    kept_days, kept_names = by_day[keep & ~named], by_name[keep & named]
    again = pd.concat([kept_days.duplicated(), kept_names.duplicated()])
    repeated = again.reindex(entries.index, fill_value=False)
    return (seen | repeated).to_numpy(dtype=bool)


def _by_day(table: pd.DataFrame, zone: str) -> pd.DataFrame:
    local = table["sent_at"].dt.tz_localize("UTC").dt.tz_convert(zone)
    second = table["sent_at"].dt.strftime("%Y-%m-%dT%H:%M:%S").where(table["status"].isin(NEWS), "")
    return table.assign(sent_at=local.dt.strftime("%Y-%m-%d"), second=second)


def _marks(table: pd.DataFrame, names: Sequence[str]) -> pd.Series[str]:
    """A text for each row, the same for rows that are alike in these columns."""
    marks = pd.Series("", table.index, dtype="str")
    for name in names:
        marks = marks + "\x1f" + table[name].astype("object").fillna("").astype("str")
    return marks
