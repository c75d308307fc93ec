"""The control group of an outbox, as the history has it.

In: a folder that `segdsl render` wrote, what the history holds, and who must not be written to any more. Out:
an entry for each of those who are held out while the others are sent the campaign, unless the history has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from segdsl.campaigns.history_file import Entry
from segdsl.delivery.outbox.control import FILE
from segdsl.diagnostics import wrong_usage

_SAID = ("campaign", "step", "key", "channel", "variant", "persona", "seed", "message_id", "to")


def entries_of_control(
    folder: Path, known: Collection[tuple[str, str]], barred: Callable[[str, str], str | None]
) -> Iterator[Entry]:
    """What is to be added to the history, which has those of the `known` keys and identifiers.

    `barred` says of key and address why nothing goes there any more: who is barred since the mails were
    written would get none, so they are not held out. Raises Problem.
    """
    now = datetime.now(UTC)
    for one in lines_of(folder / FILE, "the control group", _SAID):
        if (one["key"], one["message_id"]) not in known and barred(one["key"], one["to"]) is None:
            about = (one["campaign"], one["key"], one["channel"], one["variant"])
            more = {name: one[name] for name in ("persona", "seed", "step")}
            yield Entry(*about, now, one["message_id"], "held_out", **more)


def lines_of(file: Path, what: str, names: Sequence[str]) -> Iterator[dict[str, str]]:
    """These fields of the lines of a file beside the messages, in which `what` stands. Raises Problem."""
    if not file.exists():
        return
    try:
        for line in file.read_text(encoding="utf-8").split("\n"):
            if line:
                said = json.loads(line)
                yield {name: said[name] or "" for name in names}
    except (OSError, ValueError, KeyError, TypeError):
        hint = "render once more; without it nobody could tell what the campaign has changed"
        raise wrong_usage(f"{what} in `{file}` cannot be read", hint) from None
