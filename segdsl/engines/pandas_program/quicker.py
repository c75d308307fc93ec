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

from segdsl.engines.pandas_program.digests import beginnings
from segdsl.engines.pandas_program.pieces import dates, texts
from segdsl.sources.arrow import in_one_piece
from segdsl.sources.tables import TEXT
from segdsl.sources.zones import from_utc, moved

_OF_ASCII: dict[Callable[[str], Any], Callable[..., Any]] = {
    texts.without_case: pc.ascii_lower,
    str.lower: pc.ascii_lower,
    str.upper: pc.ascii_upper,
}

_A_DAY = 86_400_000_000  # microseconds


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
    return pd.Series(moved(dates.stamps(instants), _A_DAY, partial(from_utc, zone=zone)))


def local_day(instants: pd.Series[Any], zone: str) -> pd.Series[Any]:
    """As `dates.local_day`."""
    return pd.Series(
        dates.stamps(local_time(instants, zone)).astype("datetime64[D]").astype("datetime64[us]")
    )


QUICKER: Mapping[str, Any] = MappingProxyType(
    {one.__name__: one for one in (each_text, draws, local_time, local_day)}
)
"""By the names that programs call them by."""
