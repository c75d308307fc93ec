"""A file for each tick in which somebody crossed, in a folder that another program looks into.

In: the crossings of a tick. Out: a file of CSV, there whole or not at all. Written once more after a run that
was killed it is the same file, so each crossing is in one file, once.
"""

from __future__ import annotations

import io
from pathlib import Path

from segdsl.config.living import TriggerSection
from segdsl.outputs import sync
from segdsl.spreadsheets import csv_rows_into, spreadsheet_cell
from segdsl.triggers.way import Answer, Parcel, Refused, Surroundings, Taken, Way

COLUMNS = ("key", "segment", "change", "as_of", "id")


def _deliver(parcel: Parcel, trigger: TriggerSection, around: Surroundings) -> Answer:
    path = around.folder / str(trigger.path) / f"{stem(parcel)}.csv"
    content = _content(parcel)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.read_bytes() != content:
            return Refused(f"`{path.name}` is there already, and holds something else")
        _put(path, content)
    except OSError as error:
        return Refused(f"`{trigger.path}` cannot be written: {(error.strerror or str(error)).lower()}")
    return Taken(f"`{trigger.path}/{path.name}`")


def _put(path: Path, content: bytes) -> None:
    """In one step; what a run that was killed had begun is overwritten, so that nothing of it stays."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    sync(partial)
    partial.replace(path)
    sync(path.parent)


def stem(parcel: Parcel) -> str:
    """What a tick's file or folder of a trigger is called: files are in the order of the ticks."""
    moment = "".join(sign for sign in parcel.as_of if sign.isalnum() or sign in "+-")
    return f"{parcel.trigger}-{parcel.tick:06d}-{moment}"


def _content(parcel: Parcel) -> bytes:
    text = io.StringIO(newline="")
    rows = csv_rows_into(text.write)
    rows.writerow(COLUMNS)
    for one in parcel.entries:
        rows.writerow((spreadsheet_cell(one.key), one.segment, one.change, one.as_of, one.id))
    return text.getvalue().encode("utf-8", "backslashreplace")


WAY = Way(_deliver)
