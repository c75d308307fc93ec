"""Columns that are nearly of one kind: dates in several formats, or with a few cells that are none.

In: the distinct texts of a column, with how often each occurs. Out: the type that reads all of them, or all
but a few, which then count as unknown; None where no kind stands out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from segdsl.sources.guesses import DATES, ISO, TIMES, reads

_MOST_UNREAD = 0.05  # of the cells: more are no slips, but another kind of value
_FEWEST_ROWS = 20
_MOST_FORMATS = 3
_SAMPLE = 500
_ISO_ZONED = tuple(f"%Y-%m-%d{mark}%H:%M:%S{rest}" for mark, rest in product(" T", ("%z", " %z", ".%f%z")))
_LIKE_A_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}.*|\d{8}|.*\b[A-Za-z]{3,9}\b.*\d{4}.*")

Masks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Mostly:
    """A type, and the texts that it does not read: they count as unknown."""

    type: str
    unread: tuple[str, ...] = ()
    comment: str | None = None


def mostly(counts: Counter[str], number: Callable[[list[str]], str | None]) -> Mostly | None:
    """The type that stands out. `number` gives the type of texts that are all numbers, None of others."""
    values = list(counts)
    dates = _dates(counts) if _alike(values) else None
    if dates is not None:
        return dates
    others = [value for value in values if not any(map(str.isdigit, value))]
    if not others or not _few(others, counts):
        return None
    rest = set(others)
    type_ = number([value for value in values if value not in rest])
    return None if type_ is None else Mostly(type_, tuple(others))


def said_of(unread: Sequence[str], counts: Counter[str], *, private: bool) -> str:
    """What a draft says of texts that count as unknown."""
    cells = sum(counts[value] for value in unread)
    first = "1 cell" if cells == 1 else f"{cells} cells"
    if private or len(unread[0]) > 30:
        return f"{first} can't be read, and count{'s' if cells == 1 else ''} as unknown"
    if cells == 1:
        return f"`{unread[0]}` can't be read, and counts as unknown"
    return f"`{unread[0]}` and others, {first} in all, can't be read, and count as unknown"


def _alike(values: list[str]) -> bool:
    sample = values[:_SAMPLE]
    return sum(1 for value in sample if _LIKE_A_DATE.fullmatch(value.strip())) * 3 >= max(1, len(sample))


def _few(unread: Sequence[str], counts: Counter[str]) -> bool:
    cells = sum(counts.values())
    return cells >= _FEWEST_ROWS and sum(counts[value] for value in unread) <= _MOST_UNREAD * cells


# ---------------------------------------------------------------- dates


def _dates(counts: Counter[str]) -> Mostly | None:
    """Formats that together read the texts, those that read the most first."""
    values = [value.strip() for value in counts]
    read = {layout: reads(values, layout) for layout in _layouts(values[:_SAMPLE])}
    chosen: list[str] = []
    left, cells = np.ones(len(values), bool), np.array(list(counts.values()))
    most = cells.sum() / 2 / _MOST_FORMATS
    while left.any() and len(chosen) < _MOST_FORMATS:
        best = max(read, key=lambda layout: int(cells[read[layout] & left].sum()), default=None)
        if best is None or cells[read[best] & left].sum() < (2 if chosen else most):
            break
        chosen.append(best)
        left &= ~read[best]
    unread = tuple(value for value, lost in zip(counts, left, strict=True) if lost)
    if not chosen or _contrary(chosen) or (unread and not _few(unread, counts)):
        return None
    kind = "datetime" if any("%H" in layout or "%I" in layout for layout in chosen) else "date"
    return Mostly(_written(kind, chosen), unread, _other_way(chosen, read))


def _layouts(sample: Sequence[str]) -> list[str]:
    """Known formats that read some of the texts."""
    dates = [layout for layout in DATES if reads(sample, layout).any() and _shaped(sample, layout)]
    timed = [f"{date}{between}{time}" for date in DATES for between in (" ", ", ") for time in TIMES]
    known = (*ISO, *_ISO_ZONED, *dates, *timed)
    return [layout for layout in known if reads(sample, layout).any()]


def _shaped(sample: Sequence[str], layout: str) -> bool:
    """Eight digits for %Y%m%d, which alone also reads shorter texts."""
    return layout != "%Y%m%d" or any(re.fullmatch(r"(19|20)\d{6}", value) for value in sample)


def _contrary(chosen: Sequence[str]) -> bool:
    """Whether some would be read day first and others month first: then nobody can tell 01/02 from 02/01."""
    orders = {order for layout in chosen if (order := re.match(r"%d[/.-]%m|%m[/.-]%d", layout)) is not None}
    return len({order[0][:2] for order in orders if "/" in order[0] or "-" in order[0]}) > 1


def _other_way(chosen: Sequence[str], read: dict[str, Masks]) -> str | None:
    """The same days with the month first, where that reads as much."""
    first = next((layout for layout in chosen if re.match(r"%d[/-]%m", layout)), None)
    swapped = None if first is None else first.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m")
    if first is None or swapped not in read or (read[first] & ~read[swapped]).any():
        return None
    return f"or is it {swapped}? Every value can be read both ways"


def _written(kind: str, chosen: Sequence[str]) -> str:
    if all(layout in ISO or layout in _ISO_ZONED for layout in chosen):
        return kind
    return f"{kind} format {' or '.join(_quoted(layout) for layout in chosen)}"


def _quoted(layout: str) -> str:
    return f'"{layout}"'
