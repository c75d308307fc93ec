"""What people say about a rule.

In: a word of their own and a text. Out: a `Note`, which cards, briefs and explanations show.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """`note need "…"`: what people say about a rule, under a word of their own."""

    word: str
    text: str
