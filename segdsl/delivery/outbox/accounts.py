"""What became of everybody: each customer of the audience once.

In: who was left out before writing, and what was written. Out: the counts for `run.json`, and the rows of
`not_sent.csv`.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from segdsl.campaigns.fates import Settled
from segdsl.spreadsheets import csv_rows_into, spreadsheet_cell

_LONGEST = 32_000  # characters of a cell


@dataclass(frozen=True, slots=True)
class Summary:
    """How it went.

    reasons:  why messages were held back, the most frequent first
    accounts: how many customers of the audience had each fate; `audience` is their sum
    left:     how many were left out before writing, by fate and reason
    text_parts: how many of the text messages are sent in one part, in two, and so on
    rows_left_out: by table, rows of the sources that count for nobody; `run.json` has them with the data
    held_back_of_control: of those held back, how many are so in the control group: it is without them
    """

    rendered: int
    held_back: int
    reasons: Mapping[str, int]
    accounts: Mapping[str, int] = field(default_factory=dict)
    left: tuple[tuple[str, str, int], ...] = ()
    text_parts: Mapping[int, int] = field(default_factory=dict)
    rows_left_out: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    held_back_of_control: int = 0

    def with_rows(self, left_out: Mapping[str, Mapping[str, Any]]) -> Summary:
        return replace(self, rows_left_out=left_out)

    def record(self) -> dict[str, Any]:
        """As `run.json` has it."""
        return {
            "rendered": self.rendered,
            "held_back": self.held_back,
            "held_back_of_control": self.held_back_of_control,
            "reasons": dict(self.reasons),
            "accounts": dict(self.accounts),
            "not_sent": [{"fate": f, "reason": r, "customers": n} for f, r, n in self.left],
            **(
                {"text_parts": {str(n): texts for n, texts in self.text_parts.items()}}
                if self.text_parts
                else {}
            ),
        }

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> Summary:
        """What `record` wrote."""
        left = tuple((entry["fate"], entry["reason"], entry["customers"]) for entry in record["not_sent"])
        parts = {int(n): texts for n, texts in record.get("text_parts", {}).items()}
        return cls(
            record["rendered"],
            record["held_back"],
            record["reasons"],
            record["accounts"],
            left,
            parts,
            held_back_of_control=record["held_back_of_control"],
        )


@dataclass(frozen=True, slots=True)
class Written:
    """What became of those for whom writing was tried: how many messages, and how many of the control group
    would have got one; of the others, who are held back, `of_control` belong to that.
    """

    rendered: int
    held_out: int
    of_control: int
    reasons: Counter[str]
    text_parts: Mapping[str, int]


def summary(settled: Settled, wanted: tuple[int, int], written: Written) -> Summary:
    """How it went where messages for so many of the recipients, and of the control group, were tried."""
    held_back = written.reasons.total()
    control = len(settled.control or ())
    spared = {"held_out": control - written.held_out}  # of the control group: held back, or not chosen
    accounts: dict[str, int] = {
        "audience": len(settled),
        "rendered": written.rendered,
        "held_back": held_back,
        **{str(fate): n - spared.get(fate, 0) for fate, n in settled.left.counts.items()},
        "not_chosen": len(settled.recipients) + control - sum(wanted),
    }
    assert sum(accounts.values()) == 2 * accounts["audience"], "everybody has one fate"
    often = sorted(written.reasons.items(), key=lambda entry: (-entry[1], entry[0]))
    left = tuple(
        (fate, reason, number)
        for (fate, reason), all_ in settled.left.reasons.items()
        if (number := all_ - spared.get(fate, 0))
    )
    parts = dict(sorted((int(number), texts) for number, texts in written.text_parts.items()))
    return Summary(
        written.rendered,
        held_back,
        dict(often),
        accounts,
        left,
        parts,
        held_back_of_control=written.of_control,
    )


def _cell(text: str) -> str:
    """A cell that spreadsheets take: the longest of theirs have 32,767 characters."""
    return spreadsheet_cell(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def csv_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows of a CSV file, none of whose cells a spreadsheet runs; halves of characters are shown as such."""
    text = io.StringIO(newline="")
    csv_rows_into(text.write).writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", "backslashreplace")
