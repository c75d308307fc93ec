"""Messages as mail files, which any mail program opens: a file to a mail, lines ending in CRLF."""

from __future__ import annotations

import re

from segdsl.delivery.outbox.forms.stores import Files
from segdsl.delivery.outbox.forms.writing import Writing
from segdsl.delivery.outbox.mail.mails import mails
from segdsl.delivery.outbox.outgoing import Outgoing

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST = 40  # characters of a key in the name of a file


def file_name(key: str) -> str:
    """What of a key every file system takes in a name; it need not tell two keys apart."""
    return _NOT_IN_NAMES.sub("-", key[: 2 * _LONGEST]).strip("-")[:_LONGEST] or "key"


def _entries(outgoing: Outgoing) -> list[tuple[str, bytes]]:
    written = (mail.replace(b"\n", b"\r\n") for mail in mails(outgoing))
    return list(zip(map(file_name, outgoing.sheet.keys), written, strict=True))


EML = Writing(
    _entries, list, lambda results, work, mark: Files(results / "messages", mark, ".eml"), mails=True
)
