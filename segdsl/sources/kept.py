"""Tables that were read and typed in an earlier run.

In: a table's declaration, and its files. Out: what reading and checking them gave when they held the same
bytes, or nothing. An entry's name is made of the SHA-256 of all bytes of the files, and of whatever else
reading depends on: the declaration, the zone and what is known of zones, the program. So every run reads the
files to take their digest, and no edit goes unnoticed, whatever the times of the file say; but where files of
these sizes were never kept, nothing can be recalled, and their digest is taken while they are read. Of a file
that was only added to, the digest of its beginning names the entry of its first rows.
"""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from segdsl.cache import large, store
from segdsl.cache.findings import from_values, to_values
from segdsl.cache.program import program
from segdsl.cache.store import folder, named
from segdsl.diagnostics import Checked, Diagnostic, has_errors, option
from segdsl.model.catalog import Table
from segdsl.source import Source, Span
from segdsl.sources.databases.system import is_server
from segdsl.sources.found_file import FoundFile
from segdsl.sources.headers import read_columns
from segdsl.sources.lake.table import LargeTable
from segdsl.sources.paths import find_files
from segdsl.sources.pieces.passed import Passed, beginnings
from segdsl.sources.reading import FileFact, digest_of
from segdsl.sources.stored import NotStored, read_frame, size_of, write_frame
from segdsl.sources.table_read import TableRead
from segdsl.sources.tables import Omitted
from segdsl.types import Day, Instant

SORT = "tables"
LEAST_BYTES = 1_000_000
"""Of the files of a table; smaller ones are read as quickly as an entry."""

_PLACES = "places"
_SIZES, _MOST_SIZES = "sizes", 64
_MOST_BEGINNINGS = 8

Sizes = tuple[int, ...]
"""The bytes of each file of a table."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The entry of a table and of its files as they are.

    asked:   all that reading depends on, but for the bytes of the files
    digests: of the bytes of each; none where nothing is kept of files that are as large as these
    begun:   of the beginnings of its one file that was read before, the names of their entries
    """

    table: Table
    files: tuple[FoundFile, ...]
    asked: tuple[str, ...]
    digests: tuple[str, ...] = ()
    begun: tuple[tuple[str, Passed], ...] = ()

    @property
    def name(self) -> str:
        """The name of the entry of these bytes."""
        return named(*self.asked, *self.digests)

    def digested(self) -> Kept:
        """The same for the bytes that the files hold now. Raises OSError."""
        if self.digests:
            return self
        return replace(self, digests=tuple(digest_of(found) for found in self.files))

    def of(self, read: Checked[TableRead]) -> Kept:
        """The same for the bytes that were read, by a reader that takes the digest of what it reads."""
        facts = () if read.value is None else read.value.facts
        return replace(self, digests=tuple(fact.sha256 for fact in facts))

    def recalled(self) -> Checked[TableRead] | None:
        """What reading the table gave; None where nobody knows."""
        place = large.recalled(SORT, self.name) if self.digests else None
        if place is None:
            return None
        try:
            frame, said = read_frame(place)
            return self.as_told(frame, json.loads(said))
        except (NotStored, OSError, LookupError, TypeError, ValueError):
            return None

    def first_rows(self) -> Iterator[tuple[TableRead, Passed]]:
        """What was read of beginnings of the file from whose end it can be read on; the largest first."""
        for digest, passed in reversed(self.begun):
            read = replace(self, digests=(digest,)).recalled()
            if read is not None and read.value is not None and read.value.can_grow:
                yield read.value, passed

    def as_told(self, frame: pd.DataFrame | LargeTable, told: Any) -> Checked[TableRead] | None:
        """What was read with a table, as `told` has it; None where it has that of another one.

        Raises LookupError, TypeError and ValueError.
        """
        if told["name"] != self.name or (told["found"]["findings"] and told["asked"] != _asked()):
            return None
        facts = tuple(FileFact(**fact) for fact in told["facts"])
        begins = tuple((entry, rows) for entry, rows in told["begins"])
        read = TableRead(frame, Omitted(**told["omitted"]), facts, self.name, begins, told["can_grow"])
        found = from_values(told["found"], {_PLACES: _page(self.table)})
        return Checked(read, _with_places(self.table, found))

    def keep(self, read: Checked[TableRead]) -> Checked[TableRead]:
        """Keeps what was read, if it can be, and gives it as it will be recalled.

        Then it takes no memory but for the columns that somebody looks at.
        """
        if read.value is None or not self.may_keep(read) or isinstance(read.value.frame, LargeTable):
            return read
        frame = read.value.frame
        try:
            said = json.dumps(self.told(read.value, read.diagnostics))
            kept = large.keep(SORT, self.name, size_of(frame), lambda path: write_frame(path, frame, said))
        except (NotStored, TypeError, ValueError):
            return read
        if kept is None:
            return read
        self.remember(read.value)
        return self.recalled() or read

    def remember(self, read: TableRead) -> None:
        """Remembers how large the files were of which something is kept."""
        sizes = tuple(fact.bytes for fact in read.facts)
        others = [known for known in _sizes(self.asked) if known != sizes]
        store.keep(_SIZES, named(*self.asked), [*others, sizes][-_MOST_SIZES:])

    def may_keep(self, read: Checked[TableRead]) -> bool:
        """Whether nothing is wrong, and the files were the same before and after they were read."""
        if read.value is None or has_errors(read.diagnostics):
            return False
        return bool(self.digests) and tuple(fact.sha256 for fact in read.value.facts) == self.digests

    def told(self, read: TableRead, found: Sequence[Diagnostic]) -> dict[str, Any]:
        """What is kept beside the table, as JSON has it. Raises ValueError where it can't be told."""
        page = _page(self.table)
        return {
            "name": self.name,
            "asked": _asked(),
            "facts": [asdict(fact) for fact in read.facts],
            "omitted": asdict(read.omitted),
            "begins": read.begins,
            "can_grow": read.can_grow,
            "found": to_values(_by_places(self.table, page, found), {_PLACES: page}),
        }


def kept(table: Table, base: Path, zone: str, tolerate: bool, today: dt.date | None) -> Kept | None:
    """The entry of a table; None where none is kept of such a table or such files. Raises no OSError."""
    if folder() is None or table.file is None or is_server(table.file.path):
        return None
    files = find_files(table.file, base)
    if files.value is None or files.diagnostics or not _are_worth_it(files.value):
        return None
    try:
        day = str(today) if _is_of_today(table) else ""
        names = [one.name for one in files.value]
        asked = (program(), *_zones(), repr(_declared(table)), zone, str(tolerate), day, *names)
        return _with_digests(Kept(table, tuple(files.value), asked))
    except OSError:  # which reading will say
        return None


def _with_digests(entry: Kept) -> Kept:
    """The entry of the files' bytes, where one can be there. Raises OSError."""
    sizes, known = tuple(found.path.stat().st_size for found in entry.files), _sizes(entry.asked)
    ends = sorted(one[0] for one in known if len(one) == len(sizes) == 1 and one < sizes)[-_MOST_BEGINNINGS:]
    if sizes not in known and not ends:
        return entry
    passed = [beginnings(found.path, ends) for found in entry.files]
    digests = tuple(parts[-1].digest.hexdigest() for parts in passed)
    begun = tuple((part.digest.hexdigest(), part) for part in passed[0][:-1])
    return replace(entry, digests=digests, begun=begun)


def _sizes(asked: Sequence[str]) -> list[Sizes]:
    """How large files were of which something was kept, the last at the end."""
    known = store.recalled(_SIZES, named(*asked))
    return [tuple(one) for one in known] if isinstance(known, list) else []


def _are_worth_it(files: Sequence[FoundFile]) -> bool:
    if any(one.inside is not None for one in files):  # a database has more files than its first
        return False
    try:
        return sum(one.path.stat().st_size for one in files) >= LEAST_BYTES
    except OSError:
        return False


def _asked() -> str:
    """Whether findings name options of the command line or arguments of Python."""
    return option("typed", "written")


def _declared(table: Table) -> Table:
    """What reading looks at: not what rules compute, and not what is only told to people."""
    columns = {column.name: replace(column, description=None) for column in read_columns(table)}
    return replace(table, columns=columns, description=None, condition=None, matches=None)


def _is_of_today(table: Table) -> bool:
    """Whether a range of dates ends with a word such as `today`."""
    kinds = [column.kind.type for column in read_columns(table)]
    return any(isinstance(kind, Day | Instant) and _has_word(kind) for kind in kinds)


def _has_word(kind: Day | Instant) -> bool:
    return isinstance(kind.low, str) or isinstance(kind.high, str)


def _zones() -> list[str]:
    """What changes with the system's knowledge of time zones; that of Python's package is in `program`."""
    folders = [Path(path) for path in zoneinfo.TZPATH]
    return [f"{path} {path.stat().st_mtime_ns}" for path in folders if path.is_dir()]


# ---------------------------------------------------------------- findings, wherever the declaration stands


def _spans(table: Table) -> tuple[Span, ...]:
    file = () if table.file is None else (table.file.span,)
    return (table.span, *file, *(column.span for column in read_columns(table)))


def _page(table: Table) -> Source:
    """A text with a character for each place that findings about a table can have."""
    return Source(_PLACES, " " * len(_spans(table)))


def _by_places(table: Table, page: Source, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The findings with such a character for a place. Raises ValueError where one has another place."""
    spans = _spans(table)
    return [
        one if one.span is None else replace(one, span=page.span(place := spans.index(one.span), place + 1))
        for one in found
    ]


def _with_places(table: Table, found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    spans = _spans(table)
    return tuple(one if one.span is None else replace(one, span=spans[one.span.start]) for one in found)
