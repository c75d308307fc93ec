"""Reports with a row for each message, in which columns say what became of it: a row for each thing that did.

In: the columns of a report. Out: the same with a row for each thing that happened. A cell says when (under
`opened`: `2026-03-31 09:30`), that it did (`yes`), or how often (`3`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from segdsl.campaigns.report_columns import HAPPENED
from segdsl.sources.foreign import Columns

NOTHING = "nothing"  # the status of a row of which nothing is reported

_NO = ("", "no", "n", "false", "f", "0", "0.0", "-", "none", "null", "nein", "never")
_COUNTED = ("opened", "clicked")  # reports of single happenings count these beside


def one_by_one(read: Columns, moments: Callable[[pd.Series[str]], pd.Series[pd.Timestamp]]) -> Columns:
    """`when` is the time that a cell gives, empty where it gives none; `moments` reads times."""
    frame = read.frame.apply(lambda column: column.str.strip())
    single = "status" in frame
    told = [status for status in HAPPENED if status in frame and (not single or status in _COUNTED)]
    if not told:
        return replace(read, frame=frame.assign(when=""))
    pieces, whole = [], pd.Series(single, frame.index)
    sent_at = frame["sent_at"] if "sent_at" in frame else pd.Series("", frame.index)
    own_time = pd.Series(False, frame.index)
    for status in told:
        cells = frame[status]
        happened = ~cells.str.lower().isin(_NO)
        when = cells.where(moments(cells).notna(), "")
        own_time |= happened & (cells == sent_at)
        pieces.append(frame[happened].assign(status=status, when=when[happened]))
    whole |= (sent_at != "") & ~own_time
    reported = pd.concat([piece.index.to_series() for piece in pieces])
    base = frame.assign(when="") if single else frame.assign(when="", status="")
    silent = ~whole & ~frame.index.isin(reported)
    base["status"] = base["status"].mask(silent, NOTHING)
    rows = pd.concat([base[whole | silent], *pieces]).sort_index(kind="stable")
    origin = rows.index.tolist()
    return Columns(rows.reset_index(drop=True), lambda place: read.row_of(origin[place]))
