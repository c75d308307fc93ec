"""Saying what was passed over in data, where what a verb gives has no place for it.

In: findings that were tolerated. Out: Python warnings of the sort `Tolerated`, each finding once.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import segdsl
from segdsl.diagnostics import Diagnostic, Tolerated

_PACKAGE = str(Path(segdsl.__file__).parent)


def tell(found: Iterable[Diagnostic]) -> None:
    """Warns of each, at the place outside of segdsl that asked."""
    level, caller = 1, sys._getframe()
    while caller.f_back is not None and caller.f_code.co_filename.startswith(_PACKAGE):
        level, caller = level + 1, caller.f_back
    for diagnostic in dict.fromkeys(found):
        warnings.warn(Tolerated(diagnostic), stacklevel=level)


@contextmanager
def collected() -> Iterator[list[Diagnostic]]:
    """What was told meanwhile, for those who show it in their own way."""
    found: list[Diagnostic] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", Tolerated)
        yield found
    found += (one.message.diagnostic for one in caught if isinstance(one.message, Tolerated))
