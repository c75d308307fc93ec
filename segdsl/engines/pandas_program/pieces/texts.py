"""Texts and lists of texts, and picking one value of several."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import re2

from segdsl.keys import written_part


def each_text(function: Callable[[str], Any], x: pd.Series[Any], dtype: Any = "str") -> pd.Series[Any]:
    """The function of each known text, worked out once for each different one."""
    codes, texts = pd.factorize(x)
    results: pd.Series[Any] = pd.Series(list(map(function, texts.tolist())), dtype=dtype)
    return results.reindex(codes).reset_index(drop=True)


def each_row(function: Callable[..., Any], columns: list[Any], dtype: Any = "str") -> pd.Series[Any]:
    """The function of each row's values (or of one for all); unknown where a value is, or where it fails."""
    size = next(len(c) for c in columns if isinstance(c, pd.Series))
    rows = zip(*(c.tolist() if isinstance(c, pd.Series) else [c] * size for c in columns), strict=True)
    return pd.Series([None if any(map(pd.isna, row)) else tried(function, row) for row in rows], dtype=dtype)


def tried(function: Callable[..., Any], values: Any) -> Any:
    """The function's value; None where it has none, as the root of a negative number."""
    try:
        return function(*values)
    except (ValueError, OverflowError):
        return None


def without_case(text: str) -> str:
    """Each character by itself in lower case, the final sigma as a sigma: what `ignoring case` compares."""
    if text.isascii():
        return text.lower()  # which is the same, and quicker
    return "".join(map(str.lower, text)).replace("ς", "σ")


def joined(*texts: str) -> str:
    """The texts one after another."""
    return "".join(texts)


def replaced(text: str, old: str, new: str) -> str:
    """Every `old` replaced; where there is nothing to look for, the text stays."""
    return text.replace(old, new) if old else text


def padded(text: str, width: int, fill: str) -> str:
    """Filled up to the left; never shortened."""
    missing = width - len(text)
    return (fill * missing)[:missing] + text if missing > 0 else text


def part(text: str, separator: str, place: int) -> str | None:
    """The part between separators, counted from 1; unknown beyond the last."""
    parts = text.split(separator) if separator else [text]
    return parts[place - 1] if place <= len(parts) else None


def number_of(text: str) -> float | None:
    """The number that a text is; unknown where it is none."""
    plain = re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text, re.ASCII)
    return float(text) if plain else None


def tested(test: Callable[[str], bool], x: pd.Series[Any]) -> pd.Series[Any]:
    """Which texts are known and pass the test, tried once for each different one."""
    codes, texts = pd.factorize(x)
    passed = np.array([*(bool(test(text)) for text in texts.tolist()), False])
    return pd.Series(passed[codes])


def each_list(function: Callable[[Any], Any], x: pd.Series[Any], dtype: Any = "object") -> pd.Series[Any]:
    """The function of each known list."""
    return pd.Series([function(each) if isinstance(each, tuple) else None for each in x], dtype=dtype)


def pairwise(test: Callable[[Any, Any], bool], x: Any, y: Any) -> pd.Series[Any]:
    """Which pairs of known values pass the test; either side may be the same for all rows."""
    size = len(x) if isinstance(x, pd.Series) else len(y)
    left = x if isinstance(x, pd.Series) else [x] * size
    right = y if isinstance(y, pd.Series) else [y] * size
    known = (str, tuple)
    pairs = zip(left, right, strict=True)
    return pd.Series(
        [isinstance(a, known) and isinstance(b, known) and test(a, b) for a, b in pairs], dtype=bool
    )


def choose(n: int, dtype: Any, pairs: list[tuple[Any, Any]], otherwise: Any = None) -> pd.Series[Any]:
    """For each of n rows, the value beside the first condition that holds."""
    values = [*(value for _, value in pairs), otherwise]
    if not any(isinstance(value, pd.Series) for value in values):
        which = np.full(n, len(pairs))
        for place, (condition, _) in reversed(list(enumerate(pairs))):
            which[np.broadcast_to(np.asarray(condition), n)] = place
        found: pd.Series[Any] = pd.Series(values, dtype=dtype).take(which)
        return found.reset_index(drop=True)
    result = as_column(otherwise, n, dtype)
    for condition, value in reversed(pairs):
        holds = np.broadcast_to(np.asarray(condition), n)
        result = as_column(value, n, dtype).where(holds, result)
    return result


def as_column(value: Any, n: int, dtype: Any) -> pd.Series[Any]:
    """A column of n values of the dtype; a list (a tuple) is one value, None is unknown."""
    if isinstance(value, pd.Series):
        return value.astype(dtype)
    return pd.Series([value] * n if isinstance(value, tuple) or dtype == "object" else value, range(n), dtype)


def draws(seed: str, keys: list[Any]) -> pd.Series[Any]:
    """Each customer's own number from 0 up to 1: the first 32 bits of the MD5 of `seed:key`, as a share.

    Unknown where a part of the key is.
    """
    written = [map(written_part, key.to_numpy(object)) for key in keys]
    texts = written[0] if len(keys) == 1 else map("|".join, zip(*written, strict=True))
    start = f"{seed}:"
    digests = [hashlib.md5((start + text).encode(), usedforsecurity=False).digest() for text in texts]
    starts = b"".join([digest[:4] for digest in digests])
    shares = pd.Series(np.frombuffer(starts, ">u4").astype("float64") / 2**32)
    return shares.mask(np.logical_or.reduce([key.isna() for key in keys]))


def pattern(text: str, ignoring_case: bool = False) -> Callable[[str], bool]:
    """Whether an RE2 expression is found; ignoring case, whatever is found otherwise still is."""
    options = re2.Options()
    options.case_sensitive = False
    search = [re2.compile(text).search, *([re2.compile(text, options).search] if ignoring_case else [])]
    return lambda x: any(find(x) is not None for find in search)


def has_any(texts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """One of the wanted texts is in the list."""
    return any(text in texts for text in wanted)


def has_all(texts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """All of the wanted texts are in the list."""
    return all(text in texts for text in wanted)


def has_any_starting_with(texts: tuple[str, ...], start: str) -> bool:
    """A text of the list begins so."""
    return any(text.startswith(start) for text in texts)
