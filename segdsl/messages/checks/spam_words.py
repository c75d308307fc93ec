"""spam-words: words and habits that filters and readers take for spam.

A heuristic: one of them does not put a letter into the spam folder, several may. Only what the template
itself says counts, in the subject above all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.mail import Mail

WORDS = (
    "100% free", "act now", "amazing deal", "buy now", "cash bonus", "click here", "congratulations you",
    "double your", "earn money", "extra cash", "free gift", "free money", "guaranteed winner",
    "last chance!!", "lose weight", "make money", "million dollars", "no cost", "no obligation",
    "no risk", "once in a lifetime", "order now", "risk-free", "risk free", "urgent", "winner",
    "work from home", "you have been selected", "jetzt kaufen", "gratis geschenk", "nur heute",
    "geld verdienen",
)  # fmt: skip
_WORD = re.compile(r"\b(?:" + "|".join(re.escape(word) for word in WORDS) + r")(?!\w)", re.IGNORECASE)
_MARKS = re.compile(r"[!?]{2,}|\${2,}|€{2,}")
_SHOUTED = re.compile(r"\b[A-ZÄÖÜ]{4,}\b")


def spam_words(mail: Mail) -> Iterator[Noted]:
    for letter in mail.of_kind("email"):
        subject = letter.message.subject
        for message in _habits(subject):
            found = Diagnostic(
                "spam-words",
                message,
                mail.block(letter, "subject"),
                hint="say what is inside instead",
                certainty="heuristic",
            )
            yield Noted(found, letter.combination)


def _habits(subject: str) -> Iterator[str]:
    for word in sorted({found[0].lower() for found in _WORD.finditer(subject)}):
        yield f"filters look out for `{word}` in a subject"
    if _MARKS.search(subject):
        yield f"the subject raises its voice: `{_MARKS.search(subject)[0]}`"  # type: ignore[index]
    if len(_SHOUTED.findall(subject)) > 1:
        yield "the subject is shouted in capitals"


CHECK = Check(
    {"spam-words": Code("warning", "Words and habits that are taken for spam")}, of_letters=spam_words
)
