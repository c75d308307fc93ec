"""Pieces of programs that say the same in less time, at the price of more lines.

A program that is printed to be read and pasted has the plain ones; what an engine leaves to the pandas
program is computed with these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.engines.few_rows import few_at_a_time
from segdsl.engines.pandas_program.digests import beginnings
from segdsl.engines.pandas_program.pieces import dates, numbers, rows, texts
from segdsl.sources.arrow import in_one_piece
from segdsl.sources.tables import TEXT
from segdsl.sources.zones import from_utc, moved

_OF_ASCII: dict[Callable[[str], Any], Callable[..., Any]] = {
    texts.without_case: pc.ascii_lower,
    str.lower: pc.ascii_lower,
    str.upper: pc.ascii_upper,
}

A_DAY = 86_400_000_000  # microseconds
_DAYS = np.dtype("datetime64[us]")
_NEVER = np.datetime64("NaT", "us")


def each_text(function: Callable[[str], Any], x: pd.Series[Any], dtype: Any = "str") -> pd.Series[Any]:
    """As `texts.each_text`; where all texts are ASCII and Arrow has the function of those, all at once."""
    of_all = _OF_ASCII.get(function)
    if of_all is not None and x.dtype == TEXT:
        held = pa.array(x.array)
        if pc.all(pc.string_is_ascii(held)).as_py():
            return pd.Series(pd.array(of_all(held), dtype=TEXT), copy=False)
    return texts.each_text(function, x, dtype)


def draws(seed: str, keys: list[Any]) -> pd.Series[Any]:
    """As `texts.draws`; of keys that are one text all at once."""
    if len(keys) == 1 and keys[0].dtype == TEXT:
        held = in_one_piece(pa.array(keys[0].array))
        _, ends, content = held.buffers()
        offsets = np.frombuffer(ends, np.int64)[held.offset : held.offset + len(held) + 1]
        found = beginnings(f"{seed}:".encode(), np.frombuffer(content or b"", np.uint8), offsets)
        if found is not None:
            return pd.Series(found / 2**32).mask(keys[0].isna())
    return texts.draws(seed, keys)


def local_time(instants: pd.Series[Any], zone: str) -> pd.Series[Any]:
    """As `dates.local_time`, by the day."""
    return pd.Series(moved(dates.stamps(instants), A_DAY, partial(from_utc, zone=zone)))


def local_day(instants: pd.Series[Any], zone: str) -> pd.Series[Any]:
    """As `dates.local_day`."""
    local = dates.stamps(local_time(instants, zone))
    midnights = (local.view(np.int64) // A_DAY * A_DAY).view("datetime64[us]")
    return pd.Series(np.where(np.isnat(local), local, midnights) if np.isnat(local).any() else midnights)


def anniversary_between(day: Any, low: Any, high: Any) -> pd.Series[Any]:
    """As `dates.anniversary_between`; where there are more customers than days in a life, by the day."""
    if not isinstance(day, pd.Series) or any(isinstance(end, pd.Series) for end in (low, high)):
        return dates.anniversary_between(day, low, high)
    days = dates.stamps(day).view(np.int64) // A_DAY
    known = ~np.isnat(dates.stamps(day))
    first, last = (int(end(days, where=known, initial=0)) for end in (np.min, np.max))
    if last - first >= len(days):
        return dates.anniversary_between(day, low, high)
    each = np.append(np.arange(first, last + 1) * A_DAY, np.int64(_NEVER.view(np.int64)))
    holds = dates.anniversary_between(pd.Series(each.view(_DAYS)), low, high).to_numpy()
    return pd.Series(holds[np.where(known, days - first, -1)], copy=False)


def finite(x: pd.Series[Any]) -> pd.Series[Any]:
    """As `numbers.finite`; what has no infinities is left as it is."""
    if x.dtype != np.float64:
        return numbers.finite(x)
    values = x.to_numpy()
    return numbers.finite(x) if any(np.isinf(values[some]).any() for some in few_at_a_time(len(x))) else x


def fetch(values: pd.Series[Any], place: NDArray[Any]) -> pd.Series[Any]:
    """As `rows.fetch`; numbers and days a few rows at a time."""
    for dtype, unknown in ((np.dtype("float64"), np.nan), (_DAYS, _NEVER)):
        if values.dtype == dtype:
            return pd.Series(fetched(values.to_numpy(), place, unknown), copy=False)
    return rows.fetch(values, place)


def fetched(values: NDArray[Any], place: NDArray[Any], unknown: Any) -> NDArray[Any]:
    """The value at each position, and `unknown` where that is below 0."""
    ended, found = np.append(values, values.dtype.type(unknown)), np.empty(len(place), values.dtype)
    for some in few_at_a_time(len(place)):
        np.take(ended, np.maximum(place[some], -1), out=found[some], mode="wrap")
    return found


QUICKER: Mapping[str, Any] = MappingProxyType(
    {
        one.__name__: one
        for one in (each_text, draws, local_time, local_day, anniversary_between, finite, fetch)
    }
)
"""By the names that programs call them by."""
