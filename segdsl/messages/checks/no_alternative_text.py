"""no-alternative-text: an image that says nothing to whoever does not see it.

Many inboxes block images at first, and some readers hear their mail. `alt=""` says that an image is
decoration.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.mail import Mail
from segdsl.messages.checks.pages import of_kind

ICONS_OF_MJML = "https://www.mailjet.com/images/theme/"  # those of `mj-social`, which stand beside a text


def no_alternative_text(mail: Mail) -> Iterator[Noted]:
    for letter in mail.of_kind("email"):
        for tag in of_kind(letter.tags, "img"):
            if "alt" not in tag.attributes and not tag.attributes.get("src", "").startswith(ICONS_OF_MJML):
                hint = 'say what it shows, `alt="A red scarf"`, or `alt=""` where it is decoration'
                found = Diagnostic(
                    "no-alternative-text",
                    "the image has no alternative text",
                    mail.tag(letter, tag),
                    hint=hint,
                    certainty="proved",
                )
                yield Noted(found, letter.combination)


CHECK = Check(
    {"no-alternative-text": Code("warning", "An image without alternative text")},
    of_letters=no_alternative_text,
)
