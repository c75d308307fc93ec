"""Reading everything that rules need: the tables of a catalog, typed and checked.

In: the catalog and the folder that sources are relative to. Out: the tables, what was left out, and the
files that were read; or every finding of every table in one go.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd
import pyarrow as pa

from segdsl.diagnostics import Checked, Diagnostic, has_errors
from segdsl.model.catalog import CUSTOMERS, Catalog, Table
from segdsl.progress import Step
from segdsl.sources.found_file import FoundFile
from segdsl.sources.frames import checked_frame, made_of
from segdsl.sources.given import given
from segdsl.sources.headers import read_columns
from segdsl.sources.kept import Kept, kept
from segdsl.sources.lake.table import LargeTable
from segdsl.sources.paths import not_yet
from segdsl.sources.pieces.gathered import gathered, read_on
from segdsl.sources.pieces.rows import Declared
from segdsl.sources.raw import FileRows, joined
from segdsl.sources.reading import FileFact, fact, read_source
from segdsl.sources.table_read import TableRead
from segdsl.sources.tables import Omitted, Tables
from segdsl.sources.there import empty_table, read_what_is_there, softened

if TYPE_CHECKING:
    from segdsl.sources.lake.database import Lake

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class History:
    """The project's history: its file, and what reads the messages of it that left.

    `messages` takes the names that the parts of the customers' keys get as columns.
    """

    path: Path
    messages: Callable[[tuple[str, ...]], Checked[pd.DataFrame]]


class Staying(Protocol):
    """Knows which tables whoever computes has where they are, so that nobody reads them.

    copied: why others have to be copied there
    """

    copied: dict[str, str]

    @property
    def where(self) -> str:
        """What messages call that place."""

    def stays(self, table: Table) -> bool:
        """Whether the table needs no reading."""

    def omitted(self) -> dict[str, Omitted]:
        """What counts for nobody of the tables that stay, of those where that is anything."""

    def facts(self) -> dict[str, tuple[FileFact, ...]]:
        """What is to be known of each table that stays."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Typed tables, and where they came from: the files of each table, by the table's name.

    entries: the names under which frames are kept between runs, of those that are
    begins:  of these, the names under which first rows of them are kept, with how many those are
    """

    tables: Tables
    files: Mapping[str, tuple[FileFact, ...]] = field(default_factory=dict)
    entries: Mapping[str, str] = field(default_factory=dict)
    begins: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)

    def for_once(self, looked_at: Collection[tuple[str, str]] = ()) -> Loaded:
        """The same for one question, which needs less memory than several, and who looks at columns after."""
        return replace(self, tables=self.tables.for_once(looked_at))


def load(
    catalog: Catalog,
    folder: Path,
    *,
    data: Path | None = None,
    tolerate: bool = False,
    progress: Progress | None = None,
    today: dt.date | None = None,
    history: History | None = None,
    lake: Lake | None = None,
    staying: Staying | None = None,
) -> Checked[Loaded]:
    """Read every table that has a source. Paths start from `data`, else from `folder`.

    The `history` is written by sending: where it is not there yet, its tables have no rows. `today` is the
    day that ranges of dates may end with; where it is None, those are not checked there.
    With `tolerate`, values that cannot be read or break a promise count as unknown, ragged rows are left
    out, of rows that repeat a key one is left, and all of that is only warned of. `progress` is told the
    name of each table before it is read, with how many bytes are read and how many there are. With a `lake`,
    large tables stay in files; what can stay in a database does. Raises Refused where that does not answer.
    """
    base = data if data is not None else folder
    read, findings = dict[str, TableRead](), list[Diagnostic]()
    for table, path in _one_by_one(catalog, base, progress, staying):
        of_history = history is not None and (_is_history(table) or base / path == history.path)
        if history is not None and of_history and not history.path.exists():
            findings.append(not_yet(path))
            read[table.name] = _without_rows(table, catalog.zone)
            continue
        if history is not None and _is_history(table):
            one = _read_messages(table, history, catalog.zone, tolerate, today)
        else:
            one = _anyhow_read(table, base, catalog.zone, tolerate, today, lake)
        findings += one.diagnostics
        if one.value is not None:
            read[table.name] = one.value
    if has_errors(findings):
        return Checked(None, tuple(dict.fromkeys(findings)))
    again = partial(load, folder=folder, data=data, tolerate=tolerate, today=today, history=history)
    return Checked(_loaded(catalog, read, staying, again), tuple(dict.fromkeys(findings)))


def _loaded(
    catalog: Catalog,
    read: dict[str, TableRead],
    staying: Staying | None,
    again: Callable[[Catalog], Checked[Loaded]],
) -> Loaded:
    """What was read, beside what stays where it is; `again` reads a catalog's tables from there."""
    tables, files = _assembled(catalog, read), {name: one.facts for name, one in read.items()}
    if staying is not None:
        omitted = {**tables.omitted, **staying.omitted()}
        tables = replace(tables, omitted=omitted, elsewhere=InDatabase(staying, catalog, again))
        there = {**files, **staying.facts()}
        files = {name: there[name] for name in tables_of(catalog) if name in there}
    entries = {name: one.entry for name, one in read.items() if one.entry is not None}
    return Loaded(tables, files, entries, {name: read[name].begins for name in entries})


def _one_by_one(
    catalog: Catalog, base: Path, progress: Progress | None, staying: Staying | None
) -> Iterator[tuple[Table, str]]:
    """Each table that has to be read, with its path; `progress` is told of it before."""
    tables = [(table, table.file.path) for table in tables_of(catalog).values() if table.file is not None]
    sizes = [_size(base / path) for _, path in tables]
    for number, (table, path) in enumerate(tables):
        if progress is not None:
            progress(Step(f"reading {table.name}", sum(sizes[:number]), sum(sizes)))
        if staying is None or not staying.stays(table):
            yield table, path


def _size(path: Path) -> int:
    """The bytes of a file; 1 of what is no single file, such as a table of a server."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 1


def tables_of(catalog: Catalog) -> dict[str, Table]:
    """The tables by name; that of the customers without the columns that attributes tables add."""
    added = {name for table in catalog.attributes.values() for name in table.columns if name not in table.key}
    own = {name: column for name, column in catalog.customers.columns.items() if name not in added}
    return {
        CUSTOMERS: replace(catalog.customers, columns=own),
        **catalog.attributes,
        **catalog.events,
        **catalog.lookups,
    }


def _assembled(catalog: Catalog, read: dict[str, TableRead]) -> Tables:
    large = {name: one.frame for name, one in read.items() if isinstance(one.frame, LargeTable)}
    in_memory = {name: one.frame for name, one in read.items() if isinstance(one.frame, pd.DataFrame)}

    def frames(names: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
        return {name: in_memory[name] for name in names if name in in_memory}

    omitted = {name: one.omitted for name, one in read.items() if one.omitted}
    return Tables(
        in_memory.get(CUSTOMERS),
        frames(catalog.attributes),
        frames(catalog.events),
        frames(catalog.lookups),
        omitted,
        large,
    )


@dataclass(frozen=True, slots=True, eq=False)
class InDatabase:
    """Tables that stay where whoever computes has them, and how to read those of a catalog after all."""

    staying: Staying
    catalog: Catalog
    read: Callable[[Catalog], Checked[Loaded]]

    def fetched(self) -> Tables:
        """All tables, read here. Raises Problem."""
        return self.read(self.catalog).required().tables

    def lookups(self) -> Mapping[str, pd.DataFrame]:
        """The look-ups alone, for whoever shows their rows. Raises Problem."""
        customers = replace(self.catalog.customers, file=None)
        alone = replace(self.catalog, customers=customers, attributes={}, events={})
        return self.read(alone).required().tables.lookups


def _is_history(table: Table) -> bool:
    return table.file is not None and table.file.history


def _read_messages(
    table: Table, history: History, zone: str, tolerate: bool, today: dt.date | None
) -> Checked[TableRead]:
    """What the history says was sent, as a table."""
    found = history.messages(table.key)
    findings = tuple(replace(one, given_severity="warning") if tolerate else one for one in found.diagnostics)
    if found.value is None:
        return Checked(None, findings)
    made = made_of(table, given(found.value, table.name), zone, tolerate=tolerate, today=today)
    if made.value is None:
        return Checked(None, (*findings, *made.diagnostics))
    facts = (fact(FoundFile(history.path, table.file.path if table.file else ""), len(found.value)),)
    return Checked(TableRead(made.value.frame, made.value.omitted, facts), (*findings, *made.diagnostics))


def _anyhow_read(
    table: Table, base: Path, zone: str, tolerate: bool, today: dt.date | None, lake: Lake | None
) -> Checked[TableRead]:
    """A table in files where there is a lake for it, else in memory."""
    if lake is not None:
        from segdsl.sources.lake.reading import read_large

        large = read_large(table, base, zone, tolerate, today, lake)
        if large is not None:
            return large
    return _kept_or_read(Declared(table, zone, tolerate, today), base)


def _kept_or_read(declared: Declared, base: Path) -> Checked[TableRead]:
    """A table as an earlier run read the same files, else read and kept for later ones."""
    entry = kept(declared.table, base, declared.zone, declared.tolerate, declared.today)
    if entry is None:
        return _read_table(declared, base)
    again = entry.recalled()
    if again is not None:
        return again
    tried = (read_on(declared, base, first, passed) for first, passed in entry.first_rows())
    grown = next((one for one in tried if one is not None), None)
    return _read_table(declared, base, entry) if grown is None else entry.of(grown).keep(grown)


def _read_table(declared: Declared, base: Path, entry: Kept | None = None) -> Checked[TableRead]:
    """A table from its files, which is kept in an entry for later runs."""
    in_pieces = gathered(declared, base)
    if in_pieces is not None:
        return in_pieces if entry is None else entry.of(in_pieces).keep(in_pieces)
    try:  # should the files change while they are read, nothing is kept
        before = None if entry is None else entry.digested()
    except OSError:  # which reading will say
        before = None
    whole = _read_whole(declared, base)
    return whole if before is None else before.keep(whole)


def _read_whole(declared: Declared, base: Path) -> Checked[TableRead]:
    table = declared.table
    source = read_what_is_there(table, lambda asked: read_source(asked, base))
    findings = [softened(found) if declared.tolerate else found for found in source.diagnostics]
    if source.value is None:
        return Checked(None, tuple(findings))
    if source.value.raw.length == 0 and not findings:
        findings.append(empty_table(table))
    raw = source.value.raw
    made = checked_frame(table, raw, declared.zone, declared.severity, declared.today)
    read = TableRead(made.frame, made.omitted, source.value.facts)
    return Checked(read, (*findings, *made.findings))


def _without_rows(table: Table, zone: str) -> TableRead:
    assert table.file is not None
    nothing = {column.name: pa.chunked_array([pa.nulls(0, pa.string())]) for column in read_columns(table)}
    part = FileRows(table.file.path, nothing, 0, lambda position: position + 1)
    made = checked_frame(table, joined((part,), tuple(nothing)), zone, "error")
    return TableRead(made.frame, made.omitted, ())
