"""long-sms and long-push: messages that are cut into pieces, or cut off.

A text message holds 160 characters of the GSM alphabet (3GPP TS 23.038), or 70 where a single one is not in
it; longer ones are sent, and paid for, in parts of 153 or 67. Phones show about 50 characters of a push
message's title and 150 of its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from segdsl.codes import Severity
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.mail import Letter, Mail
from segdsl.templates.places import place

MOST_PARTS = 3
MOST_TITLE, MOST_BODY = 50, 150

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("\f^{}\\[~]|€")  # of the extension table: they take two places


def parts_of_sms(text: str) -> tuple[int, str | None]:
    """Into how many parts a text message is cut, and the first character outside the GSM alphabet."""
    outside = next((c for c in text if c not in _GSM and c not in _TWICE), None)
    if outside is not None:
        size, one, several = len(text.encode("utf-16-le")) // 2, 70, 67
    else:
        size, one, several = sum(1 + (c in _TWICE) for c in text), 160, 153
    return (1 if size <= one else ceil(size / several)), outside


def short_messages(mail: Mail) -> Iterator[Noted]:
    for letter in mail.of_kind("sms"):
        yield from _sms(mail, letter)
    for letter in mail.of_kind("push"):
        yield from _push(mail, letter)


def _sms(mail: Mail, letter: Letter) -> Iterator[Noted]:
    parts, outside = parts_of_sms(letter.message.text.strip())
    if parts == 1:
        return
    message = f"the message is sent, and paid for, in {parts} parts"
    hint = "160 characters fit into one"
    if outside is not None:
        hint = f"70 characters fit into one because of `{outside}`; without such characters 160 do"
    severity: Severity = "warning" if parts > MOST_PARTS else "info"
    where = place(mail.desk.templates.sources[letter.mailing.file], 1)
    found = Diagnostic("long-sms", message, where, hint=hint, certainty="proved", given_severity=severity)
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
