"""What may be printed where a value is more than words: as a link, in a style, among attributes.

In: a value as it is about to be printed, and its spot. Out: the value, or `Unprintable`. By allow-list: a
link leads to the web, a mailbox or a phone; a style holds colours, lengths and names, and fetches nothing.
HTML that the template itself wrote (what a macro gives) has been looked at where it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from markupsafe import Markup

from segdsl.templates.surroundings import Spot
from segdsl.templates.values import Unprintable, printed

SCHEMES = ("http", "https", "mailto", "tel", "sms")

_SCHEME = re.compile(r"([^/?#:]*):")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_STYLE = re.compile(
    r"""(?:[\w\#%.,+ -]|'[\w ,.-]*'|"[\w ,.-]*"|(?:rgb|hsl)a?\([\d.,%/ deg-]*\))*""", re.ASCII | re.VERBOSE
)
_WORDS = re.compile(r"[\w -]*")
_WORD = re.compile(r"[^\s\"'`=<>]*")


def fit(spot: Spot, value: Any) -> Any:
    """The value, where it is harmless at the spot. Raises Unprintable."""
    text = printed(value)
    if not isinstance(text, str) or (isinstance(text, Markup) and "<" in text):
        return value
    plain = unescape(text) if isinstance(text, Markup) else text
    match spot:
        case "link" if not _is_link(plain):
            raise Unprintable("a link would lead neither to the web nor to a mailbox or phone")
        case "rest of a link" if _SCHEME.match(plain):
            raise Unprintable("a link would be made of two that do not fit together")
        case "style" if not _STYLE.fullmatch(plain):
            raise Unprintable("a style would hold more than colours, lengths and names")
        case "tag" if not isinstance(text, Markup) and not _WORDS.fullmatch(plain):
            raise Unprintable("a value would write attributes of its own")
        case "bare" if not _WORD.fullmatch(plain) or not _is_link(plain):
            raise Unprintable("a value without quotes around it would write attributes of its own")
        case "script":
            raise Unprintable("a value would stand in a script")
    return value


def all_fit(spot: Spot, texts: Sequence[str]) -> bool:
    """Whether all are harmless at the spot, for sure; where not, each has to be looked at."""
    whole = "\0".join(["", *texts])
    if spot in ("link", "rest of a link") and ":" not in whole:
        return True
    to_the_web = whole.count("\0http://") + whole.count("\0https://")
    return spot == "link" and to_the_web == len(texts) == whole.count("\0")


def _is_link(text: str) -> bool:
    """Whether it has one of the schemes, or none at all; browsers pass over what cannot be seen."""
    scheme = _SCHEME.match(_INVISIBLE.sub("", text))
    return scheme is None or scheme[1].lower() in SCHEMES
