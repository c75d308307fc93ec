"""Delivery: every mail once, whatever happens in between.

In: mails, a server, the history. Out: what became of each, told one by one and written into the history. A
mail is written down as `sending` before it is handed over and as `sent` afterwards; where the second line is
missing, it may have gone out, and it is not sent again unless that is asked for. Where the server knows no
such address, the history says so, with the address's hash: that it `bounced`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Protocol, get_args

from segdsl.addresses import hashed, tidy
from segdsl.campaigns.history import Status
from segdsl.campaigns.history_file import Entry
from segdsl.delivery.sending.mails import Mail
from segdsl.delivery.sending.server import Accepted, Answer, Refused, Unsure

End = Literal["sent", "failed", "refused", "unsure", "sent_before", "unsure_before", "suppressed"]
ENDS: tuple[End, ...] = get_args(End)
HANDED_OVER: tuple[End, ...] = ("sent", "failed", "refused", "unsure")  # in this run

PAUSES = (1.0, 5.0, 25.0)  # seconds before a mail is offered again


class Takes(Protocol):
    """What a server must be able to do."""

    def deliver(self, mail: Mail) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a mail, and why where that needs saying."""

    mail: Mail
    end: End
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How mails are sent.

    seconds:      the least time from one mail to the next
    pauses:       seconds to wait before each further try
    retry_unsure: sends again what may have gone out before
    suppressed:   says why somebody must not be written to any more, None where they may be
    """

    seconds: float = 0.1
    pauses: tuple[float, ...] = PAUSES
    retry_unsure: bool = False
    suppressed: Callable[[Mail], str | None] = lambda mail: None
    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = field(default=time.monotonic)


def deliver(
    mails: Iterable[Mail],
    server: Takes,
    standing: Mapping[str, Status],
    write: Callable[[Entry], None],
    manner: Manner | None = None,
) -> Iterator[Told]:
    """Hands over each mail that the history does not have yet; `standing` is the last status by Message-ID.

    `write` adds an entry to the history and returns when it is on the disk.
    """
    how = manner or Manner()
    begun: set[str] = set()  # a folder may hold a mail twice
    next_at = how.clock()
    for mail in mails:
        told = _spared(mail, standing, how, mail.message_id in begun)
        if told is None:
            begun.add(mail.message_id)
            how.wait(max(0.0, next_at - how.clock()))
            next_at = how.clock() + how.seconds
            told = _sent(mail, server, write, how)
        yield told


def _spared(mail: Mail, standing: Mapping[str, Status], how: Manner, twice: bool) -> Told | None:
    status = standing.get(mail.message_id)
    if twice or status not in (None, "failed", "bounced", "sending"):
        return Told(mail, "sent_before")
    if status == "sending" and not how.retry_unsure:
        return Told(mail, "unsure_before", "it may have been sent when sending was interrupted")
    reason = how.suppressed(mail)
    return None if reason is None else Told(mail, "suppressed", reason)


def _sent(mail: Mail, server: Takes, write: Callable[[Entry], None], how: Manner) -> Told:
    write(_entry(mail, "sending"))
    answer = _offered(mail, server)
    for pause in how.pauses:
        if not (isinstance(answer, Refused) and answer.later):
            break
        answer = _again(mail, server, write, how, pause)
    match answer:
        case Accepted():
            write(_entry(mail, "sent"))
            return Told(mail, "sent")
        case Refused(reason, for_good=True):
            write(_entry(mail, "bounced", reason, hashed(tidy(mail.to))))
            return Told(mail, "refused", reason)
        case Refused(reason):
            write(_entry(mail, "failed", reason))
            return Told(mail, "failed", reason)
        case Unsure(reason):
            return Told(mail, "unsure", reason)


def _again(mail: Mail, server: Takes, write: Callable[[Entry], None], how: Manner, pause: float) -> Answer:
    """What the server says to another try; whoever is interrupted while waiting for it has not sent."""
    try:
        how.wait(pause)
    except KeyboardInterrupt:
        write(_entry(mail, "failed", "interrupted"))
        raise
    return _offered(mail, server)


def _offered(mail: Mail, server: Takes) -> Answer:
    try:
        return server.deliver(mail)
    except KeyboardInterrupt as stop:
        stop.add_note("one mail may have been sent: the history says `sending` of it")
        raise


def _entry(mail: Mail, status: Status, reason: str = "", address: str = "") -> Entry:
    now = datetime.now(UTC)
    about = (mail.campaign, mail.key, "email", mail.variant)
    return Entry(*about, now, mail.message_id, status, reason, address, persona=mail.persona, step=mail.step)
