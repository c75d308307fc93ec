"""A message's HTML, rewritten tag by tag and style sheet by style sheet, for looks that mail clients give it.

In: the HTML as it is sent. Out: the same with tags and sheets replaced; comments, and so what only Outlook
reads in them, stay as they are. Nothing has to be well formed: what is no tag is a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|(?P<start><style\b[^>]*>)(?P<sheet>.*?)(?P<end></style\s*>|\Z)"
    r"|<(?P<tag>[a-zA-Z][\w:-]*)(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([^\s=/>\"']+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>\"']+))?")

Attributes = dict[str, str]


def rewritten(
    html: str, tag: Callable[[str, Attributes], Attributes | None], sheet: Callable[[str], str]
) -> str:
    """`tag` gives a tag's new attributes, or None to leave it as it is; names are in lower case."""

    def token(found: re.Match[str]) -> str:
        if found["start"] is not None:
            return f"{found['start']}{sheet(found['sheet'])}{found['end']}"
        if found["tag"] is None:
            return found[0]
        new = tag(found["tag"].lower(), attributes(found["attributes"]))
        return found[0] if new is None else _written(found["tag"], new)

    return _TOKEN.sub(token, html)


def attributes(text: str) -> Attributes:
    """What stands in a tag behind its name; of an attribute that is written twice, the first."""
    found: Attributes = {}
    for name, value in _ATTRIBUTE.findall(text):
        plain = value[1:-1] if value[:1] in ("'", '"') else value
        found.setdefault(name.lower(), unescape(plain))
    return found


def _written(name: str, values: Attributes) -> str:
    return " ".join([f"<{name}", *(f'{key}="{escape(value)}"' for key, value in values.items())]) + ">"
