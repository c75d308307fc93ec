"""Marks: what a slot is where it is printed, and what printed values are texts of.

A mark is a private character (U+F0000 and up), one for each printed value. A text that a macro or a block put
together holds marks as well; as soon as something is done with it, it is a slot like others.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape

from segdsl.messages.bulk.slots import Applied, Graph, Node, Slot, Trace, Untraceable
from segdsl.templates.sandbox import Piece
from segdsl.templates.values import printed

FIRST = 0xF0000
MOST = 4_000  # printed values of one message
MOST_WRITTEN = 250_000  # characters of a part of the message, half of what templates may write
MARK = re.compile(f"[{chr(FIRST)}-{chr(FIRST + MOST)}]")


def html_text(value: Any) -> str:
    """A value as it stands in HTML."""
    return str(escape(printed(value)))


def bare_text(value: Any) -> str:
    """A value as it stands in a text without markup."""
    return str(printed(value))


class Marks(Trace):
    """A trace with the values that are printed, each with the function that made it a text."""

    def __init__(self, answer: Callable[[Node], Any], graph: Graph) -> None:
        super().__init__(answer, graph)
        self.printed: list[Applied] = []
        self.fullest = 0
        self._numbers: dict[Applied, int] = {}

    def mark(self, node: Applied) -> str:
        """The mark of a text that is printed; the same text has the same mark. Empty where the text is."""
        if isinstance(node.inputs[0], Applied) and self.answer(self.applied(operator.not_, Slot(node, self))):
            return ""
        if node not in self._numbers:
            self._numbers[node] = len(self.printed)
            self.printed.append(node)
        if len(self.printed) > MOST:
            raise Untraceable
        return chr(FIRST + self._numbers[node])


class MarkedPiece(Piece):
    """What a part of the template has written so far; too long to be traced when values could make it so."""

    __slots__ = ("_holds", "_marks")

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks
        self._holds = 0

    def append(self, text: str) -> None:
        super().append(text)
        self._holds += len(MARK.findall(text))
        self._marks.fullest = max(self._marks.fullest, self._holds)
        if self.size > MOST_WRITTEN:
            raise Untraceable


def _put_together(kind: Callable[[str], str], parts: list[str], texts: list[str]) -> str:
    pairs = zip(parts, [*texts, ""], strict=True)
    return kind("".join(part + text for part, text in pairs))


class Text(Slot):
    """A text put together from others. Where it is printed as it is, its own marks are."""

    __slots__ = ("_together", "marked", "marks")

    def __init__(self, marked: str, marks: Marks) -> None:
        self.marked = marked
        self.marks = marks
        self._together: Applied | None = None

    @property
    def trace(self) -> Trace:
        return self.marks

    @property
    def node(self) -> Applied:
        """Put together only where something is done with it."""
        if self._together is None:
            printed = [self.marks.printed[ord(mark) - FIRST] for mark in MARK.findall(self.marked)]
            texts = [Slot(node, self.marks) for node in printed]
            parts = MARK.split(self.marked)
            self._together = self.marks.applied(_put_together, type(self.marked), parts, texts)
        return self._together


class Printed:
    """A slot that Jinja is about to print."""

    def __init__(self, slot: Slot, marks: Marks) -> None:
        self._slot = slot
        self._marks = marks

    def __html__(self) -> str:
        if isinstance(self._slot, Text) and isinstance(self._slot.marked, Markup):
            return self._slot.marked
        return self._marks.mark(self._marks.applied(html_text, self._slot))

    def __str__(self) -> str:
        if isinstance(self._slot, Text):
            return str(self._slot.marked)
        return self._marks.mark(self._marks.applied(bare_text, self._slot))
