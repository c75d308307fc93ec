"""Who is learnt from: customers in an order that is theirs, whatever file they came in.

In: the texts of customers' keys. Out: places of customers. Every draw is that of `sample`: the first eight
hex digits of the MD5 of `seed:key`.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import md5

import numpy as np
from numpy.typing import NDArray

MOST = 50_000
FOLDS = 5


def drawn(keys: Sequence[str], seed: str, most: int = MOST) -> NDArray[np.intp]:
    """The places of at most so many customers, in the order in which they are drawn."""
    order = sorted(range(len(keys)), key=lambda place: (lot(keys[place], seed), keys[place]))
    return np.array(order[:most], dtype=np.intp)


def lot(key: str, seed: str) -> int:
    """A customer's number, below 2³²."""
    return int(md5(f"{seed}:{key}".encode(), usedforsecurity=False).hexdigest()[:8], 16)


def folds(size: int, answers: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The fold of each customer, in the order drawn: as many yes in each as can be."""
    found = np.empty(size, dtype=np.intp)
    for answer in (False, True):
        those = np.flatnonzero(answers == answer)
        found[those] = np.arange(those.size) % FOLDS
    return found
