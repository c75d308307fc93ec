"""gap-in-sentence: letters that read `Hi ,`, because a choice around a value left nothing in its place.

What is unknown holds a letter back by itself. A template that asks first may still print nothing: then what
stands around the gap goes on as if a value were there. Seen in a letter to somebody made up; that a blank in
front of a comma is a gap, and not meant so, is a heuristic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.mail import Letter, Mail
from segdsl.source import Span
from segdsl.templates.places import place

_GAP = re.compile(r"(?<=[^\W_])[ \u00a0]{1,8}[,.](?=\s|\Z)")
_WORD = re.compile(r"[^\W_]{1,40}\Z")
_BEHIND_A_TAG = re.compile(r"[%}]\}\s*[,.]")
_HINT = (
    "say what is read without the value: "
    "`{% if customer.name %}Hi {{ customer.name }},{% else %}Hello,{% endif %}`"
)


def gap_in_sentence(mail: Mail) -> Iterator[Noted]:
    for letter in mail.letters:
        message = letter.message
        gaps = (_gap(text) for text in (message.subject, message.preheader, message.text))
        gap = next((found for found in gaps if found), None)
        if gap is None or gap in mail.desk.templates.sources[letter.mailing.file].text:
            continue
        words = " ".join(gap.split())
        found = Diagnostic(
            "gap-in-sentence",
            f"some would read `{words}`, with nothing in front of the `{words[-1]}`",
            _place(mail, letter),
            hint=_HINT,
            certainty="heuristic",
        )
        yield Noted(found, letter.combination)


def _gap(text: str) -> str | None:
    """The first word that a gap follows, and what is behind; of a long text, in one pass."""
    found = _GAP.search(text)
    if found is None:
        return None
    word = _WORD.search(text, max(0, found.start() - 40), found.start())
    return f"{word[0] if word else ''}{found[0]}"


def _place(mail: Mail, letter: Letter) -> Span:
    """Where a sign stands behind a tag; the first line where that is in another file."""
    source = mail.desk.templates.sources[letter.mailing.file]
    behind = _BEHIND_A_TAG.search(source.text)
    return place(source, 1) if behind is None else source.span(behind.start(), behind.end())


CHECK = Check(
    {"gap-in-sentence": Code("warning", "A sentence with nothing where a value should be")},
    of_letters=gap_in_sentence,
)
