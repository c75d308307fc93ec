"""E-mails written in MJML, made into HTML once, when they are loaded.

In: an MJML document with the tags of templates in it, whole (stitching.py). Out: the same message in HTML,
its tags in their places, and for each of its lines the line of the MJML that it comes from; or findings for
what MJML's programs pass over in silence, or get wrong (outline.py, faults.py). Needs `mrml` (the extra
`mjml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.source import Source
from segdsl.templates.mjml.faults import faults
from segdsl.templates.mjml.marking import MARK, marked_document
from segdsl.templates.mjml.outline import document_in, outline


@dataclass(frozen=True, slots=True)
class Compiled:
    """The HTML of a message, with the line of the MJML for each of its lines."""

    text: str
    lines: tuple[int, ...]


def compiled(source: Source) -> Checked[Compiled]:
    document = document_in(source.text)
    if document is None:
        message = "a message in MJML is written between `<mjml>` and `</mjml>`"
        hint = 'or it extends a layout in MJML: `{% extends "layouts/base.mjml.j2" %}`'
        return _refused(source, 0, 1, message, hint)
    around = outline(source, *document.span())
    found = around.found or tuple(faults(source, around))
    if found:
        return Checked(None, found)
    try:
        import mrml
    except ImportError:
        message, hint = (
            "a message in MJML needs the extra `mjml`",
            "install it with `pip install 'segdsl[mjml]'`",
        )
        return _refused(source, document.start(), document.start(), message, hint)
    marked = marked_document(source.text, document, around)
    try:
        html = str(mrml.to_html(marked.text).content)
    except OSError as error:
        reason, _, where = str(error).partition(" at position ")
        start = marked.place(int(where.split(":")[0])) if where else document.start()
        message = f"this is not MJML: {reason[:1].lower()}{reason[1:120]}"
        return _refused(source, start, start + 5, message)
    lost = set(range(len(marked.tags))) - {int(mark[1] or mark[2]) for mark in MARK.finditer(html)}
    if lost:
        tag = marked.tags[min(lost)]
        message = "a tag stands where MJML has no place for it; it may stand between elements or in a text"
        hint = "what MJML reckons with, such as the `width` of an image, has to be written out"
        return _refused(source, tag.start(), tag.end(), message, hint)
    return Checked(_whole(source, document, marked.tags, html))


def _refused(
    source: Source, start: int, end: int, message: str, hint: str | None = None
) -> Checked[Compiled]:
    return Checked(None, (Diagnostic("bad-mjml", message, source.span(start, end), hint=hint),))


def _whole(source: Source, document: re.Match[str], tags: list[re.Match[str]], html: str) -> Compiled:
    """The tags back in their places, each on a line of its own: a line end within a tag prints nothing."""
    before, after = source.text[: document.start()], source.text[document.end() :]
    parts: list[tuple[str, int]] = [(line, n) for n, line in enumerate(before.splitlines(keepends=True), 1)]
    here = source.text.count("\n", 0, document.start()) + 1
    wrapped = "{% block body %}" not in re.sub(r"\s+", " ", source.text)
    parts.append(("{% block body %}" if wrapped else "", here))
    end = 0
    blocks: set[str] = set()
    for mark in MARK.finditer(html):
        tag = tags[int(mark[1] or mark[2])]
        parts.append((html[end : mark.start()], here))
        end = mark.end()
        if mark[0] in blocks:
            continue  # MJML writes a title twice, and a block can stand only once
        if re.match(r"\{%[-+]?\s*(end)?block\b", tag[0]):
            blocks.add(mark[0])
        here = source.text.count("\n", 0, tag.start()) + 1
        opening = re.match(r"\{[{%][-+]?", tag[0])
        cut = opening.end() if opening else 0
        parts += [(tag[0][:cut] + ("\n" if cut else ""), here), (tag[0][cut:], here)]
    parts.append((html[end:] + ("{% endblock %}" if wrapped else ""), here))
    last = source.text.count("\n", 0, document.end()) + 1
    parts += [(line, last + n) for n, line in enumerate(after.splitlines(keepends=True))]
    return Compiled("".join(text for text, _ in parts), tuple(_lines(parts)))


def _lines(parts: list[tuple[str, int]]) -> Iterator[int]:
    """For each line of the whole the number that belongs to what stands at its beginning."""
    fresh = True
    for text, number in parts:
        for piece in text.splitlines(keepends=True):
            if fresh:
                yield number
            fresh = piece.endswith("\n")
    yield parts[-1][1]
