"""long-subject and weak-preheader: what an inbox shows of a letter before it is opened.

Inboxes show about 60 characters of a subject, phones less, and fill the line up with the preheader: without
one, with whatever the letter begins with.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.mail import Letter, Mail

MOST_SUBJECT = 60
MOST_PREHEADER = 140


def header_lines(mail: Mail) -> Iterator[Noted]:
    usual = [letter for letter in mail.of_kind("email") if letter.sent.label != "longest name"]
    longest: dict[str, int] = {}
    for letter in usual:
        length = len(letter.message.subject)
        longest[letter.mailing.file] = max(length, longest.get(letter.mailing.file, 0))
    for letter in usual:
        if len(letter.message.subject) > MOST_SUBJECT:
            yield _subject(mail, letter, longest[letter.mailing.file])
        preheader = letter.message.preheader
        if not preheader:
            hint = "say in a few words what is inside: `{% block preheader %}…{% endblock %}`"
            yield _preheader(mail, letter, "the letter has no preheader", hint)
        elif len(preheader) > MOST_PREHEADER:
            message = f"the preheader is longer than {MOST_PREHEADER} characters, which no inbox shows"
            yield _preheader(mail, letter, message, "shorten it to its first sentence")


def _subject(mail: Mail, letter: Letter, longest: int) -> Noted:
    message = f"the subject has up to {longest} characters, and inboxes show about {MOST_SUBJECT}"
    hint = "put what matters at its beginning, and the rest into the preheader"
    where = mail.block(letter, "subject")
    return Noted(
        Diagnostic("long-subject", message, where, hint=hint, certainty="heuristic"), letter.combination
    )


def _preheader(mail: Mail, letter: Letter, message: str, hint: str) -> Noted:
    where = mail.block(letter, "preheader")
    return Noted(
        Diagnostic("weak-preheader", message, where, hint=hint, certainty="proved"), letter.combination
    )


CHECK = Check(
    {
        "long-subject": Code("warning", "A subject longer than inboxes show"),
        "weak-preheader": Code("info", "A letter without a preheader, or with one that is too long"),
    },
    of_letters=header_lines,
)
