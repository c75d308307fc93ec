"""The language of a message, from how a customer's is spelled.

In: a locale as customers' data spell it, the languages that there are texts in, and the project's own. Out:
the nearest of these languages, and the locale to write in: the customer's own territory stays, for dates and
numbers, where the language is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

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


def by_normal_name(languages: Iterable[str]) -> dict[str, str]:
    return {normal(name) or name: name for name in languages}


def nearest(text: str, there: Mapping[str, str]) -> str | None:
    """Of the languages that there are, by their normal names, the one for a customer's; None without one."""
    return next((there[name] for name in wider(normal(text) or "") if name in there), None)


def written_in(text: str, there: Mapping[str, str], own: str) -> str:
    """The locale of a message: `de_AT` for `de-AT` where there is `de` and the Unicode CLDR has Austria.

    Where there is nothing in the customer's language it is the project's own.
    """
    found, wanted = nearest(text, there), normal(text)
    if found is None or wanted is None:
        return found or own
    return wanted if wanted != normal(found) and _is_in_use(wanted) else found


def wider(locale: str) -> Iterator[str]:
    """`zh_Hant_TW`, `zh_Hant`, `zh_TW`, `zh`."""
    parts = locale.split("_")
    yield locale
    if len(parts) == 3:
        yield "_".join(parts[:2])
        yield f"{parts[0]}_{parts[2]}"
    yield parts[0]


@lru_cache(maxsize=1_000)
def _is_in_use(locale: str) -> bool:
    from babel import localedata

    return bool(localedata.exists(locale))
