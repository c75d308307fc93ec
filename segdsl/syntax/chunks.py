"""A rule file, cut into declarations.

In: a text. Out: the stretch of each declaration. A line that seems to begin one with a misspelt
keyword is reported and cut there too, so that its neighbours can be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from segdsl.diagnostics import Edit, Fix
from segdsl.suggest import alike
from segdsl.syntax.lexing import DECLARATIONS
from segdsl.syntax.page import Page


@dataclass(frozen=True, slots=True)
class Chunk:
    """One declaration: its keyword, as it should be written, and its stretch of the text."""

    keyword: str
    start: int
    end: int


_FIRST_WORD = re.compile(r"^\ufeff?([A-Za-z]+)\b", re.MULTILINE)
# What stands behind the keyword of a declaration; a column would have a type or `=` there.
_BEHIND = re.compile(r"[ \t]+(?:[A-Za-z_`]\w*|\")")
_COLUMN = re.compile(
    r"[ \t]+(?:whole|number|text|flag|date|datetime|one[ \t]+of|list[ \t]+of)\b[^\n=]*$|[ \t]*=", re.MULTILINE
)


def chunks(page: Page, text: str) -> list[Chunk]:
    """The declarations of a text that can be parsed; what does not begin with a keyword is reported."""
    begins = [(match, keyword) for match in _FIRST_WORD.finditer(text) if (keyword := _keyword(text, match))]
    starts = [match.start() for match, _ in begins]
    _report_head(page, text, starts[0] if starts else len(text))
    found = []
    for (match, keyword), end in zip(begins, [*starts, len(text)][1:], strict=True):
        if match[1] == keyword:
            found.append(Chunk(keyword, match.start(), end))
        else:
            _report_misspelt(page, match, keyword)
    return found


def _keyword(text: str, match: re.Match[str]) -> str | None:
    """The keyword that a line begins with or seems to mean."""
    word = match[1]
    if word in DECLARATIONS:
        return word
    if word in ("except", "cluster") or (word == "customer" and text.startswith(" with", match.end())):
        return None  # clauses, without their indentation
    if not _BEHIND.match(text, match.end()) or _COLUMN.match(text, match.end()):
        return None
    return alike(word, DECLARATIONS, 0.75)


def _report_misspelt(page: Page, match: re.Match[str], keyword: str) -> None:
    span = page.source.span(match.start(1), match.end(1))
    fix = Fix(f"write `{keyword}`", (Edit(span, keyword),))
    page.report(
        "syntax", span, f"`{match[1]}` does not begin a declaration", f"did you mean `{keyword}`?", fix
    )


def _report_head(page: Page, text: str, end: int) -> None:
    """What stands in front of the first declaration."""
    match = re.compile(r"(?:[\s\ufeff\u00a0]|#[^\n]*+)*+(\S+)").match(text, 0, end)
    if match is None or match[1].startswith("#"):
        return
    span = page.source.span(match.start(1), match.end(1))
    word = match[1][:40]
    if word in DECLARATIONS:
        page.report(
            "syntax", span, f"`{word}` does not stand in the first column", "remove the blanks in front of it"
        )
        return
    page.report(
        "syntax",
        span,
        f"`{word}` does not begin a declaration",
        "a rule file holds declarations such as `segment name where …`",
    )
