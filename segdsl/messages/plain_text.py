"""The text of a message, made from its HTML.

In: the HTML that a template gave. Out: what a person would type instead: paragraphs with a blank line
between them, `- ` or a number before the entries of a list, the cells of a row in one line, the address of a
link behind its words, and what a picture stands for. What is hidden in the HTML (styles, the preheader) is
left out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from segdsl.messages.markup import MarkupReader

_APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "blockquote", "pre", "hr"} | {
    "header",
    "footer",
    "section",
    "article",
    "figure",
}
_LINES = {"div", "tr", "li", "td", "th", "dt", "dd", "figcaption", "caption", "center"}
_UNSEEN = {"head", "style", "script", "title"}
_EMPTY = {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base", "source"}
_BLANKS = re.compile(r"[ \t\r\f\v\xa0\u200c\u200b\u034f]+")
_BETWEEN_CELLS = " | "


def plain_text(html: str) -> str:
    """The text of an HTML message, ending in a line end."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    lines = (_BLANKS.sub(" ", line).strip() for line in reader.text().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


@dataclass(slots=True)
class _Row:
    """A row of a table: where it begins, and where each of its cells begins and ends."""

    start: int
    cells: list[tuple[int, int]] = field(default_factory=list)
    open: int | None = None  # where the cell that is being read begins


class Reader(MarkupReader):
    """Reads HTML once, from beginning to end, and keeps what a person would type."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._hidden: list[str] = []  # the open elements from the outermost hidden one inwards
        self._hiding: Counter[str] = Counter()  # how many of them there are of each name
        self._links: list[tuple[str, int]] = []  # address, and where its words begin
        self._lists: list[int | None] = []  # the number of the next entry; None where they have none
        self._rows: list[_Row] = []
        self._fresh = True  # whether a line begins here

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
                self._hiding[tag] += 1
            return
        self._break(tag)
        match tag:
            case "br":
                self._write("\n")
            case "ul" | "ol":
                self._lists.append(_number(given.get("start"), 1) if tag == "ol" else None)
            case "li":
                self._write(self._entry(given.get("value")))
            case "a":
                self._links.append((given.get("href") or "", len(self._parts)))
            case "img":
                self.handle_data(given.get("alt") or "")
            case "tr":
                self._rows.append(_Row(len(self._parts)))
            case "td" | "th" if self._rows:
                self._rows[-1].open = len(self._parts)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            while self._hiding[tag]:
                ended = self._hidden.pop()
                self._hiding[ended] -= 1
                if ended == tag:
                    break
            return
        match tag:
            case "a" if self._links:
                self._address(*self._links.pop())
            case "ul" | "ol" if self._lists:
                self._lists.pop()
            case "td" | "th" if self._rows and self._rows[-1].open is not None:
                self._rows[-1].cells.append((self._rows[-1].open, len(self._parts)))
                self._rows[-1].open = None
            case "tr" if self._rows:
                self._in_one_line(self._rows.pop())
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._write(re.sub(r"\s+", " ", data))

    def says(self, words: str, address: str) -> bool:
        """Whether the words of a link are its address already."""
        if address.startswith("tel:"):
            return "".join(re.findall(r"[+\d]", words)) == address.removeprefix("tel:")
        return words in (address, address.removeprefix("mailto:"))

    def _entry(self, value: str | None) -> str:
        if not self._lists or self._lists[-1] is None:
            return "- "
        number = _number(value, self._lists[-1])
        self._lists[-1] = number + 1
        return f"{number}. "

    def _address(self, address: str, start: int) -> None:
        """The address behind the words of a link; alone where a picture without words leads there."""
        words = "".join(self._parts[start:]).strip()
        if address and not words:
            self._write(address)
        elif address and not self.says(words, address):
            self._write(f" ({address})")

    def _in_one_line(self, row: _Row) -> None:
        """The cells of a row beside each other, unless one of them has lines of its own."""
        cells = ["".join(self._parts[start:end]).strip(" ") for start, end in row.cells]
        said = [cell for cell in cells if cell]
        if len(said) > 1 and not any("\n" in cell for cell in said):
            del self._parts[row.start :]
            self._write(_BETWEEN_CELLS.join(said))

    def _break(self, tag: str) -> None:
        nested = tag in ("ul", "ol") and bool(self._lists)
        if tag in _APART and not nested:
            self._write("\n\n")
        elif (nested or tag in _LINES) and not self._fresh:
            self._write("\n")

    def _write(self, text: str) -> None:
        self._parts.append(text)
        if words := text.rstrip(" "):
            self._fresh = words.endswith("\n")


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else otherwise
