"""What a run of a series has decided without a message, as the history has it.

In: a folder that `segdsl render` wrote, what the history holds. Out: an entry for each step that is passed
over, and for each customer for whom the series stops, unless the history has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path

from segdsl.campaigns.history import Status
from segdsl.campaigns.history_file import Entry
from segdsl.delivery.outbox.decided import FILE
from segdsl.delivery.sending.control import lines_of

STATUSES: tuple[Status, ...] = ("skipped", "stopped")
_SAID = ("campaign", "step", "key", "channel", "message_id", "status")


def entries_of_series(folder: Path, known: Collection[tuple[str, str, str]]) -> Iterator[Entry]:
    """What is to be added to the history, which has those of the `known` keys, identifiers and statuses.

    Raises Problem.
    """
    now = datetime.now(UTC)
    for one in lines_of(folder / FILE, "whose steps are passed over", _SAID):
        status = next((status for status in STATUSES if one["status"] == status), None)
        if status is not None and (one["key"], one["message_id"], status) not in known:
            about = (one["campaign"], one["key"], one["channel"], "")
            yield Entry(*about, now, one["message_id"], status, step=one["step"])
