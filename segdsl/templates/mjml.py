"""E-mails written in MJML, made into HTML once, when they are loaded.

In: an MJML document with the tags of templates in it. Out: the same message in HTML, its tags in their
places, and for each of its lines the line of the MJML that it comes from; or findings for elements that MJML
does not have, which its programs pass over in silence. Needs `mrml` (the extra `mjml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.model.suggestions import did_you_mean
from segdsl.source import Source

# https://documentation.mjml.io/#components
_AROUND = frozenset(  # elements that hold others, between which text has no place
    {"mjml", "mj-body", "mj-column", "mj-group", "mj-hero", "mj-section", "mj-wrapper"}
)
_ELEMENTS = _AROUND | {
    *("mj-head", "mj-attributes", "mj-all", "mj-class", "mj-breakpoint", "mj-font", "mj-html-attributes"),
    *("mj-selector", "mj-html-attribute", "mj-preview", "mj-style", "mj-title", "mj-accordion"),
    *("mj-accordion-element", "mj-accordion-title", "mj-accordion-text", "mj-button", "mj-carousel"),
    *("mj-carousel-image", "mj-divider", "mj-image", "mj-navbar", "mj-navbar-link", "mj-raw", "mj-social"),
    *("mj-social-element", "mj-spacer", "mj-table", "mj-text"),
}

_DOCUMENT = re.compile(r"<mjml\b.*</mjml\s*>", re.DOTALL)
_TAG = re.compile(r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}|\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_MARK = re.compile(r"xJ(\d+)Jx")
_PART = re.compile(r"<(/?)(mj[\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>|xJ\d+Jx")


@dataclass(frozen=True, slots=True)
class Compiled:
    """The HTML of a message, with the line of the MJML for each of its lines."""

    text: str
    lines: tuple[int, ...]


def compiled(source: Source) -> Checked[Compiled]:
    document = _DOCUMENT.search(source.text)
    if document is None:
        message = "a message in MJML is written between `<mjml>` and `</mjml>`"
        return Checked(None, (Diagnostic("bad-mjml", message, source.span(0, 1)),))
    found = tuple(_strangers(source, document.start()))
    if found:
        return Checked(None, found)
    try:
        import mrml
    except ImportError:
        message = "a message in MJML needs the extra `mjml`"
        hint = "install it with `pip install 'segdsl[mjml]'`"
        return Checked(
            None, (Diagnostic("bad-mjml", message, source.span(*document.span()[:1] * 2), hint=hint),)
        )
    tags = list(_TAG.finditer(source.text, document.start(), document.end()))
    try:
        html = str(mrml.to_html(_marked(source.text, document, tags)).content)
    except OSError as error:
        reason = str(error).split(" at position")[0]
        message = f"this is not MJML: {reason[:1].lower()}{reason[1:120]}"
        start = document.start()
        return Checked(None, (Diagnostic("bad-mjml", message, source.span(start, start + 5)),))
    lost = set(range(len(tags))) - {int(mark[1]) for mark in _MARK.finditer(html)}
    lost -= {number for number, tag in enumerate(tags) if tag[0].startswith("{#")}
    if lost:
        tag = tags[min(lost)]
        message = "a tag stands where MJML has no place for it; it may stand between elements or in a text"
        return Checked(None, (Diagnostic("bad-mjml", message, source.span(tag.start(), tag.end())),))
    return Checked(_whole(source, document, tags, html))


def _strangers(source: Source, start: int) -> Iterator[Diagnostic]:
    for part in re.finditer(r"<(mj[\w-]*)", source.text[start:]):
        name = part[1]
        if name == "mj-include":
            message = '`mj-include` is not used here: write `{% include "partials/…" %}`'
        elif name in _ELEMENTS:
            continue
        else:
            message = f"MJML has no element `{name}`, and would show nothing for it"
        where = source.span(start + part.start(1), start + part.end(1))
        yield Diagnostic("bad-mjml", message, where, hint=did_you_mean(name, _ELEMENTS))


def _marked(text: str, document: re.Match[str], tags: list[re.Match[str]]) -> str:
    """The document with a mark for each tag; between elements, where only elements may be, in `mj-raw`."""
    marked, end = [], document.start()
    for number, tag in enumerate(tags):
        marked += [text[end : tag.start()], "" if tag[0].startswith("{#") else f"xJ{number}Jx"]
        end = tag.end()
    marked.append(text[end : document.end()])
    inside: list[str] = []

    def placed(part: re.Match[str]) -> str:
        if part[2] is None:
            return f"<mj-raw>{part[0]}</mj-raw>" if inside and inside[-1] in _AROUND else part[0]
        if part[1]:
            while inside and inside.pop() != part[2]:
                pass
        elif not part[4]:
            inside.append(part[2])
        return part[0]

    return _PART.sub(placed, "".join(marked))


def _whole(source: Source, document: re.Match[str], tags: list[re.Match[str]], html: str) -> Compiled:
    """The tags back in their places, each on a line of its own: a line end within a tag prints nothing."""
    before, after = source.text[: document.start()], source.text[document.end() :]
    parts: list[tuple[str, int]] = [(line, n) for n, line in enumerate(before.splitlines(keepends=True), 1)]
    here = source.text.count("\n", 0, document.start()) + 1
    wrapped = "{% block body %}" not in re.sub(r"\s+", " ", source.text)
    parts.append(("{% block body %}" if wrapped else "", here))
    end = 0
    for mark in _MARK.finditer(html):
        tag = tags[int(mark[1])]
        parts.append((html[end : mark.start()], here))
        here = source.text.count("\n", 0, tag.start()) + 1
        opening = re.match(r"\{[{%][-+]?", tag[0])
        cut = opening.end() if opening else 0
        parts += [(tag[0][:cut] + ("\n" if cut else ""), here), (tag[0][cut:], here)]
        end = mark.end()
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
