"""long-sms and long-push: messages that are cut into pieces, or cut off.

What is told of a text message is how many parts it has at most; where it has several for everybody, that is a
warning, as the template alone is too long. Phones show about 50 characters of a push message's title and 150
of its text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from segdsl.codes import Code, Severity
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.mail import Letter, Mail
from segdsl.messages.text_parts import TextParts, text_parts
from segdsl.templates.places import place

MOST_PARTS = 3
MOST_TITLE, MOST_BODY = 50, 150


def short_messages(mail: Mail) -> Iterator[Noted]:
    by_file: dict[str, list[tuple[Letter, TextParts]]] = defaultdict(list)
    for letter in mail.of_kind("sms"):
        by_file[letter.mailing.file].append((letter, text_parts(letter.message.text)))
    for letters in by_file.values():
        yield from _sms(mail, letters)
    for letter in mail.of_kind("push"):
        yield from _push(mail, letter)


def _sms(mail: Mail, letters: Sequence[tuple[Letter, TextParts]]) -> Iterator[Noted]:
    """Of all messages of a template; those of one part are nothing to speak of."""
    fewest, most = (choose(parts.parts for _, parts in letters) for choose in (min, max))
    always = fewest > 1
    often = f"{most} parts" if fewest == most else f"up to {most} parts"
    message = f"the message is sent, and paid for, in {often}"
    if always:
        message += ", whoever gets it"
    severity: Severity = "warning" if always or most > MOST_PARTS else "info"
    for letter, parts in letters:
        if parts.parts > 1:
            hint = "160 characters fit into one"
            if parts.outside is not None:
                shown = f"`{parts.outside}`"
                hint = f"70 characters fit into one because of {shown}; without such characters 160 do"
            where = place(mail.desk.templates.sources[letter.mailing.file], 1)
            found = Diagnostic(
                "long-sms", message, where, hint=hint, certainty="proved", given_severity=severity
            )
            yield Noted(found, letter.combination)


def _push(mail: Mail, letter: Letter) -> Iterator[Noted]:
    for name, text, most in (
        ("title", letter.message.subject, MOST_TITLE),
        ("body", letter.message.text.strip(), MOST_BODY),
    ):
        if len(text) > most:
            message = f"phones show about {most} characters of the {name}, and it is longer"
            found = Diagnostic(
                "long-push", message, mail.block(letter, name), hint="shorten it", certainty="heuristic"
            )
            yield Noted(found, letter.combination)


CHECK = Check(
    {
        "long-sms": Code("info", "A text message that is sent in several parts"),
        "long-push": Code("info", "A push message longer than phones show"),
    },
    of_letters=short_messages,
)
