"""The language and territory that each customer is written to in.

In: a column of locales as customers' data spell them, the languages that there are translations for, and the
project's own. Out: `Choices` of a locale for each customer.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from segdsl.campaigns.assign import Choices
from segdsl.templates.languages import by_normal_name, written_in


def locales_of(column: pd.Series[str], translated: Iterable[str], own: str) -> Choices[str]:
    """For each customer `de_AT` where there is anything in German, else the project's own language."""
    there = by_normal_name((*translated, own))
    spelled, texts = pd.factorize(column)
    chosen = [written_in(str(text), there, own) for text in texts]
    things = tuple(sorted({*chosen, own}))
    numbers = np.array([things.index(name) for name in (*chosen, own)], dtype=np.intp)
    return Choices(things, numbers[spelled])  # what is unknown has the number -1: the last, the project's own
