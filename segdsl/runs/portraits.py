"""What a group of customers has in common, against everyone.

In: who is in the group, and columns of values. Out: a portrait: values that are more frequent in the group,
and numbers whose median lies elsewhere. Of few customers nothing is said, as it would be said of persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.people.portrait import Middle, Portrait, Share

FEWEST = 10  # customers of whom anything is said
MOST_VALUES = 30  # different values of a column; one with more is no category
FEWEST_EACH = 20  # customers to a value, on average; with fewer it may be what persons are called
SHOWN = 6  # of each sort
SHOWN_OF_ONE = 2  # values of one column

_LIFT = 1.15
_SHIFT = 0.1  # how far the share of members above everyone's median is from a half

Flags = NDArray[np.bool_]


def portrait(members: Sequence[bool], columns: Sequence[tuple[str, str, pd.Series[Any]]]) -> Portrait:
    """`columns` are names, labels and values, in the order of the customers; `members` flags of the same."""
    chosen = np.array(members, dtype=np.bool_)
    size = int(chosen.sum())
    if size < FEWEST or size == len(chosen):
        return Portrait(size, len(chosen))
    shares = [s for _, label, values in columns for s in _shares(label, values, chosen)]
    middles = [m for _, label, values in columns for m in _middles(label, values, chosen)]
    shares.sort(key=lambda s: s.everyone - s.members)
    middles.sort(key=lambda pair: -pair[0])
    return Portrait(size, len(chosen), _first(shares), tuple(m for _, m in middles[:SHOWN]))


def _first(shares: Iterable[Share]) -> tuple[Share, ...]:
    """As many as are shown, and of no column so many that others have no room; those of one stay together."""
    told: dict[str, list[Share]] = {}
    for share in shares:
        own = told.setdefault(share.label, [])
        if sum(map(len, told.values())) < SHOWN and len(own) < SHOWN_OF_ONE:
            own.append(share)
    return tuple(share for own in told.values() for share in own)


def _is_flag(values: pd.Series[Any]) -> bool:
    return bool(pd.api.types.is_bool_dtype(values.dtype))


def _shares(label: str, values: pd.Series[Any], members: Flags) -> Iterator[Share]:
    """Values of a flag, a text of few values, or a list, that are more frequent among members.

    Shares are of all members and of everybody: whoever was never asked is not among those who said yes.
    """
    is_known = values.notna().to_numpy()
    if pd.api.types.is_numeric_dtype(values.dtype) and not _is_flag(values):
        return
    if pd.api.types.is_datetime64_any_dtype(values.dtype) or int((is_known & members).sum()) < FEWEST:
        return
    known = pd.Series(values.to_numpy(dtype=object)[is_known])
    ours = pd.Series(members[is_known])
    one_each = known.explode().dropna()  # an entry of a list counts as a value
    most = min(MOST_VALUES, max(2, len(known) // FEWEST_EACH))
    if not one_each.map(lambda value: isinstance(value, str | bool)).all() or one_each.nunique() > most:
        return
    everyone = one_each.value_counts().to_dict()
    among = one_each[ours.loc[one_each.index]].value_counts().to_dict()
    for value, count in among.items():
        share, overall = int(count) / int(members.sum()), int(everyone[value]) / len(members)
        if value is not False and count >= FEWEST and share / overall >= _LIFT:
            yield Share(label, "yes" if value is True else str(value), share, overall)


def _middles(label: str, values: pd.Series[Any], members: Flags) -> Iterator[tuple[float, Middle]]:
    """The medians, and how far apart members and everyone are."""
    if not pd.api.types.is_numeric_dtype(values.dtype) or _is_flag(values):
        return
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    known = ~np.isnan(numbers)
    ours, everyone = numbers[known & members], numbers[known]
    if len(ours) < FEWEST:
        return
    middle, overall = float(np.median(ours)), float(np.median(everyone))
    above = float(((ours > overall).mean() + (ours >= overall).mean()) / 2)
    if middle != overall and abs(above - 0.5) >= _SHIFT:
        yield abs(above - 0.5), Middle(label, middle, overall)
