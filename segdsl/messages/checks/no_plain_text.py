"""no-plain-text: a letter that says nothing where HTML is not shown.

The text of a letter is its block `text`, else made from its HTML: a letter made of images alone gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.mail import Mail
from segdsl.templates.places import place

_LEAST = 20  # letters and digits, links not counted


def no_plain_text(mail: Mail) -> Iterator[Noted]:
    for letter in mail.of_kind("email"):
        words = re.sub(r"\(?https?://\S+", "", letter.message.text)
        if sum(map(str.isalnum, words)) < _LEAST:
            source = mail.desk.templates.sources[letter.mailing.file]
            found = Diagnostic(
                "no-plain-text",
                "without its HTML the letter says next to nothing",
                place(source, 1),
                hint="say it in words as well, or write a block `text`",
                certainty="proved",
            )
            yield Noted(found, letter.combination)


CHECK = Check(
    {"no-plain-text": Code("warning", "A letter that says nothing where HTML is not shown")},
    of_letters=no_plain_text,
)
