"""Texts by the column: what is done to each text, done to all of them in one go.

In: distinct values. Out: their texts, by functions that give the same as the one for a single value, or None
where a value is out of the ordinary, and each has to be done by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import unescape
from itertools import chain
from typing import Any, get_args

from markupsafe import escape

from segdsl.messages.bulk.marks import bare_text, html_text
from segdsl.messages.bulk.slots import length
from segdsl.templates.sandbox import Sandbox
from segdsl.templates.spots import all_fit, fit
from segdsl.templates.surroundings import Spot
from segdsl.templates.values import MAX_LIST, MAX_TEXT, is_printable

# Blanks that plain text makes one or leaves out, at the edges too, and what no subject can hold.
_ODD = re.compile("\\s\\s|\0\\s|\\s\0|\0\0|[\u200b\u200c\u034f\x01-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BLANKS = ("  ", "\0 ", " \0", "\0\0", "\u034f")
LONGEST_ESCAPE = len("&#39;")
_WIDE = re.compile("[^\\S ]")
_SPECIAL = re.compile("[<>&\"']")


def tidy(values: Sequence[Any]) -> int:
    """The length of the longest, where all are texts of printable words with single blanks between them.

    Such texts are looked at once: they are plain, bare, typed, not odd, and none failed. Else 0.
    """
    if not values or set(map(type, values)) != {str}:
        return 0
    if _blanks(values) or not is_printable("".join(values)):
        return 0
    longest = max(map(len, values))
    return longest if longest <= MAX_TEXT else 0


def _blanks(texts: Sequence[str]) -> bool:
    """Whether there are blanks, or what counts as one, other than single ones between words."""
    whole = "\0".join(["", *texts, ""])
    if whole.isascii() and " " not in whole:
        return "\0\0" in whole
    return any(blank in whole for blank in _BLANKS)


def all_plain(cells: Sequence[Any]) -> bool:
    """Whether templates see all cells as they are: whole numbers, or texts neither blank nor too long."""
    kinds = set(map(type, cells))
    return kinds in ({int}, {bool}) or (kinds == {str} and _all_good(cells))


def _all_good(texts: Sequence[str]) -> bool:
    return all(map(str.strip, texts)) and max(map(len, texts)) <= MAX_TEXT and is_printable("".join(texts))


def all_plain_lists(cells: Sequence[Any]) -> bool:
    """Whether all cells are lists that templates see as they are."""
    if set(map(type, cells)) != {list} or max(map(len, cells)) > MAX_LIST:
        return False
    kinds = set(map(type, chain.from_iterable(cells)))
    entries = chain.from_iterable(cells)
    return not kinds or all_plain(list(set(entries) if kinds == {str} else entries))


def _rounds(values: Sequence[Any]) -> Sequence[Any] | None:
    well = set(map(type, values)) == {list} and max(map(len, values)) <= MAX_LIST
    return values if well else None


def _lengths(values: Sequence[Any]) -> Sequence[int] | None:
    return list(map(len, values)) if set(map(type, values)) <= {list, str} else None


def _html(values: Sequence[Any]) -> Sequence[str] | None:
    texts = bare(values)
    return None if texts is None else escaped(texts)


def bare(values: Sequence[Any]) -> Sequence[str] | None:
    """The texts of values; None where that takes more than a look."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return values
    return list(map(str, values)) if kinds == {int} else None


def _harmless(spot: Spot, values: Sequence[Any]) -> Sequence[Any] | None:
    return values if set(map(type, values)) == {str} and all_fit(spot, values) else None


FITTING: Mapping[Spot, Callable[[Any], Any]] = {spot: partial(fit, spot) for spot in get_args(Spot)}

WHOLE: Mapping[Callable[..., Any], Callable[[Sequence[Any]], Sequence[Any] | None]] = {
    html_text: _html,
    bare_text: bare,
    length: _lengths,
    Sandbox.rounds: _rounds,
    **{fitting: partial(_harmless, spot) for spot, fitting in FITTING.items()},
}


def escaped(texts: Sequence[str]) -> Sequence[str]:
    """Each text as it stands in HTML."""
    whole = "\0".join(texts)
    if _SPECIAL.search(whole) is None:
        return texts
    parts = str(escape(whole)).split("\0")
    return parts if len(parts) == len(texts) else [str(escape(text)) for text in texts]


def meant(html: Sequence[str]) -> Sequence[str]:
    """What texts that stand in HTML mean."""
    return [unescape(text) for text in html] if "&" in "".join(html) else html


def typed(texts: Sequence[str]) -> Sequence[str]:
    """Each text as a person types it: a plain blank for one that keeps words together, as in `13,90 €`."""
    if is_printable("".join(texts)):
        return texts
    return [_WIDE.sub(" ", text) for text in texts]


def odd(texts: Sequence[str]) -> bool:
    """Whether one of the texts is empty, or holds blanks other than single ones between its words."""
    if is_printable("".join(texts)) and not _blanks(texts):
        return False
    whole = "\0".join(["", *texts, ""])
    return _ODD.search(whole) is not None or whole.count("\0") > len(texts) + 1


def has_loose_dash(text: str) -> bool:
    """Whether a text could end the comment that it stands in."""
    return "--" in text or text.startswith("-") or text.endswith("-")
