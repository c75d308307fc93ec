"""The folder that messages are written to.

In: outcomes of rendering. Out: the messages in one of the forms of `writers`; `held_back.csv`, who gets none
and why; `run.json`, what was run and how it went. The folder appears whole or not at all.
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
from segdsl.messages.writers import Form, Write, writer
from segdsl.outputs import RECORD, spreadsheet_cell, whole_folder


@dataclass(frozen=True, slots=True)
class Summary:
    """How many messages were written and held back; `reasons` has the most frequent first."""

    rendered: int
    held_back: int
    reasons: Mapping[str, int]


def write_outbox(
    target: Path,
    outcomes: Iterable[Outcome],
    run: Mapping[str, Any],
    replace: bool = False,
    form: Form = "jsonl",
) -> Summary:
    """Writes the folder `target` and says how it went; `run` goes into `run.json`.

    Raises Problem where the folder exists (without `replace`) or cannot be written.
    """
    with whole_folder(target, replace) as folder:
        summary = _write(folder, outcomes, form)
        record = {**run, **asdict(summary)}
        text = json.dumps(record, indent=2, ensure_ascii=False, default=str)
        (folder / RECORD).write_text(text + "\n", encoding="utf-8", newline="\n")
    return summary


def _write(folder: Path, outcomes: Iterable[Outcome], form: Form) -> Summary:
    rendered = 0
    reasons: Counter[str] = Counter()
    with (
        writer(folder, form) as write,
        (folder / "held_back.csv").open("w", encoding="utf-8", newline="") as held_back,
    ):
        rows = csv.writer(held_back, lineterminator="\n")
        rows.writerow(("key", "reason"))
        for outcome in outcomes:
            match _written(write, outcome):
                case Message():
                    rendered += 1
                case HeldBack(_, key, reason):
                    rows.writerow((spreadsheet_cell(key), spreadsheet_cell(reason)))
                    reasons[reason] += 1
    return Summary(rendered, reasons.total(), dict(sorted(reasons.items(), key=lambda r: (-r[1], r[0]))))


def _written(write: Write, outcome: Outcome) -> Outcome:
    """The outcome, written where it is a message; held back where it cannot take the form that is wanted."""
    if isinstance(outcome, Message):
        try:
            write(outcome)
        except ValueError as error:
            return HeldBack(
                outcome.place,
                outcome.key,
                f"the mail cannot be written: {type(error).__name__} in its headers",
            )
    return outcome
