"""Messages as clients darken them that do not ask: Gmail and Outlook change colours on their own.

In: HTML as it is sent. Out: the same with other colours, each of the same hue and with its lightness turned
round: in part (only what is light behind texts, and texts that are dark) or wholly. Pictures stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from segdsl.messages.preview.colours import colour, written
from segdsl.messages.preview.markup import Attributes, rewritten

DARKEST, LIGHTEST = 0.12, 0.92  # neither quite black nor quite white
# Behind what says nothing of colours itself.
BASE = "<style>html { background: #1f1f1f; color: #ebebeb } a { color: #9db0ff }</style>"

_BEHIND = r"background-color|background|border(?:-(?:top|right|bottom|left))?(?:-color)?|outline(?:-color)?"
_DECLARATION = re.compile(
    rf"(?<![\w-])(?:(?P<behind>{_BEHIND})|(?P<text>color|-webkit-text-fill-color))(?P<colon>\s*:)(?P<value>[^;{{}}]*)",
    re.IGNORECASE,
)
_PART = re.compile(r"url\([^)]*\)|\"[^\"]*\"|'[^']*'|#[0-9a-f]{3,8}\b|(?:rgb|hsl)a?\([^()]*\)|[a-z-]+", re.I)
_ATTRIBUTES = {"bgcolor": True, "color": False, "text": False, "link": False, "vlink": False}


def darkened(html: str, *, whole: bool) -> str:
    """With the colours that a client would give it: in part as Gmail on Android, wholly as on iPhones."""
    turn = partial(_turned, whole=whole)

    def style(text: str) -> str:
        return _DECLARATION.sub(lambda found: _declared(found, turn), text)

    def tag(name: str, values: Attributes) -> Attributes | None:
        new = {
            n: turn(v, behind=_ATTRIBUTES[n]) if n in _ATTRIBUTES else style(v) if n == "style" else v
            for n, v in values.items()
        }
        return new if new != values else None

    return rewritten(html, tag, style)


def _declared(found: re.Match[str], turn: Callable[..., str]) -> str:
    name = found["behind"] or found["text"]
    behind = found["behind"] is not None
    value = _PART.sub(lambda part: turn(part[0], behind=behind), found["value"])
    return f"{name}{found['colon']}{value}"


def _turned(text: str, *, behind: bool, whole: bool) -> str:
    found = colour(text)
    if found is None:
        return text
    *parts, opaque = found
    lightness = (max(parts) + min(parts)) / 2
    if not whole and (lightness < 0.5 if behind else lightness > 0.5):
        return text
    by = DARKEST + (LIGHTEST - DARKEST) * (1 - lightness) - lightness
    red, green, blue = (min(1.0, max(0.0, part + by)) for part in parts)
    return written((red, green, blue, opaque))
