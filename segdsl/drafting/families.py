"""Files that belong together: an export for every month, or the same export downloaded twice.

In: surveys of some files. Out: those to declare. Files with the same columns, whose names differ in a
number or date alone, are one survey, of a path with a `*` in it; what is not declared stands beside them with
the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path

from segdsl.drafting.people import is_about_events, key_of
from segdsl.drafting.profiles import Profile, profile
from segdsl.drafting.spelling import snake_case
from segdsl.drafting.surveying import Survey, counts_of
from segdsl.sources.raw import Cells, FileRows, joined

_MONTHS = "january february march april may june july august september october november december"
_COUNTED = frozenset(
    {*_MONTHS.split(), *(month[:3] for month in _MONTHS.split())}
    | {"copy", "kopie", "copie", "copia", "part", "teil", "page", "batch", "chunk", "week", "quarter"}
)
_SHORT = 3  # letters beside a number that say nothing without it: q1, kw12, v2
_AGAIN = 0.5  # of the rows of a table are told again in the other: it is the same table at another time


@dataclass(frozen=True, slots=True)
class Families:
    """The surveys to declare, and those that are not, each with the reason."""

    surveys: tuple[Survey, ...]
    left_over: tuple[tuple[Survey, str], ...] = ()


def families(surveys: Sequence[Survey]) -> Families:
    """Surveys, those of a family as one, in the place of its first."""
    kept, left = _each_once(surveys)
    made: list[Survey] = []
    while kept:
        first = kept[0]
        members = [one for one in kept if _are_kin(first, one)]
        kept = [one for one in kept if one not in members]
        if len(members) > 1 and _is_a_state(members):
            *older, newest = sorted(members, key=lambda one: _in_order(one.path.stem))
            left += [(one, f"{newest.name} holds most of its rows, as they are later") for one in older]
            made.append(newest)
            continue
        made += _together(members)
    return Families(tuple(_with_sheets_told(made)), tuple(left))


def _each_once(surveys: Sequence[Survey]) -> tuple[list[Survey], list[tuple[Survey, str]]]:
    """The files without those that hold the same as an earlier one."""
    kept: list[Survey] = []
    again: list[tuple[Survey, str]] = []
    for one in surveys:
        same = next((other for other in kept if _same(one, other)), None)
        if same is None:
            kept.append(one)
        else:
            again.append((one, f"it holds the same as {same.name}"))
    return kept, again


def _same(one: Survey, other: Survey) -> bool:
    return one.rows == other.rows and one.columns == other.columns and one.path.suffix == other.path.suffix


def _with_sheets_told(surveys: Sequence[Survey]) -> Iterator[Survey]:
    """The surveys; a sheet with the columns of an earlier one says so, as no path names both."""
    for place, one in enumerate(surveys):
        sheets = [other for other in surveys[:place] if one.sheet is not None and other.path == one.path]
        same = next((other for other in sheets if _headers(other) == _headers(one)), None)
        if same is None:
            yield one
            continue
        note = f"It has the columns of sheet {same.sheet}: rules count both only where they name both."
        yield replace(one, notes=(*one.notes, note))


# ---------------------------------------------------------------- who is kin


def _are_kin(one: Survey, other: Survey) -> bool:
    """Whether two files are of one kind: in one folder, read alike, and called alike but for a number."""
    if one is other:
        return True
    if one.sheet is not None or other.sheet is not None:
        return False
    alike = one.path.parent == other.path.parent and one.path.suffix == other.path.suffix
    return alike and one.layout == other.layout and _called(one) == _called(other) and _fit(one, other)


def _called(survey: Survey) -> list[str]:
    """The words of a file's name that are no number, date or counter."""
    words = [_without_number(word) for word in snake_case(survey.path.stem).split("_")]
    return [word for word in words if word and word not in _COUNTED]


def _without_number(word: str) -> str:
    """`orders2026` is orders; `1a2b` and `q1` are numbers."""
    bare = word.strip("0123456789")
    counts = bare != word and len(bare) < _SHORT
    return "" if counts or any(map(str.isdigit, bare)) else bare


def _fit(one: Survey, other: Survey) -> bool:
    """Whether the columns of one file are all in the other; those that go by their place, in the same."""
    mine, theirs = _headers(one), _headers(other)
    if any(isinstance(header, int) for header, _ in (*mine, *theirs)):
        return mine == theirs
    return set(mine) <= set(theirs) or set(mine) >= set(theirs)


def _headers(survey: Survey) -> list[tuple[str | int, str | int | None]]:
    return [(column.header, column.second) for column in survey.columns]


def _is_a_state(members: Sequence[Survey]) -> bool:
    """Whether they are the same table at several times: of people or things, most of which come again."""
    keys = [None if is_about_events(one) else key_of(one) for one in members]
    known = [key for key in keys if key is not None]
    if len(known) < len(members) or len({key.header for key in known}) > 1:
        return False
    rows = sum(len(key.distinct) for key in known[1:])
    seen: set[str] = set(known[0].distinct)
    again = 0
    for key in known[1:]:
        again += len(key.distinct & seen)
        seen |= key.distinct
    return again >= _AGAIN * rows


def _in_order(name: str) -> list[tuple[int, str]]:
    """Names as people order them: 9 before 10."""
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in re.split(r"(\d+)", name)]


# ---------------------------------------------------------------- one of many


def _together(members: list[Survey]) -> list[Survey]:
    """One survey for all; where no path names these files and no others, they stay apart, which is said."""
    if len(members) == 1:
        return members
    members = sorted(members, key=lambda one: _in_order(one.path.stem))
    paths = sorted(one.path for one in members)
    name = _glob(paths)
    if name is not None:
        return [_merged(members, name)]
    first, *others = members
    note = (
        f"It has the columns of {first.name}, but no path with a `*` names just these files, and no others."
    )
    return [first, *(replace(one, notes=(*one.notes, note)) for one in others)]


def _glob(paths: Sequence[Path]) -> str | None:
    """The pattern that matches these files of their folder and no others."""
    folder = paths[0].parent
    if escape(str(folder)) != str(folder):
        return None  # what the folder is called would be read as a pattern
    for name in _globs([path.name for path in paths]):
        if sorted(path for path in folder.glob(name) if not path.is_dir()) == paths:
            return name
    return None


def _globs(names: Sequence[str]) -> Iterator[str]:
    """Patterns for names, the widest that keeps their words first: the next month's file is meant as well."""
    before = _common(names)
    after = _common([name[len(before) :][::-1] for name in names])[::-1]
    suffix = Path(names[0]).suffix
    after = after if after.endswith(suffix) else suffix
    start, end = before.rstrip("0123456789"), after.lstrip("0123456789")
    widths = sorted({len(name) - len(start) - len(end) for name in names})
    for between in ("*", "[0-9]*", *("?" * width for width in widths)):
        yield f"{escape(start)}{between}{escape(end)}"
    yield f"{escape(before)}*{escape(after)}"


def _common(texts: Sequence[str]) -> str:
    """What all texts begin with."""
    shortest = min(texts, key=len)
    end = next((n for n, c in enumerate(shortest) if any(text[n] != c for text in texts)), len(shortest))
    return shortest[:end]


def _merged(members: Sequence[Survey], name: str) -> Survey:
    """The rows of all files below each other, with the columns that all of them have."""
    fewest = min(members, key=lambda one: len(one.columns))
    shared = _headers(fewest)
    parts = [_part(one, shared) for one in members]
    raw = joined(tuple(parts), tuple(parts[0].columns))
    part = FileRows(name, raw.columns, raw.length, lambda position: raw.place(position)[1])
    columns: list[Profile] = []
    for place, one in enumerate(fewest.columns, start=1):
        taken = [column.name for column in columns]
        counts = counts_of(part.columns[str(place)])
        column = profile(one.header, place, counts, part.length, taken, one.name)
        columns.append(replace(column, second=one.second))
    more = {str(c.header) for one in members for c in one.columns if (c.header, c.second) not in shared}
    title = " ".join(_called(members[0])) or members[0].path.parent.name
    notes = [_said(members)]
    if more:
        notes.append(f"Not in every file, so not declared: {', '.join(sorted(more))}.")
    path = members[0].path.with_name(name)
    return Survey(path, title, members[0].layout, tuple(columns), part, notes=tuple(notes))


def _part(survey: Survey, shared: Sequence[tuple[str | int, str | int | None]]) -> FileRows:
    """The rows of a file, with its columns by their place among those that all files have."""
    own = {(column.header, column.second): column for column in survey.columns}
    columns: dict[str, Cells] = {
        str(place): survey.cells(own[header]) for place, header in enumerate(shared, start=1)
    }
    return FileRows(survey.part.file, columns, survey.rows, survey.part.row_of)


def _said(members: Sequence[Survey]) -> str:
    first, last = members[0].name, members[-1].name
    between = "and" if len(members) == 2 else "to"
    return (
        f"{len(members)} files with the same columns, {first} {between} {last}; later ones are read as well."
    )
