"""Which column of a file is which declared column.

In: the names in a file's header (or how many columns it has, where it has no header) and a table. Out: the
place of every declared column, or findings: missing-column and duplicate-column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.model.catalog import ColumnInfo, Table
from segdsl.sources.findings import can_be_typed, finding, shown
from segdsl.suggest import alike
from segdsl.syntax.nodes import Name
from segdsl.syntax.spelling import name_text, quoted

_SHOWN_HEADERS = 12


def read_columns(table: Table) -> tuple[ColumnInfo, ...]:
    """The columns that come from the table's file, in the order of their declaration."""
    return tuple(column for column in table.columns.values() if column.reading is not None)


def header_of(column: ColumnInfo) -> str:
    """The header that a column goes by, without blanks around it; empty where it goes by its position."""
    header = column.reading.header if column.reading is not None else ""
    return header.strip() if isinstance(header, str) else ""


def place_of(column: ColumnInfo, clean: Sequence[str]) -> int | None:
    """The place of the column, or of the one that it is inside of, in headers without blanks around them."""
    header = column.reading.header if column.reading is not None else ""
    if isinstance(header, int):
        return header - 1 if 1 <= header <= len(clean) else None
    return next((n for n, name in enumerate(clean) if leads_to(column, name, clean)), None)


def leads_to(column: ColumnInfo, name: str, clean: Sequence[str]) -> bool:
    """Whether a column goes by this header, or, where none is called like it, by a path into it."""
    header = column.reading.header if column.reading is not None else ""
    if isinstance(header, int):
        return header - 1 < len(clean) and clean[header - 1] == name
    wanted = header.strip()
    return name == wanted if wanted in clean else bool(name) and wanted.startswith(f"{name}.")


def locate(
    table: Table,
    header: Sequence[str],
    file: str,
    *,
    named: bool = True,
    inner: Collection[str] = (),
    inside: Callable[[int], Iterable[str]] | None = None,
) -> Checked[dict[str, int]]:
    """Declared name to place (from 0). Blanks around a header's name do not count; everything else does.

    `named` is False where the file has no header and `header` is only as long as its first row. `inner` are
    the paths into columns that were found: whoever goes by one has no place. `inside` gives the paths into
    the column at a place, which are offered where one is missing.
    """
    clean = [name.strip() for name in header]
    places: dict[str, int] = {}
    found: list[Diagnostic] = []
    for column in read_columns(table):
        if header_of(column) in inner:
            continue
        place = _place(column, clean, file, named, inside or _nothing_inside)
        if isinstance(place, Diagnostic):
            found.append(place)
        else:
            places[column.name] = place
    if named and len(found) > 1 and len(clean) == 1 and not places and not inner:
        found = [_undivided(table, clean[0], file)]
    return Checked(None if found else places, tuple(found))


def _undivided(table: Table, header: str, file: str) -> Diagnostic:
    """All of a header in one column, of which nothing is declared: one mistake, not one for each column."""
    wanted = {header_of(column) for column in read_columns(table)}
    signs = dict.fromkeys(re.findall(r"[^\w\s\"]", header))
    sign = next((one for one in signs if _has_two(header.split(one), wanted)), None)
    if sign is not None:
        hint = f"say what separates the columns: write `separated by {quoted(sign)}` after the path"
    elif _has_two(header.split(), wanted):
        hint = "if blanks separate the columns, write `separated by blanks` after the path"
    else:
        hint = 'look whether it is the right file, and say what separates its columns: `separated by "…"`'
    message = f"`{file}` has a single column, {shown(header)}, and none of those that are declared"
    span = table.file.span if table.file is not None else table.span
    return finding("missing-column", message, file=file, span=span, hint=hint)


def _has_two(parts: Iterable[str], wanted: Collection[str]) -> bool:
    return len({part.strip() for part in parts} & set(wanted)) > 1


def _nothing_inside(_place: int) -> tuple[str, ...]:
    return ()


def _place(
    column: ColumnInfo, header: list[str], file: str, named: bool, inside: Callable[[int], Iterable[str]]
) -> int | Diagnostic:
    assert column.reading is not None
    wanted = column.reading.header
    if isinstance(wanted, int):
        if 1 <= wanted <= len(header):
            return wanted - 1
        message = f"`{file}` has {len(header)} columns, so there is no column {wanted} for `{column.name}`"
        return finding("missing-column", message, file=file, span=column.span)
    if not named:
        message = f"`{file}` has no header, so it does not say which column is `{column.name}`"
        hint = f"write which one it is, counted from 1: `{column.name} … column 2`"
        return finding("missing-column", message, file=file, span=column.span, hint=hint)
    match header.count(wanted.strip()):
        case 1:
            return header.index(wanted.strip())
        case 0:
            names = _with_paths(wanted, header, inside)
            closed = next((name for name in names if wanted.startswith(f"{name}.")), None)
            if closed is not None and inside is not _nothing_inside:
                return _nothing_there(column, wanted, closed, file)
            return _missing(column, wanted, names, file)
        case count:
            message = f"`{file}` has {count} columns called `{wanted}`"
            hint = "rename all but one of them in the file"
            return finding("duplicate-column", message, file=file, span=column.span, hint=hint)


def _with_paths(wanted: str, header: list[str], inside: Callable[[int], Iterable[str]]) -> list[str]:
    """What columns could be called: of one that the wanted path leads into, only its paths."""
    once = [place for place, name in enumerate(header) if header.count(name) == 1]
    paths = {place: list(inside(place)) if place in once else [] for place in range(len(header))}
    into = [place for place, name in enumerate(header) if wanted.startswith(f"{name}.") and paths[place]]
    if into:
        return [path for place in into for path in paths[place]]
    return [one for place, name in enumerate(header) for one in (paths[place] or [name])]


def _nothing_there(column: ColumnInfo, wanted: str, closed: str, file: str) -> Diagnostic:
    """A path into a column, or into a part of one, that has no named parts."""
    message = f"`{file}` has no column {shown(wanted)}: {shown(closed)} has no named parts"
    hint = "objects, structs, and one level of lists of key and value are read into; unfold other lists"
    return finding("missing-column", message, file=file, span=column.span, hint=hint)


def _closest(wanted: str, names: list[str]) -> str | None:
    """The closest name; of paths into the same column, what they have in common does not make them close."""
    start = wanted.rfind(".") + 1
    while not all(name.startswith(wanted[:start]) for name in names):
        start = wanted.rfind(".", 0, start - 1) + 1
    close = alike(wanted[start:], [name[start:] for name in names])
    return None if close is None else wanted[:start] + close


def _missing(column: ColumnInfo, wanted: str, header: list[str], file: str) -> Diagnostic:
    close = _closest(wanted, header)
    listed = ", ".join(shown(name) for name in header[:_SHOWN_HEADERS])
    rest = f" and {len(header) - _SHOWN_HEADERS} more" if len(header) > _SHOWN_HEADERS else ""
    if close is not None:
        named = name_text(Name(column.name, column.span))
        hint = f"did you mean {shown(close)}? Its header can be named: `{named} … column {quoted(close)}`"
        if not can_be_typed(close):
            hint = f"did you mean {shown(close)}? Take the line end, or what else cannot be typed, out of it"
    elif len(header) == 1 and " " in header[0] and not wanted.startswith(header[0].partition(".")[0] + "."):
        hint = "if blanks separate the columns, write `separated by blanks` after the path"
    else:
        hint = f"its columns are {listed}{rest}"
    message = f"`{file}` has no column {shown(wanted)}"
    return finding("missing-column", message, file=file, span=column.span, hint=hint)
