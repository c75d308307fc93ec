"""Messages as one mailbox (RFC 4155), lines ending in LF.

No line of these mails begins with `From `, with `>` before it or without, so nothing is quoted: readers of
the dialects mboxo and mboxrd find the same mails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from segdsl.addresses import mailbox
from segdsl.delivery.outbox.form import Form
from segdsl.delivery.outbox.lacking import a_sender
from segdsl.delivery.outbox.stores import Stream

if TYPE_CHECKING:
    from segdsl.delivery.outbox.outgoing import Envelope, Outgoing

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _entries(outgoing: Outgoing) -> list[bytes]:
    from segdsl.delivery.outbox.mail.mails import mails
    from segdsl.delivery.outbox.pieces import joined

    written = mails(outgoing)
    return joined(len(written), (_first_line(outgoing.envelope), written, b"\n"))


def _first_line(envelope: Envelope) -> bytes:
    sender = mailbox(envelope.sender).address if envelope.sender else "MAILER-DAEMON"
    date = envelope.date
    day = f"{_DAYS[date.weekday()]} {_MONTHS[date.month - 1]} {date.day:2}"
    return f"From {sender} {day} {date:%H:%M:%S} {date.year:04}\n".encode()


FORM = Form(
    "a mail in one mailbox",
    _entries,
    b"".join,
    lambda results, work, mark: Stream(results / "messages.mbox", mark),
    mails=True,
    lacks=a_sender,
)
