"""no-unsubscribe: an e-mail of a campaign without a way to get no more of them.

The law asks for one in most countries, and so do the large mailbox providers (RFC 8058 and their rules for
bulk senders). The header that segdsl writes is not enough: the letter itself must have the link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.mail import Letter, Mail
from segdsl.messages.checks.pages import of_kind
from segdsl.templates.places import place

_WORDS = re.compile(
    r"unsubscribe|opt[ -]?out|abmelden|abbestellen|désabonn|desinscri|cancelar la suscripción|disiscri"
    r"|uitschrijven|afmelden|wypisz",
    re.IGNORECASE,
)


def no_unsubscribe(mail: Mail) -> Iterator[Noted]:
    for letter in mail.of_kind("email"):
        if not _has_link(letter):
            source = mail.desk.templates.sources[letter.mailing.file]
            hint = '`<a href="{{ unsubscribe_url }}">Unsubscribe</a>`, best in the layout'
            if mail.desk.letterhead.unsubscribe_url is None:
                hint = f"set `unsubscribe_url` under `[email]` in `segdsl.toml`, and print it: {hint}"
            found = Diagnostic(
                "no-unsubscribe",
                "the letter has no link to unsubscribe",
                place(source, 1),
                hint=hint,
                certainty="proved",
            )
            yield Noted(found, letter.combination)


def _has_link(letter: Letter) -> bool:
    url = letter.message.unsubscribe
    links = [(tag.attributes.get("href", "").strip(), tag) for tag in of_kind(letter.tags, "a", "area")]
    return any(
        address == url or (_WORDS.search(tag.inside) and not address.startswith("#"))
        for address, tag in links
        if address
    )


CHECK = Check(
    {"no-unsubscribe": Code("warning", "An e-mail of a campaign without a link to unsubscribe")},
    of_letters=no_unsubscribe,
)
