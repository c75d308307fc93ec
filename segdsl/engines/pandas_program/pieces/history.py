"""The messages that the lines of a history are about.

In: the lines, or their file. Out: a row for each message: how it stands, and when what became of it. Who was
held out, and what ends or passes over the steps of a series, is no message.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from segdsl.engines.pandas_program.pieces.moments import instants
from segdsl.engines.pandas_program.pieces.reading import named_columns


def read_history(
    path: str, columns: dict[str, Any], zone: str, keys: tuple[str, ...] = ("key",), separator: str = ","
) -> pd.DataFrame:
    """A row for each message that left, as texts; none where there is no file yet."""
    names = [
        "campaign",
        "step",
        "key",
        "channel",
        "variant",
        "persona",
        "sent_at",
        "message_id",
        "status",
        "reason",
    ]
    lines = pd.DataFrame({name: pd.Series([], dtype="str") for name in names})
    if Path(path).exists():
        lines = pd.read_csv(path, sep=separator, dtype="str", keep_default_na=False, encoding="utf-8-sig")
        lines.columns = lines.columns.str.strip().str.lower()
    lines = lines.reindex(columns=names, fill_value="").apply(lambda cells: cells.str.strip())
    status = lines["status"].str.lower()
    times = instants(lines["sent_at"], zone).dt.tz_localize(None)
    lines = lines.assign(status=status.mask(status == "", "sent"), sent_at=times)
    return named_columns(messages_that_left(lines, keys), columns)


def messages_that_left(lines: pd.DataFrame, keys: tuple[str, ...]) -> pd.DataFrame:
    """As texts, those of a campaign that were handed over and did not fail; a compound key in its parts."""
    found = messages(lines)
    found = found[(found["campaign"] != "") & (found["status"] != "failed")]
    parts = found[["key"]].set_axis([0], axis=1)
    if len(keys) > 1:
        parts = found["key"].str.split("|", n=len(keys) - 1, expand=True).reindex(columns=range(len(keys)))
    times = [str(name) for name in found if str(name).endswith("_at")]
    written = {name: found[name].dt.strftime("%Y-%m-%dT%H:%M:%S.%fZ") for name in times}
    perhaps = (found["status"] == "sending").map({True: "yes", False: "no"})
    written |= {"perhaps_sent": perhaps, **{key: parts[n] for n, key in enumerate(keys)}}
    found = found.assign(**written)
    return found.astype("str").where(found.notna() & (found != "")).reset_index(drop=True)


def messages(lines: pd.DataFrame) -> pd.DataFrame:
    """A row for each message, in the order in which they were begun.

    campaign, step, key, channel, variant, persona, message_id: texts, empty where no line says it
    sent_at:      when it was handed over; of messages of which we know only what became of them, that
    status:       how it stands. News never take back that it was sent; behind one that was perhaps sent, or
                  has failed, they show that it was
    since, reason: when it came to stand so, and why
    delivered_at, opened_at, clicked_at, bounced_at, complained_at, unsubscribed_at: when first, NaT where not
    All times are datetime64[us] in UTC without a zone.
    """
    lines = lines[~lines["status"].isin(("held_out", "skipped", "stopped"))].reset_index(drop=True)
    of = pd.Series(message_numbers(lines), lines.index, dtype="int64")
    told = ["campaign", "step", "key", "channel", "variant", "persona", "message_id"]
    said = lines[told].where(lines[told] != "").groupby(of, sort=False).first().fillna("")
    news, refusals = ("delivered", "opened", "clicked"), ("bounced", "complained", "unsubscribed")
    plain = ~lines["status"].isin(news)
    first, last = lines.groupby(of, sort=False).first(), lines.groupby(of, sort=False).last()
    stands = lines[plain].groupby(of[plain]).last().reindex(said.index)
    arrived = last["status"].isin(news) & ~stands["status"].isin(refusals)
    handed_over = lines["sent_at"].where(lines["status"].isin(("sending", "sent")))
    became = {
        f"{status}_at": lines["sent_at"].where(lines["status"] == status).groupby(of, sort=False).min()
        for status in (*news, *refusals)
    }
    return said.assign(
        sent_at=handed_over.groupby(of, sort=False).last().fillna(first["sent_at"]),
        status=stands["status"].mask(arrived, "sent"),
        since=stands["sent_at"].fillna(first["sent_at"]),
        reason=stands["reason"].fillna(""),
        **became,
    )


def message_numbers(lines: pd.DataFrame) -> Any:
    """For each line the number of its message.

    What tells a customer's messages apart is the `message_id` (some providers have one for all recipients);
    where there is none, campaign, step, channel and the time of sending. News of another one (providers have
    identifiers of their own) are about a message of the same campaign, key and channel, and of the step if
    they say one: the last that was begun by then. So is a `sent` behind one that was perhaps sent.
    """
    unnamed = lines["message_id"] == ""
    marks = [lines["message_id"], lines["key"]]
    marks += [lines[name].where(unnamed) for name in ("campaign", "step", "channel")]
    marks.append(lines["sent_at"].where(unnamed & lines["status"].isin(("sending", "sent", "failed"))))
    codes = pd.MultiIndex.from_arrays([pd.factorize(mark)[0] for mark in marks]).factorize()[0]
    own = pd.Series(codes, lines.index)
    opens = ~own.duplicated() & (lines["campaign"] != "")
    before = lines["status"].groupby([lines[n] for n in ("campaign", "key", "channel", "step")]).shift()
    answers = (lines["status"] == "sent") & (before == "sending")
    begins = opens & lines["status"].isin(("sending", "sent")) & ~answers
    moved = begun_by_then(lines.assign(own=own), begins, opens & ~begins)
    return own.map(lambda mark: moved.get(mark, mark)).to_numpy(dtype=np.intp)


def begun_by_then(lines: pd.DataFrame, begins: pd.Series[bool], news: pd.Series[bool]) -> dict[int, int]:
    """For messages of which we read news first, the message that these are about.

    A provider's time, or a day that stands for one, may be up to a day behind ours.
    """
    at = lines["sent_at"] + np.where(begins, np.timedelta64(0, "D"), np.timedelta64(1, "D"))
    ordered = lines.assign(at=at, to=lines["own"].where(begins)).sort_values("at", kind="stable")
    moved: dict[int, int] = {}
    for steps in (False, True):
        asked = news & ((lines["step"] != "") == steps)
        whose = ["campaign", "key", "channel", *(["step"] if steps else [])]
        groups = ordered[(begins | asked)[ordered.index]].groupby(whose, sort=False)["to"]
        found = groups.ffill().fillna(groups.bfill()).loc[lines.index[asked]].dropna().astype("int64")
        moved |= dict(zip(lines["own"][found.index].tolist(), found.tolist(), strict=True))
    return moved
