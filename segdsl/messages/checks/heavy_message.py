"""heavy-message: HTML that Gmail cuts off.

Gmail shows about the first 102 KB of a letter's HTML and hides the rest behind a link, the unsubscribe link
included. Images do not count, what is written into the HTML does.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.mail import Mail
from segdsl.messages.inlining import inlined
from segdsl.templates.places import place

MOST = 102 * 1024  # bytes


def heavy_message(mail: Mail) -> Iterator[Noted]:
    weights = {html: _weight(mail, html) for html in {one.message.html for one in mail.of_kind("email")}}
    heaviest: dict[str, int] = {}
    for letter in mail.of_kind("email"):
        size = weights[letter.message.html]
        heaviest[letter.mailing.file] = max(size, heaviest.get(letter.mailing.file, 0))
    for letter in mail.of_kind("email"):
        size = heaviest[letter.mailing.file]
        if size > MOST and weights[letter.message.html] > MOST:
            message = f"the letter weighs up to {size // 1024} KB, and Gmail cuts letters off at 102 KB"
            source = mail.desk.templates.sources[letter.mailing.file]
            hint = "shorten it: fewer rows, styles in one place, no images written into the HTML"
            found = Diagnostic("heavy-message", message, place(source, 1), hint=hint, certainty="proved")
            yield Noted(found, letter.combination)


def _weight(mail: Mail, html: str) -> int:
    return len((inlined(html) if mail.desk.inline else html).encode())


CHECK = Check({"heavy-message": Code("warning", "HTML that Gmail cuts off")}, of_letters=heavy_message)
