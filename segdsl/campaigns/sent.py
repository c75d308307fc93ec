"""What was sent: the messages that the entries of a history are about.

In: entries, as the table of a `History`. Out: a row for each message: how it stands, and when what became of
it. Who was held out, and what ends or passes over the steps of a series, is no message.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.campaigns.history import BESIDE, NEWS, NOT_SENT, Status

Numbers = NDArray[np.intp]

BECAME: tuple[Status, ...] = (
    *NEWS,
    "bounced",
    "complained",
    "unsubscribed",
)  # each with the time of the first
TIMES = tuple(f"{status}_at" for status in BECAME)

_SAID = ("campaign", "step", "key", "channel", "variant", "persona", "message_id")
_WHOSE = ["campaign", "key", "channel"]
_BEGIN = ("sending", "sent")
_CLOCKS = np.timedelta64(
    1, "D"
)  # by which a provider's time, or a day that stands for one, may be behind ours


def messages(table: pd.DataFrame) -> pd.DataFrame:
    """A row for each message, in the order in which they were begun.

    campaign, step, key, channel, variant, persona, message_id: texts, empty where no entry says it
    sent_at:      when it was handed over, of messages of which we know only what became of them, that
    status:       how it stands. News never take back that it was sent; behind one that was perhaps sent, or
                  has failed, they show that it was
    since, reason: when it came to stand so, and why
    delivered_at, opened_at, clicked_at, bounced_at, complained_at, unsubscribed_at: when first, NaT where not
    All times are datetime64[us] in UTC without a zone.
    """
    lines = table[~table["status"].isin(BESIDE)].reset_index(drop=True)
    of = pd.Series(_told_apart(lines), lines.index)
    said = lines[list(_SAID)].where(lines[list(_SAID)] != "").groupby(of, sort=False).first().fillna("")
    plain = ~lines["status"].isin(NEWS)
    first, last = lines.groupby(of, sort=False).first(), lines.groupby(of, sort=False).last()
    stands = lines[plain].groupby(of[plain]).last().reindex(said.index)
    arrived = last["status"].isin(NEWS) & ~stands["status"].isin(("bounced", "complained", "unsubscribed"))
    handed_over = lines["sent_at"].where(lines["status"].isin(_BEGIN)).groupby(of, sort=False).last()
    became = {
        f"{status}_at": lines["sent_at"].where(lines["status"] == status).groupby(of, sort=False).min()
        for status in BECAME
    }
    return said.assign(
        sent_at=handed_over.fillna(first["sent_at"]),
        status=stands["status"].mask(arrived, "sent"),
        since=stands["sent_at"].fillna(first["sent_at"]),
        reason=stands["reason"].fillna(""),
        **became,
    )


def were_sent(found: pd.DataFrame, *, unsure: bool = True) -> pd.DataFrame:
    """The messages of a campaign that went out. What was perhaps sent did where `unsure` says so."""
    not_sent = NOT_SENT if unsure else (*NOT_SENT, "sending")
    return found[(found["campaign"] != "") & ~found["status"].isin(not_sent)]


def statuses(table: pd.DataFrame) -> dict[str, Status]:
    """How the message with each `message_id` stands."""
    lines = table[~table["status"].isin(BESIDE)].reset_index(drop=True)
    named = lines["message_id"] != ""
    stands = messages(table)["status"]
    of = pd.Series(_told_apart(lines), lines.index)[named]
    return dict(zip(lines["message_id"][named].tolist(), of.map(stands).tolist(), strict=True))


def _told_apart(lines: pd.DataFrame) -> Numbers:
    """For each entry the number of its message.

    What tells a customer's messages apart is the `message_id` (some providers have one for all recipients);
    where there is none, campaign, step, channel and the time of sending. News of another one (providers have
    identifiers of their own) are about a message of the same campaign, key and channel, and of the step if
    they say one: the last that was begun by then. So is a `sent` behind one that was perhaps sent.
    """
    unnamed = lines["message_id"] == ""
    sending = lines["status"].isin((*_BEGIN, "failed"))
    others = ("campaign", "step", "channel")
    marks = [lines["message_id"], lines["key"], *(lines[name].where(unnamed) for name in others)]
    marks.append(lines["sent_at"].where(unnamed & sending))
    own = pd.Series(
        pd.MultiIndex.from_arrays([pd.factorize(mark)[0] for mark in marks]).factorize()[0], lines.index
    )
    opens = ~own.duplicated() & (lines["campaign"] != "")
    before = lines["status"].groupby([lines[name] for name in (*_WHOSE, "step")]).shift()
    answers = (lines["status"] == "sent") & (before == "sending")
    begins = opens & lines["status"].isin(_BEGIN) & ~answers
    moved = _begun_by_then(lines.assign(own=own), begins, opens & ~begins)
    return own.map(lambda mark: moved.get(mark, mark)).to_numpy(dtype=np.intp)


def _begun_by_then(lines: pd.DataFrame, begins: pd.Series[bool], news: pd.Series[bool]) -> dict[int, int]:
    """For messages of which we read news first, the message that these are about."""
    at = lines["sent_at"] + np.where(begins, np.timedelta64(0), _CLOCKS)
    ordered = lines.assign(at=at, to=lines["own"].where(begins)).sort_values("at", kind="stable")
    moved: dict[int, int] = {}
    for whose, which in ((_WHOSE, lines["step"] == ""), ([*_WHOSE, "step"], lines["step"] != "")):
        asked = news & which
        groups = ordered[(begins | asked)[ordered.index]].groupby(whose, sort=False)["to"]
        found = groups.ffill().fillna(groups.bfill()).loc[lines.index[asked]].dropna().astype("int64")
        moved |= dict(zip(lines["own"][found.index].tolist(), found.tolist(), strict=True))
    return moved
