"""Messages as mail files, which any mail program opens: a file to a mail, lines ending in CRLF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segdsl.delivery.outbox.form import Form
from segdsl.delivery.outbox.lacking import a_sender
from segdsl.delivery.outbox.stores import Files, file_name

if TYPE_CHECKING:
    from segdsl.delivery.outbox.outgoing import Outgoing


def _entries(outgoing: Outgoing) -> list[tuple[str, bytes]]:
    from segdsl.delivery.outbox.mail.mails import mails

    written = (mail.replace(b"\n", b"\r\n") for mail in mails(outgoing))
    return list(zip(map(file_name, outgoing.sheet.keys), written, strict=True))


FORM = Form(
    "a mail file",
    _entries,
    list,
    lambda results, work, mark: Files(results / "messages", mark, ".eml"),
    mails=True,
    lacks=a_sender,
)
