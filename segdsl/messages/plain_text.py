"""The text of a message, made from its HTML.

In: the HTML that a template gave. Out: what a person would type instead: paragraphs with a blank line
between them, `- ` before the entries of a list, the address of a link behind its words. What is hidden in
the HTML (styles, the preheader) is left out.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_APART = {"p", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote", "hr", "header", "footer", "section"}
_LINES = {"div", "tr", "li", "br", "td", "th"}
_UNSEEN = {"head", "style", "script", "title"}
_EMPTY = {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base", "source"}


def plain_text(html: str) -> str:
    """The text of an HTML message, ending in a line end."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    lines = (
        re.sub(r"[ \t\r\f\v\xa0\u200c\u200b\u034f]+", " ", line).strip() for line in reader.text().split("\n")
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


class Reader(HTMLParser):
    """Reads HTML once, from beginning to end, and keeps what a person would type."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._hidden: list[str] = []  # the open elements from the outermost hidden one inwards
        self._links: list[tuple[str, int]] = []  # address, and where its words begin

    def text(self) -> str:
        return "".join(self._parts)

    def updatepos(self, i: int, j: int) -> int:
        return j  # nobody asks for lines and columns, and counting them takes a tenth of the time

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        style = (given.get("style") or "").replace(" ", "").lower()
        if self._hidden or tag in _UNSEEN or "display:none" in style or given.get("aria-hidden") == "true":
            if tag not in _EMPTY:
                self._hidden.append(tag)
            return
        self._break(tag)
        if tag == "li":
            self._parts.append("- ")
        if tag == "a":
            self._links.append((given.get("href") or "", len(self._parts)))

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag in self._hidden:
                while self._hidden.pop() != tag:
                    pass
            return
        if tag == "a" and self._links:
            address, start = self._links.pop()
            words = "".join(self._parts[start:]).strip()
            if address and words and not self.says(words, address):
                self._parts.append(f" ({address})")
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._parts.append(re.sub(r"\s+", " ", data))

    def says(self, words: str, address: str) -> bool:
        """Whether the words of a link are its address already."""
        return words in (address, address.removeprefix("mailto:"))

    def _break(self, tag: str) -> None:
        if tag in _APART:
            self._parts.append("\n\n")
        elif tag in _LINES:
            self._parts.append("\n")
