"""The outline of a message in MJML: its elements, and the branches and loops of the template among them.

In: the text of a message in MJML. Out: a tree of elements and of what the template opens and closes, each
with its place; and findings where the two do not nest, so that a branch would print half an element. HTML
within elements is no part of the outline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from segdsl.diagnostics import Diagnostic
from segdsl.source import Source
from segdsl.suggest import did_you_mean

# https://documentation.mjml.io/#components
ROOM = frozenset(  # elements between whose elements a tag of the template may stand
    {"mj-body", "mj-column", "mj-group", "mj-hero", "mj-section", "mj-wrapper"}
)
ELEMENTS_ONLY = frozenset(  # those that hold elements and nothing else
    {"mjml", "mj-head", "mj-attributes", "mj-html-attributes", "mj-selector", "mj-accordion"}
) | {"mj-accordion-element", "mj-carousel", "mj-navbar", "mj-social"}
_ELEMENTS = (
    ROOM
    | ELEMENTS_ONLY
    | {
        *("mj-all", "mj-class", "mj-breakpoint", "mj-font", "mj-html-attribute", "mj-preview", "mj-style"),
        *("mj-title", "mj-accordion-title", "mj-accordion-text", "mj-button", "mj-carousel-image"),
        *("mj-divider", "mj-image", "mj-navbar-link", "mj-raw", "mj-social-element", "mj-spacer", "mj-table"),
        "mj-text",
    }
)

_BEGUN = re.compile(r"<mjml\b")
_DOCUMENT = re.compile(r"<mjml\b.*</mjml\s*>", re.DOTALL)
TAG = re.compile(r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}|\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
STATEMENT = re.compile(r"\{%[-+]?\s*(?P<word>\w+)\s*(?P<rest>.*?)\s*[-+]?%\}", re.DOTALL)
_OPENING = frozenset({"if", "for", "block", "with", "filter", "call", "macro", "trans"})
_BETWEEN = frozenset({"else", "elif"})
QUOTED = rf"\"(?:{TAG.pattern}|[^\"])*\"|'(?:{TAG.pattern}|[^'])*'"
TOKEN = re.compile(
    rf"(?P<comment><!--.*?-->)|(?P<tag>{TAG.pattern})"
    rf"|<(?P<end>/?)(?P<name>mj[\w-]*)(?P<attributes>(?:{TAG.pattern}|{QUOTED}|[^<>\"'])*?)(?P<empty>/?)>",
    re.DOTALL,
)


def document_in(text: str) -> re.Match[str] | None:
    """From the first `<mjml` to the last `</mjml>`; sought once, however often one is begun."""
    begun = _BEGUN.search(text)
    return _DOCUMENT.match(text, begun.start()) if begun is not None else None


@dataclass(slots=True, eq=False)
class Element:
    """An element of MJML; `attributes` is what stands in its tag behind its name."""

    name: str
    start: int
    attributes: str = ""
    inside: list[Element | Branch] = field(default_factory=list)

    @property
    def end(self) -> int:
        """The end of its name, for findings."""
        return self.start + 1 + len(self.name)


@dataclass(slots=True, eq=False)
class Branch:
    """What the template opens with one tag and closes with another, such as an `if`, and what is in its arms.

    A tag that opens nothing, such as `set` or a printed value, has no arms. `bare` ones, a `block` or a
    `with` that gives no values, print just what is in them; `closing` is where the tag is that closes it.
    """

    word: str
    start: int
    end: int
    arms: list[list[Element | Branch]]
    otherwise: bool = False  # whether it has an `else`
    bare: bool = False
    closing: int = -1


Part = Element | Branch


@dataclass(frozen=True, slots=True)
class Outline:
    document: Element
    found: tuple[Diagnostic, ...]

    def elements(self) -> Iterator[Element]:
        """All elements, in reading order."""
        yield from _elements([self.document])


def _elements(parts: list[Part]) -> Iterator[Element]:
    for part in parts:
        if isinstance(part, Element):
            yield part
            yield from _elements(part.inside)
        else:
            for arm in part.arms:
                yield from _elements(arm)


def outline(source: Source, start: int, end: int) -> Outline:
    """The outline of the document that stands from `start` to `end`."""
    reading = _Reading(source)
    read = start
    for token in TOKEN.finditer(source.text, start, end):
        reading.text(read, token.start())
        read = token.end()
        if token["tag"] is not None:
            reading.tag(token)
        elif token["name"] is not None:
            reading.element(token)
    reading.rest()
    return Outline(reading.top, tuple(reading.found))


class _Reading:
    """What is open so far, outermost first, and what was found to be wrong."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.top = Element("", 0)
        self._open: list[Part] = [self.top]
        self.found: list[Diagnostic] = []

    def element(self, token: re.Match[str]) -> None:
        name = token["name"]
        if token["end"]:
            self._close_element(name, token)
            return
        if name == "mj-include":
            message = "`mj-include` reads files that are no part of the project"
            hint = 'put them into the folder of templates and write `{% include "partials/NAME.mjml.j2" %}`'
            self._tell(token.start("name"), token.end("name"), message, hint)
        elif name not in _ELEMENTS:
            message = f"MJML has no element `{name}`, and would show nothing for it"
            self._tell(token.start("name"), token.end("name"), message, did_you_mean(name, _ELEMENTS))
        element = Element(name, token.start(), token["attributes"])
        self._add(element)
        if not token["empty"]:
            self._open.append(element)

    def tag(self, token: re.Match[str]) -> None:
        statement = STATEMENT.fullmatch(token["tag"])
        word, rest = (statement["word"], statement["rest"]) if statement else ("", "")
        if word in _OPENING or (word == "set" and "=" not in rest):
            bare = word == "block" or (word == "with" and not rest)
            branch = Branch(word, token.start(), token.end(), [[]], bare=bare)
            self._add(branch)
            self._open.append(branch)
        elif word in _BETWEEN and isinstance(self._open[-1], Branch):
            self._open[-1].arms.append([])
            self._open[-1].otherwise |= word == "else"
        elif word in _BETWEEN or (word.startswith("end") and word != "endraw"):
            self._close_branch(token)
        elif not token["tag"].startswith("{#"):
            self._add(Branch(word, token.start(), token.end(), []))

    def text(self, start: int, end: int) -> None:
        """What stands between elements and tags; only some elements show a text."""
        around = next((part.name for part in reversed(self._open) if isinstance(part, Element)), "")
        words = self._source.text[start:end].strip()
        if words and around in ROOM | ELEMENTS_ONLY:
            start = self._source.text.index(words, start)
            message = f"MJML shows nothing for a text in `{around}`"
            hint = "write it in an element for texts, such as `mj-text`, or HTML in `mj-raw`"
            self._tell(start, start + len(words.split("\n")[0]), message, hint)

    def rest(self) -> None:
        """What was never closed."""
        for part in self._open[1:]:
            if isinstance(part, Element):
                self._tell(
                    part.start + 1, part.end, f"`{part.name}` is not closed", f"write `</{part.name}>`"
                )
                return

    def _add(self, part: Part) -> None:
        around = self._open[-1]
        (around.inside if isinstance(around, Element) else around.arms[-1]).append(part)

    def _close_element(self, name: str, token: re.Match[str]) -> None:
        here = self._open[-1]
        if isinstance(here, Element) and here.name == name:
            self._open.pop()
            return
        where = (token.start("name"), token.end("name"))
        names = [part.name for part in self._open if isinstance(part, Element)]
        if name not in names:
            self._tell(*where, f"`{name}` is closed here, and was not opened")
        elif isinstance(here, Branch):
            self._half(here, *where)
        else:
            self._tell(here.start + 1, here.end, f"`{here.name}` is not closed", f"write `</{here.name}>`")
        while names and name in names and self._close(name):
            pass

    def _close(self, name: str) -> bool:
        """Closes what is open; whether it was something else than the element."""
        part = self._open.pop()
        return not (isinstance(part, Element) and part.name == name)

    def _close_branch(self, token: re.Match[str]) -> None:
        here = self._open[-1]
        if isinstance(here, Branch):
            here.closing = token.start()
            self._open.pop()
            return
        branch = next((part for part in reversed(self._open) if isinstance(part, Branch)), None)
        if branch is not None:
            self._half(branch, here.start + 1, here.end)
            while self._open.pop() is not branch:
                pass

    def _half(self, branch: Branch, start: int, end: int) -> None:
        name = self._source.text[start:end]
        message = f"`{branch.word}` holds half of `{name}`, and would print it broken"
        self._tell(start, end, message, f"put the whole `{name}` into it, or all of it outside")

    def _tell(self, start: int, end: int, message: str, hint: str | None = None) -> None:
        self.found.append(Diagnostic("bad-mjml", message, self._source.span(start, end), hint=hint))
