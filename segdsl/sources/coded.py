"""Texts of few different values as small whole numbers: a column of pandas that lies in memory so.

To pandas it is a column of texts like any other, which are made when they are first asked for. Who knows it
takes the codes, and no text is ever made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segdsl.sources.tables import TEXT

MOST = 65_000
"""So many distinct values are coded at most: their codes have 16 bits."""

PROBE = 20_000
"""So many rows say whether texts come again."""


def dtype_of_codes(distinct: int) -> Any:
    """The type of the codes of so many distinct values, and of one that stands for unknown."""
    return np.uint8 if distinct < 255 else np.uint16


def come_again(texts: pa.Array | pa.ChunkedArray) -> bool:
    """Whether a sample from the beginning says that texts come again, so that codes are worth making."""
    if len(texts) <= PROBE:
        return True
    return bool(pc.count_distinct(texts.slice(0, PROBE), mode="all").as_py() < PROBE // 3)


class CodedTexts(pd.arrays.ArrowStringArray):
    """codes: a place among the distinct texts, which ascend; len(distinct) where the text is unknown

    A column that pandas has made of another one has no codes.
    """

    codes: NDArray[Any] | None = None
    distinct: Sequence[str] = ()
    _texts: Any = None

    @classmethod
    def of(cls, codes: NDArray[Any], distinct: Sequence[str]) -> CodedTexts:
        """The column of these codes, which nobody may write into any more."""
        made = cls(pa.chunked_array([], pa.large_string()), dtype=TEXT)  # type: ignore[call-arg]
        made.codes, made.distinct, made._texts = codes, distinct, None
        return made

    @property
    def _pa_array(self) -> Any:
        """Where pandas looks for the texts, and puts others."""
        if self._texts is None and self.codes is not None:
            self._texts = pa.chunked_array([self._each().take(pa.array(self.codes))])
        return self._texts

    @_pa_array.setter
    def _pa_array(self, texts: Any) -> None:
        self.codes, self._texts = None, texts

    def _each(self) -> Any:
        """The distinct texts, and what is unknown."""
        return pa.array([*self.distinct, None], pa.large_string())

    def __len__(self) -> int:
        return super().__len__() if self.codes is None else len(self.codes)

    def __getitem__(self, item: Any) -> Any:
        if self.codes is None:
            return super().__getitem__(item)
        item = pd.api.indexers.check_array_indexer(self, item)
        chosen = self.codes[item]
        if isinstance(chosen, np.ndarray):
            return self.of(chosen, self.distinct)
        return np.nan if chosen == len(self.distinct) else self.distinct[chosen]

    def take(self, indices: Any, allow_fill: bool = False, fill_value: Any = None) -> Any:
        if self.codes is None or not (fill_value is None or pd.isna(fill_value)):
            return super().take(indices, allow_fill=allow_fill, fill_value=fill_value)
        unknown = self.codes.dtype.type(len(self.distinct))
        places = np.asarray(indices)
        codes: Any = pd.api.extensions.take(self.codes, places, allow_fill=allow_fill, fill_value=unknown)
        return self.of(codes, self.distinct)

    def copy(self) -> Any:
        return super().copy() if self.codes is None else self.of(self.codes, self.distinct)

    def view(self, dtype: Any = None) -> Any:
        return super().view(dtype) if self.codes is None or dtype is not None else self.copy()

    def isna(self) -> NDArray[np.bool_]:
        return super().isna() if self.codes is None else self.codes == len(self.distinct)

    def isin(self, values: Any) -> NDArray[np.bool_]:
        if self.codes is None:
            return super().isin(values)  # type: ignore[misc, no-any-return]
        found = pd.Series(self._each(), dtype=TEXT).isin(values).to_numpy()
        return np.asarray(found[self.codes])

    @classmethod
    def _concat_same_type(cls, to_concat: Sequence[Any]) -> Any:
        joined = in_the_same_codes(to_concat)
        if joined is None:
            return super()._concat_same_type(to_concat)  # type: ignore[misc]
        codes, distinct = joined
        return cls.of(np.concatenate(codes), distinct)

    def factorize(self, use_na_sentinel: bool = True) -> Any:
        if self.codes is None or not use_na_sentinel:
            return super().factorize(use_na_sentinel=use_na_sentinel)
        numbers, seen = pd.factorize(self.codes)
        known = seen != len(self.distinct)
        renumbered = np.where(known, np.cumsum(known) - 1, -1)
        return renumbered[numbers], self.of(seen[known], self.distinct)

    @property
    def nbytes(self) -> int:
        return super().nbytes if self.codes is None else self.codes.nbytes


def held_codes(column: Any) -> tuple[NDArray[Any], Sequence[str]] | None:
    """The codes that a column's texts lie in, and its distinct texts; None where they lie there as texts."""
    if not isinstance(column, CodedTexts) or column.codes is None:
        return None
    return column.codes, column.distinct


def in_the_same_codes(columns: Sequence[Any]) -> tuple[list[NDArray[Any]], Sequence[str]] | None:
    """The codes of columns of texts as places among the distinct texts of all, and these.

    None where a column has no codes, or too many texts are different.
    """
    coded = [one for one in columns if held_codes(one) is not None]
    if len(coded) < len(columns):
        return None
    distinct = coded[0].distinct
    if any(one.distinct != distinct for one in coded):
        distinct = sorted({text for one in coded for text in one.distinct})
    return None if len(distinct) > MOST else ([_codes_among(distinct, one) for one in coded], distinct)


def _codes_among(distinct: Sequence[str], column: CodedTexts) -> Any:
    if column.distinct == distinct:
        return column.codes
    place = {text: place for place, text in enumerate(distinct)}
    codes = [*(place[text] for text in column.distinct), len(distinct)]
    return np.array(codes, dtype_of_codes(len(distinct)))[column.codes]
