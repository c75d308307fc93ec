"""What is kept of a run for later ones: what is known of each customer, and the tables as they were.

In: the folder of a run, and what is known of it. Out: the same in a later run, or nothing. It is kept in the
user's folder and not in the run's, which others may be given: it holds private attributes, too. An entry's
name is made of the run's record, and so of its rules, data and as-of, and of the program.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from segdsl.cache import large, store
from segdsl.cache.program import program
from segdsl.cache.store import named
from segdsl.clock import AsOf
from segdsl.engines.counted import frames_of
from segdsl.engines.since.state import Owned, State
from segdsl.model.catalog import CUSTOMERS
from segdsl.outputs import RECORD
from segdsl.sources import kept as tables_kept
from segdsl.sources.loading import Loaded
from segdsl.sources.stored import NotStored, read_frame, size_of, write_frame

SORT = "runs"
_PLACES = "places"


def keep(folder: Path, remember: Callable[[], State], entries: Mapping[str, str]) -> bool:
    """Keeps what is known of the run in a folder, if it can be.

    `remember` finds it out; `entries` are those of tables that are kept already.
    """
    name = _name(folder)
    if name is None or store.folder() is None:
        return False
    state = remember()
    tables = {table: entries.get(table) or _kept_table(name, table, state) for table in state.tables}
    said = {
        "as_of": _written(state.as_of),
        "zone": state.as_of.zone,
        "tables": tables,
        "owners": {table: [one.by, _kept_owners(tables, table, one)] for table, one in state.owners.items()},
    }
    values = {meaning: column for meaning, column in state.values.items() if _can_be_stored(column)}
    return _kept(SORT, name, pd.DataFrame(values, copy=False), json.dumps(said)) is not None


def recalled(folder: Path, loaded: Loaded) -> State | None:
    """What is known of the run in a folder; None where nothing is kept of it.

    Tables that are still what they were are those that were `loaded`.
    """
    name = _name(folder)
    place = None if name is None else large.recalled(SORT, name)
    if place is None:
        return None
    try:
        values, text = read_frame(place)
        said = json.loads(text)
        as_of = AsOf(_moment(said["as_of"]), said["zone"])
        owners = dict(_owners(said["owners"]))
    except (NotStored, OSError, LookupError, TypeError, ValueError):
        return None
    return State(
        as_of,
        _Tables(said["tables"], _by_entry(loaded)),
        {str(n): values[n] for n in values.columns},
        owners,
    )


class _Tables(Mapping[str, pd.DataFrame]):
    """Tables that are opened when somebody asks for them; those that are gone are not there."""

    def __init__(self, entries: Mapping[str, str | None], opened: Mapping[str, pd.DataFrame]) -> None:
        self._entries = entries
        self._opened = dict(opened)

    def __getitem__(self, table: str) -> pd.DataFrame:
        entry = self._entries[table]
        if entry is None:
            raise KeyError(table)
        if entry not in self._opened:
            self._opened[entry] = _opened(entry)
        return self._opened[entry]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _opened(entry: str) -> pd.DataFrame:
    """The table of an entry. Raises KeyError where it is gone."""
    place = large.recalled(tables_kept.SORT, entry)
    if place is None:
        raise KeyError(entry)
    try:
        return read_frame(place)[0]
    except (NotStored, OSError):
        raise KeyError(entry) from None


def _by_entry(loaded: Loaded) -> dict[str, pd.DataFrame]:
    """What was loaded, and the first rows of it where these are an entry of their own: nothing is opened."""
    frames = frames_of(loaded.tables)
    found = {entry: frames[table] for table, entry in loaded.entries.items()}
    for table, begins in loaded.begins.items():
        found |= {entry: frames[table].iloc[:rows] for entry, rows in begins}
    return found


def _name(folder: Path) -> str | None:
    try:
        return named(program(), hashlib.sha256((folder / RECORD).read_bytes()).hexdigest())
    except OSError:
        return None


def _kept_table(run: str, table: str, state: State) -> str | None:
    """A table that reading does not keep, as it is small or from a database."""
    name = named(run, table)
    return None if _kept(tables_kept.SORT, name, state.tables[table], "") is None else name


def _kept_owners(entries: Mapping[str, str | None], table: str, owned: Owned) -> str | None:
    """Whose the rows of a table are, under a name that is the same for the same rows and customers."""
    rests = (entries.get(CUSTOMERS), entries.get(table))
    if None in rests:
        return None
    name = named(program(), *map(str, rests), owned.by)
    if large.recalled(SORT, name) is not None:
        return name
    frame = pd.DataFrame({_PLACES: np.asarray(owned.places, np.int32)}, copy=False)
    return None if _kept(SORT, name, frame, "") is None else name


def _owners(said: Mapping[str, tuple[str, str | None]]) -> Iterator[tuple[str, Owned]]:
    """By table, of those that are not gone."""
    for table, (by, entry) in said.items():
        place = None if entry is None else large.recalled(SORT, entry)
        if place is not None:
            with suppress(NotStored, OSError):
                yield table, Owned(by, read_frame(place)[0][_PLACES].to_numpy())


def _kept(sort: str, name: str, frame: pd.DataFrame, said: str) -> Path | None:
    with suppress(NotStored, TypeError, ValueError):
        return large.keep(sort, name, size_of(frame), lambda path: write_frame(path, frame, said))
    return None


# ---------------------------------------------------------------- moments and values


def _written(as_of: AsOf) -> str:
    return as_of.moment.isoformat()


def _moment(text: str) -> dt.date | dt.datetime:
    return dt.date.fromisoformat(text) if len(text) == len("2026-03-31") else dt.datetime.fromisoformat(text)


def _can_be_stored(values: pd.Series[Any]) -> bool:
    return bool(values.dtype != object)
