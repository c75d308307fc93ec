"""The folder that messages are written to.

In: outcomes of rendering. Out: `messages.jsonl`, a message to a line; `held_back.csv`, who gets none and
why; `run.json`, what was run and how it went. The folder appears whole or not at all.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from segdsl.messages.render import HeldBack, Message, Outcome
from segdsl.outputs import RECORD, spreadsheet_cell, whole_folder


@dataclass(frozen=True, slots=True)
class Summary:
    """How many messages were written and held back; `reasons` has the most frequent first."""

    rendered: int
    held_back: int
    reasons: Mapping[str, int]


def write_outbox(
    target: Path, outcomes: Iterable[Outcome], run: Mapping[str, Any], replace: bool = False
) -> Summary:
    """Writes the folder `target` and says how it went; `run` goes into `run.json`.

    Raises Problem where the folder exists (without `replace`) or cannot be written.
    """
    with whole_folder(target, replace) as folder:
        summary = _write(folder, outcomes)
        record = {**run, **asdict(summary)}
        text = json.dumps(record, indent=2, ensure_ascii=False, default=str)
        (folder / RECORD).write_text(text + "\n", encoding="utf-8", newline="\n")
    return summary


def _write(folder: Path, outcomes: Iterable[Outcome]) -> Summary:
    rendered = 0
    reasons: Counter[str] = Counter()
    with (
        (folder / "messages.jsonl").open("w", encoding="utf-8", newline="\n") as messages,
        (folder / "held_back.csv").open("w", encoding="utf-8", newline="") as held_back,
    ):
        rows = csv.writer(held_back, lineterminator="\n")
        rows.writerow(("key", "reason"))
        for outcome in outcomes:
            match outcome:
                case Message():
                    messages.write(_line(outcome))
                    rendered += 1
                case HeldBack(key, reason):
                    rows.writerow((spreadsheet_cell(key), spreadsheet_cell(reason)))
                    reasons[reason] += 1
    return Summary(rendered, reasons.total(), dict(sorted(reasons.items(), key=lambda r: (-r[1], r[0]))))


def _line(message: Message) -> str:
    """The message as one line of JSON; the sender is called `from`, as in mails."""
    fields = {"from" if name == "sender" else name: value for name, value in asdict(message).items()}
    text = json.dumps(fields, ensure_ascii=False)
    for separator in "\u2028\u2029\x85":  # some readers take these for line ends
        text = text.replace(separator, f"\\u{ord(separator):04x}")
    return text + "\n"
