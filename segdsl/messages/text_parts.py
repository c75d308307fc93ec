"""Into how many parts a text message is cut: each is sent, and paid for, by itself.

In: the text. Out: its size and its parts. One part holds 160 characters of the GSM alphabet, of which some
take two places, or 70 units of UTF-16 where a single character is not in it; parts of a longer message hold
153 or 67, and no character is cut in two (3GPP TS 23.038, 6.2.1, and TS 23.040, 9.2.3.24.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("\f^{}\\[~]|€")  # of the extension table: they take two places


@dataclass(frozen=True, slots=True)
class TextParts:
    """`size` of `room` places in all parts; `outside` is the first character outside the GSM alphabet."""

    parts: int
    size: int
    room: int
    outside: str | None = None


def text_parts(text: str) -> TextParts:
    """Of a text message as it is sent, without the line end of the file that it stands in."""
    text = text.strip()
    outside = next((c for c in text if c not in _GSM and c not in _TWICE), None)
    if outside is None:
        places, one, several = [1 + (c in _TWICE) for c in text], 160, 153
    else:
        places, one, several = [1 + (ord(c) > 0xFFFF) for c in text], 70, 67
    size = sum(places)
    parts = 1 if size <= one else _packed(places, several)
    return TextParts(parts, size, one if parts == 1 else parts * several, outside)


def _packed(places: Iterable[int], room: int) -> int:
    parts, left = 1, room
    for places_ in places:
        if places_ > left:
            parts, left = parts + 1, room
        left -= places_
    return parts
