"""The language that each customer is written to in.

In: a column of locales as customers' data spell them, the languages that there are translations for, and the
project's own. Out: `Choices` of a language for each customer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from segdsl.messages.assign import Choices

# Language, script, territory: the parts of BCP 47 (RFC 5646) that translations are told apart by.
_LOCALE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?")


def normal(text: str) -> str | None:
    """`de-AT`, `DE_at` and `de_AT.UTF-8` are `de_AT`; None for what is no locale, such as `German`."""
    found = _LOCALE.fullmatch(text.strip())
    if found is None:
        return None
    language, script, territory = found.groups()
    parts = (language.lower(), (script or "").title(), (territory or "").upper())
    return "_".join(part for part in parts if part)


def locales_of(column: pd.Series[str], translated: Iterable[str], own: str) -> Choices[str]:
    """For each customer the nearest language that there is: `de_AT`, else `de`, else the project's own."""
    there = {normal(name) or name: name for name in (*translated, own)}
    spelled, texts = pd.factorize(column)
    chosen = [nearest(str(text), there) or own for text in texts]
    things = tuple(sorted({*chosen, own}))
    numbers = np.array([things.index(name) for name in (*chosen, own)], dtype=np.intp)
    return Choices(things, numbers[spelled])  # what is unknown has the number -1: the last, the project's own


def nearest(text: str, there: dict[str, str]) -> str | None:
    """Of the languages that there are, by their normal names, the one for a customer's; None without one."""
    return next((there[name] for name in _wider(normal(text) or "") if name in there), None)


def _wider(locale: str) -> Iterator[str]:
    """`zh_Hant_TW`, `zh_Hant`, `zh_TW`, `zh`."""
    parts = locale.split("_")
    yield locale
    if len(parts) == 3:
        yield "_".join(parts[:2])
        yield f"{parts[0]}_{parts[2]}"
    yield parts[0]
