"""Texts that are whole numbers, as keys mostly are: of those, equal texts are equal numbers.

So it is of numbers that are written as we write them, without a sign and without zeros in front.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def numbers_of(texts: pa.Array) -> NDArray[np.int64] | None:
    """The number that each text is, and anything where there is none; None where one is another text."""
    if not _begin_as_numbers(texts):
        return None
    try:
        numbers = texts.cast(pa.int64())
    except pa.ArrowInvalid:
        return None
    return np.frombuffer(numbers.buffers()[1], np.int64, len(texts), numbers.offset * 8)


def _begin_as_numbers(texts: pa.Array) -> bool:
    """Whether each begins with a digit from 1 to 9, or is no longer than a digit."""
    _, offsets, content = texts.buffers()
    width: Any = np.int32 if texts.type == pa.string() else np.int64
    ends = np.frombuffer(offsets, width)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(content or b"", np.uint8)
    if not len(letters):
        return True
    first = np.take(letters, ends[:-1], mode="clip") - np.uint8(ord("1"))  # below it, numbers wrap around
    return bool(((first < 9) | (np.diff(ends) < 2)).all())
