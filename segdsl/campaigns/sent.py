"""What was sent: the messages that the entries of a history are about.

In: entries, as the table of a `History`. Out: `messages`, a row for each message, and which of them went out.
How messages are told apart is written where printed programs have it from: they read the history as well.
"""

from __future__ import annotations

import pandas as pd

from segdsl.campaigns.history import BESIDE, NOT_SENT, Status
from segdsl.engines.pandas_program.pieces.history import message_numbers, messages

__all__ = ["messages", "statuses", "were_sent"]


def were_sent(found: pd.DataFrame, *, unsure: bool = True) -> pd.DataFrame:
    """The messages of a campaign that went out. What was perhaps sent did where `unsure` says so."""
    not_sent = NOT_SENT if unsure else (*NOT_SENT, "sending")
    return found[(found["campaign"] != "") & ~found["status"].isin(not_sent)]


def statuses(table: pd.DataFrame) -> dict[str, Status]:
    """How the message with each `message_id` stands."""
    lines = table[~table["status"].isin(BESIDE)].reset_index(drop=True)
    named = lines["message_id"] != ""
    of = pd.Series(message_numbers(lines), lines.index)[named]
    return dict(
        zip(lines["message_id"][named].tolist(), of.map(messages(table)["status"]).tolist(), strict=True)
    )
