"""The file of the history, read whole.

In: the project's `history.csv`. Out: a `History`, or what is wrong with its rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from segdsl.addresses import SHA256, visible
from segdsl.campaigns.fates import Flags
from segdsl.campaigns.history import COLUMNS, REFUSALS, STATUSES, History, Status
from segdsl.diagnostics import Checked, Diagnostic, option
from segdsl.model.catalog import Reading
from segdsl.sources.findings import and_more, shown
from segdsl.sources.foreign import Columns, ForeignFile, open_foreign
from segdsl.sources.moments import all_instants, read_instants
from segdsl.sources.paths import not_yet

_NEEDED = ("campaign", "key", "sent_at")
_SEEN = ("campaign", "step", "channel", "variant", "persona", "sent_at", "status")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history. `sent_at` is an aware datetime; texts may be empty.

    What the fields hold is said of `COLUMNS` in `history.py`.
    """

    campaign: str
    key: str
    channel: str
    variant: str
    sent_at: datetime
    message_id: str
    status: Status
    reason: str = ""
    address_sha256: str = ""
    step: str = ""
    persona: str = ""
    seed: str = ""


def read_history(folder: Path, name: str, zone: str, *, tolerate: bool = False) -> Checked[History]:
    """All entries. A time without an offset is in the zone, a day stands for its first instant.

    Rows that say too little are errors; with `tolerate` they are left out, with a warning. A file that is not
    there yet is an empty history.
    """
    try:
        opened = open_foreign(folder / name, name)
    except FileNotFoundError:
        return Checked(History(), (not_yet(name),))
    except OSError as error:
        message = f"the history `{name}` cannot be read: {(error.strerror or str(error)).lower()}"
        return Checked(None, (Diagnostic("unreadable-file", message, file=name),))
    if opened.value is None:
        return Checked(None, opened.diagnostics)
    read = _columns(opened.value)
    found = [*opened.diagnostics, *read.diagnostics]
    table = None
    if read.value is not None:
        table, faults = _typed(read.value, name, zone)
        found += faults
    if tolerate and table is not None:
        found = [replace(one, given_severity="warning") for one in found]
    wrong = table is None or any(one.severity == "error" for one in found)
    return Checked(None if wrong or table is None else History(table), tuple(found))


def _columns(file: ForeignFile) -> Checked[Columns]:
    header = [visible(cell).strip().lower() for cell in file.header]
    if not header:
        empty = pd.DataFrame({name: pd.Series([], dtype="str") for name in COLUMNS})
        return Checked(Columns(empty, lambda place: place))
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        message = f"`{file.name}` has no column `{missing[0]}`"
        hint = f"its columns are {', '.join(f'`{name}`' for name in COLUMNS)}"
        return Checked(None, (Diagnostic("missing-column", message, hint=hint, file=file.name),))
    return file.columns({name: header.index(name) for name in COLUMNS if name in header})


def _typed(read: Columns, name: str, zone: str) -> tuple[pd.DataFrame, list[Diagnostic]]:
    """The rows that can be used, and a finding for each sort of those that cannot."""
    frame = read.frame.apply(lambda column: column.str.strip())
    for column in frame.columns.intersection(list(_SEEN)):
        frame[column] = frame[column].map(visible)  # none of these is called by what cannot be seen
    for optional in COLUMNS:
        if optional not in frame:
            frame[optional] = ""
    status = frame["status"].str.lower()
    frame["status"] = status.mask(status == "", "sent")
    moments = instants(frame["sent_at"], zone)
    refusal = frame["status"].isin(REFUSALS)
    wrong: list[tuple[str, Flags, str]] = [
        ("key", (frame["key"] == "").to_numpy(), "says no key"),
        ("campaign", ((frame["campaign"] == "") & ~refusal).to_numpy(), "says no campaign"),
        ("sent_at", np.isnat(moments), "is neither a date (2026-03-31) nor a date with a time"),
        ("status", ~frame["status"].isin(STATUSES).to_numpy(), f"is none of {', '.join(STATUSES)}"),
    ]
    usable = ~np.logical_or.reduce([rows for _, rows, _ in wrong])
    faults = [_fault(read, name, column, rows, says) for column, rows, says in wrong if rows.any()]
    frame["sent_at"] = moments
    hashes = frame["address_sha256"].str.lower()
    frame["address_sha256"] = hashes.where(hashes.str.fullmatch(SHA256), "")  # else it bars the customer
    return frame.loc[usable, list(COLUMNS)].reset_index(drop=True), faults


def instants(texts: pd.Series[str], zone: str) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    """Dates and times as texts, as instants in UTC; NaT for what is neither."""
    distinct, values = pd.factorize(texts)
    array = pa.array([value or None for value in values], pa.string())
    moments = all_instants(array, zone)
    if moments is None:
        moments, _ = read_instants(array, Reading("sent_at"), zone)
    return np.asarray(moments, "datetime64[us]")[distinct]


def _fault(read: Columns, name: str, column: str, rows: Flags, says: str) -> Diagnostic:
    places = np.flatnonzero(rows)
    first = int(places[0])
    value = "" if says.startswith("says") else f"{shown(read.frame[column].iloc[first])} "
    row = f"`{name}` row {read.row_of(first)}"
    message = f"{row}, column `{column}`: {value}{says}{and_more(len(places))}"
    hint = f"mend the row; with {option('--tolerate', 'tolerate=True')} such rows are left out"
    return Diagnostic("promise-broken", message, hint=hint, file=name)
