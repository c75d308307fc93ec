"""Characters that are not what they seem.

In: a source. Out: its text with each invisible or look-alike character outside texts and comments
replaced by what it seems to be, one for one, so that offsets stay; each is reported. A text with
thousands of them is no rule file, and is not read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from segdsl.diagnostics import Edit, Fix
from segdsl.syntax.comments import comments

if TYPE_CHECKING:
    from segdsl.syntax.page import Page

INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufe0f\ufeff"
)
BIDIRECTIONAL = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MOST_HIDDEN = 10_000
_CONTROL = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 127]))
_LOOKALIKES = dict(
    zip(
        "АВЕКМНОРСТХасеорхуіѕјԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονα",
        "ABEKMHOPCTXaceopxyisjdqwABEZHIKMNOPTYXova",
        strict=True,
    )
)
_SUSPECT = re.compile(f"[{re.escape(INVISIBLE + BIDIRECTIONAL + _CONTROL + ''.join(_LOOKALIKES))}]")
_TEXT = re.compile(r"""\"(?:[^\"\n]|\"\")*\"|'(?:[^'\n]|'')*'|`[^`\n]*`""")


def without_hidden(page: Page) -> str | None:
    """The text to read, as long as the source's own; None where it is not to be read at all."""
    text = page.source.text
    if _SUSPECT.search(text, 1) is None and text[:1] not in INVISIBLE[:-1]:
        return text
    prose = _prose(page)
    letters, reported = list(text), 0
    for match in _SUSPECT.finditer(text):
        at, character = match.start(), match[0]
        if at == 0 and character == "\ufeff":
            continue
        inside = prose.holds(at)
        if inside and character not in BIDIRECTIONAL:
            continue
        if not inside:
            letters[at] = _LOOKALIKES.get(character, " ")
        reported += 1
        if reported > MOST_HIDDEN:
            _report_too_many(page)
            return None
        _report(page, at, character, inside)
    return "".join(letters)


def _report_too_many(page: Page) -> None:
    message = f"more than {MOST_HIDDEN:,} characters here cannot be seen or only look like Latin letters"
    page.found.clear()
    page.report(
        "too-large", page.source.span(0, 0), message, "take them out, or save the file as UTF-8 again"
    )


class _Stretches:
    """Stretches of a text, which may overlap."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(stretches):
            self._starts.append(start)
            self._ends.append(max(end, self._ends[-1]) if self._ends else end)

    def holds(self, at: int) -> bool:
        before = bisect_right(self._starts, at)
        return before > 0 and at < self._ends[before - 1]


def _prose(page: Page) -> _Stretches:
    """Texts, quoted names and comments: what they hold is their own matter."""
    quoted = [match.span() for match in _TEXT.finditer(page.source.text)]
    return _Stretches([*quoted, *((c.span.start, c.span.end) for c in comments(page.source))])


def _report(page: Page, at: int, character: str, inside: bool) -> None:
    """In a text it belongs to what is said: it stays until somebody has looked at it."""
    span = page.source.span(at, at + 1)
    code = f"U+{ord(character):04X}"
    if plain := _LOOKALIKES.get(character):
        fix = Fix(f"write the letter `{plain}`", (Edit(span, plain),), safe=True)
        message = f"this letter ({code}) only looks like `{plain}`"
        page.report("hidden-character", span, message, f"write the Latin letter `{plain}`", fix)
        return
    what = "turns the direction of the text around" if character in BIDIRECTIONAL else "cannot be seen"
    fix = Fix("remove it", (Edit(span, ""),), safe=not inside)
    page.report("hidden-character", span, f"a character ({code}) that {what} stands here", "remove it", fix)
