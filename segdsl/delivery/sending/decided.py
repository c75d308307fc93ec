"""What a run of a series has decided without a message, as the history has it.

In: a folder that `segdsl render` wrote, what the history holds. Out: an entry for each step that is passed
over, and for each customer for whom the series stops, unless the history has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from segdsl.campaigns.history import Status
from segdsl.campaigns.history_file import Entry
from segdsl.delivery.outbox.decided import FILE
from segdsl.delivery.sending.control import lines_of

_STATUSES: tuple[Status, ...] = ("skipped", "stopped")


def entries_of_series(folder: Path, past: pd.DataFrame) -> Iterator[Entry]:
    """What is to be added to the history. Raises Problem."""
    then = past[past["status"].isin(_STATUSES)]
    known = set(zip(then["key"], then["message_id"], then["status"], strict=True))
    now = datetime.now(UTC)
    for one in lines_of(folder / FILE, "whose steps are passed over"):
        status = next((status for status in _STATUSES if one["status"] == status), None)
        if status is not None and (one["key"], one["message_id"], status) not in known:
            about = (one["campaign"], one["key"], one["channel"], "")
            yield Entry(*about, now, one["message_id"], status, step=one["step"])
