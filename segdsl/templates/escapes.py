"""A text as it was before it was escaped for HTML.

In: a text that a template wrote, escaped. Out: what was meant. Only what escaping makes is undone: `&copy=1`
in a link stays as it is.
"""

from __future__ import annotations

_ESCAPES = (
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&#34;", '"'),
    ("&#39;", "'"),
    ("&amp;", "&"),
)  # `&amp;` comes last


def unescaped(text: str) -> str:
    for escaped, meant in _ESCAPES:
        text = text.replace(escaped, meant)
    return text
