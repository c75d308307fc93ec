"""Stable random shares: the same customer and seed give the same answer everywhere and always."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from segdsl.keys import written_key
from segdsl.model.nodes import Sample, Value


def in_sample(sample: Sample, key: Sequence[Value | None]) -> bool:
    """Whether a customer key falls into the sample. Nobody without a whole key does."""
    if None in key or not key:
        return False
    place = sample_hash(sample.seed, written_key([part for part in key if part is not None]))
    return sample.above * 2.0**32 <= place < sample.below * 2.0**32


def sample_hash(seed: str, key: str) -> int:
    """The first eight hex digits of the MD5 of `seed:key` in UTF-8: 0 … 2³² - 1."""
    return int(hashlib.md5(f"{seed}:{key}".encode(), usedforsecurity=False).hexdigest()[:8], 16)
