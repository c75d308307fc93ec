"""Messages without their pictures, as many clients show them until the reader asks for more.

In: HTML. Out: the same with pictures that cannot be loaded, so that the browser shows the space they take and
their alternative text, as a client does.
"""

from __future__ import annotations

import re

from segdsl.messages.preview.markup import Attributes, rewritten

_NONE = "data:,"  # loads nothing, and asks nobody
_URL = re.compile(r"""url\(\s*("[^"]*"|'[^']*'|[^)]*)\s*\)""", re.IGNORECASE)
_HERE = re.compile(r"\s*[\"']?\s*data:", re.IGNORECASE)
_ELSEWHERE = ("src", "background", "poster")
# Gives way to whatever the message says of its pictures; as blocks they keep their width and height.
FRAME = (
    f'<style>:where(img[src="{_NONE}"]) {{ display: inline-block; overflow: hidden;'
    " outline: 1px dashed #888; outline-offset: -1px }</style>"
)


def without_pictures(html: str, *, even_own: bool = True) -> str:
    """None of its pictures; unless `even_own`, those stay that the message itself holds (`data:`)."""

    def gone(address: str) -> bool:
        return even_own or not _HERE.match(address)

    def style(text: str) -> str:
        return _URL.sub(lambda found: f"url({_NONE})" if gone(found[1]) else found[0], text)

    def tag(name: str, values: Attributes) -> Attributes | None:
        new = {n: _NONE if n in _ELSEWHERE and gone(v) else v for n, v in values.items()}
        if "srcset" in new and gone(new["srcset"]):
            del new["srcset"]
        if "style" in new:
            new["style"] = style(new["style"])
        return new if new != values else None

    return rewritten(html, tag, style)
