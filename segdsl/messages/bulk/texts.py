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
from segdsl.messages.weave import Distinct
from segdsl.templates.sandbox import rounds
from segdsl.templates.spots import all_fit, fit
from segdsl.templates.surroundings import Spot
from segdsl.templates.values import MAX_LIST, MAX_TEXT, is_printable

# Blanks that plain text makes one or leaves out, at the edges too, and what no subject can hold.
_ODD = re.compile("\\s\\s|\0\\s|\\s\0|\0\0|[\u200b\u200c\u034f\x01-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
LONGEST_ESCAPE = len("&#39;")
_WIDE = re.compile("[^\\S ]")


def tidy(texts: Sequence[str]) -> int:
    """The length of the longest, where all are printable words with single blanks between them.

    Such texts are looked at once: they are plain, bare, typed, and not odd. Else 0.
    """
    if not _single_blanks(texts):
        return 0
    longest = max(map(len, texts))
    return longest if longest <= MAX_TEXT else 0


def _single_blanks(texts: Sequence[str]) -> bool:
    """Whether all are printable, and hold single blanks between words alone; none is empty."""
    whole = f" {' '.join(texts)} "  # one that begins or ends with a blank, or is empty, makes two in a row
    return "  " not in whole and is_printable(whole) and "\u034f" not in whole


def all_plain(cells: Distinct[Any]) -> bool:
    """Whether templates see all cells as they are: whole numbers, or texts neither blank nor too long."""
    return cells.kinds in ({int}, {bool}) or (cells.kinds == {str} and _all_good(cells.values))


def _all_good(texts: Sequence[str]) -> bool:
    return all(map(str.strip, texts)) and max(map(len, texts)) <= MAX_TEXT and is_printable("".join(texts))


def all_plain_lists(cells: Distinct[Any]) -> bool:
    """Whether all cells are lists that templates see as they are."""
    if _rounds(cells) is None:
        return False
    entries = Distinct(list(chain.from_iterable(cells.values)))
    if entries.kinds == {str}:
        entries = Distinct(list(set(entries.values)))
    return not entries.kinds or all_plain(entries)


def _rounds(lists: Distinct[Any]) -> Sequence[Any] | None:
    well = lists.kinds == {list} and max(map(len, lists.values)) <= MAX_LIST
    return lists.values if well else None


def _lengths(distinct: Distinct[Any]) -> Sequence[int] | None:
    return list(map(len, distinct.values)) if distinct.kinds <= {list, str} else None


def in_digits(numbers: Sequence[int]) -> Sequence[str]:
    return list(map(str, numbers))


def _html(distinct: Distinct[Any]) -> Sequence[str] | None:
    return escaped(distinct.values) if distinct.kinds == {str} else None


def _bare(distinct: Distinct[Any]) -> Sequence[str] | None:
    return distinct.values if distinct.kinds == {str} else None


def _harmless(spot: Spot, distinct: Distinct[Any]) -> Sequence[Any] | None:
    return distinct.values if distinct.kinds == {str} and all_fit(spot, distinct.values) else None


FITTING: Mapping[Spot, Callable[[Any], Any]] = {spot: partial(fit, spot) for spot in get_args(Spot)}

WHOLE: Mapping[Callable[..., Any], Callable[[Distinct[Any]], Sequence[Any] | None]] = {
    html_text: _html,
    bare_text: _bare,
    length: _lengths,
    rounds: _rounds,
    **{fitting: partial(_harmless, spot) for spot, fitting in FITTING.items()},
}


def escaped(texts: Sequence[str]) -> Sequence[str]:
    """Each text as it stands in HTML."""
    whole = "\0".join(texts)
    if not any(map(whole.__contains__, "<>&\"'")):
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
    if _single_blanks(texts):
        return False
    whole = "\0".join(["", *texts, ""])
    return _ODD.search(whole) is not None or whole.count("\0") > len(texts) + 1


def has_loose_dash(text: str) -> bool:
    """Whether a text could end the comment that it stands in."""
    return "--" in text or text.startswith("-") or text.endswith("-")
