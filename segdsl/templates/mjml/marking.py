"""A document in MJML with marks in the place of the template's tags, which MJML's programs take for texts.

In: the text of a message and its outline. Out: the marked document, the tags by the numbers of their marks,
and where in the text each place of the marked document was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from segdsl.templates.mjml.faults import branches
from segdsl.templates.mjml.outline import ELEMENTS_ONLY, QUOTED, ROOM, TAG, Outline

MARK = re.compile(r"<!--xJ(\d+)Jx-->|xJ(\d+)Jx")
_STEP = re.compile(
    rf"(?P<tag>{TAG.pattern})|<!--.*?-->"
    rf"|<(?P<end>/?)(?P<name>[a-zA-Z][\w:-]*)(?:{TAG.pattern}|{QUOTED}|[^<>\"'])*?(?P<empty>/?)>",
    re.DOTALL,
)
_TEXTS = frozenset(  # no comments in these
    {"mj-style", "mj-title", "mj-preview", "mj-accordion-title", "style", "script", "title"}
)


@dataclass(slots=True)
class Marked:
    """`pieces` are those that the document is made of, each with its place in the text of the message."""

    tags: list[re.Match[str]] = field(default_factory=list)
    pieces: list[tuple[str, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)

    def place(self, size: int) -> int:
        """Where in the message the byte of the marked document was written."""
        for text, start in self.pieces:
            length = len(text.encode())
            if size < length:
                return start + len(text.encode()[:size].decode(errors="ignore"))
            size -= length
        return self.pieces[-1][1]

    def mark(self, tag: re.Match[str], form: str) -> None:
        """Adds the mark of a tag; comments of the template need none, as they print nothing."""
        if not tag[0].startswith("{#"):
            self.pieces.append((form % f"xJ{len(self.tags)}Jx", tag.start()))
            self.tags.append(tag)


def marked_document(text: str, document: re.Match[str], outline: Outline) -> Marked:
    """The document with a mark for each tag.

    Between elements a mark stands in `mj-raw`. It is a comment where HTML may be, as a text between the rows
    of a table is moved out of it by whoever reads the HTML (`mj-style` with `inline`); in attributes and
    comments it is a text, and in `mj-wrapper`, which writes a comment around it.
    """
    dropped = set(_dropped(outline))
    marked = Marked()
    inside: list[str] = []
    end = document.start()
    for step in _STEP.finditer(text, *document.span()):
        marked.pieces.append((text[end : step.start()], end))
        end = step.end()
        if step["tag"] is None:
            _with_marks(text, step, marked)
            _enter(step, inside)
        elif step.start() not in dropped:
            marked.mark(step, _form(inside[-1] if inside else ""))
    marked.pieces.append((text[end : document.end()], end))
    return marked


def _dropped(outline: Outline) -> Iterator[int]:
    """Tags of bare blocks where there is no room for them: what is in the block stands there without them."""
    for element in outline.elements():
        if element.name in ELEMENTS_ONLY:
            for branch in branches(element.inside):
                yield from (branch.start, branch.closing)


def _with_marks(text: str, step: re.Match[str], marked: Marked) -> None:
    """A tag of HTML or MJML, or a comment, in which the template prints something."""
    end = step.start()
    for tag in TAG.finditer(text, *step.span()):
        marked.pieces.append((text[end : tag.start()], end))
        marked.mark(tag, "%s")
        end = tag.end()
    marked.pieces.append((text[end : step.end()], end))


def _enter(step: re.Match[str], inside: list[str]) -> None:
    name = step["name"] or ""
    if step["empty"] or not (name.startswith("mj") or name in _TEXTS):
        return
    if not step["end"]:
        inside.append(name)
    elif name in inside:
        while inside.pop() != name:
            pass


def _form(element: str) -> str:
    if element == "mj-wrapper":
        return "<mj-raw>%s</mj-raw>"
    if element in ROOM:
        return "<mj-raw><!--%s--></mj-raw>"
    return "%s" if element in _TEXTS else "<!--%s-->"
