"""Messages with all that stands on their outside, ready for any form.

In: a sheet, what all messages of a project and a run share. Out: `Outgoing`, and its fields by name, in the
order in which every form shows them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from segdsl.addresses import mailbox
from segdsl.delivery.outbox.mail.headers import LONGEST, Unwritable
from segdsl.delivery.outbox.mail.identity import message_ids
from segdsl.messages.context import Letterhead, Stationery
from segdsl.messages.weave import Sheet, Weave
from segdsl.model.project import Campaign, Segment, SeriesStep, Variant
from segdsl.people.persona import Persona

Field = str | None | Sequence[str | None] | Weave  # shared by all, one for each, or woven

FIELDS = (
    "key",
    "message_id",
    "campaign",
    "step",
    "variant",
    "persona",
    "segment",
    "template",
    "channel",
    "locale",
    "to",
    "from",
    "reply_to",
    "unsubscribe",
    "subject",
    "preheader",
    "html",
    "text",
    "link",
    "expires",
)
_NEEDS_NO_QUOTES = re.compile(r"[\w.~@|+-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What all messages of a run share on the outside: the project's name, their date, sender and paper."""

    project: str
    date: dt.datetime
    sender: str | None = None
    reply_to: str | None = None
    stationery: Stationery = field(default_factory=Stationery)

    @classmethod
    def of(cls, project: str, date: dt.datetime, letterhead: Letterhead) -> Envelope:
        return cls(project, date, letterhead.sender, letterhead.reply_to, letterhead.stationery)

    @property
    def domain(self) -> str | None:
        return mailbox(self.sender).domain if self.sender else None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The messages of a sheet, each with its identifier and its key as headers and file names can hold it."""

    sheet: Sheet
    envelope: Envelope
    message_ids: Sequence[str]
    quoted_keys: Sequence[str]

    def fields(self) -> dict[str, Field]:
        sheet, batch = self.sheet, self.sheet.batch
        mail = batch.channel == "email"
        return {
            "key": sheet.keys,
            "message_id": self.message_ids,
            "campaign": _name(batch.campaign),
            "step": _name(batch.step),
            "variant": _name(batch.variant),
            "persona": _name(batch.persona),
            "segment": _name(batch.segment),
            "template": batch.template,
            "channel": batch.channel,
            "locale": batch.locale,
            "to": sheet.to,
            "from": self.envelope.sender if mail else None,
            "reply_to": self.envelope.reply_to if mail else None,
            "unsubscribe": sheet.unsubscribe,
            "subject": sheet.subject,
            "preheader": sheet.preheader,
            "html": sheet.html,
            "text": sheet.text,
            "link": blank_as_none(sheet.link),
            "expires": blank_as_none(sheet.expires),
        }


def outgoing(sheet: Sheet, envelope: Envelope, times: Sequence[int]) -> Outgoing:
    """A sheet, ready to be written; `times` has an entry for each. Raises Unwritable."""
    quoted = _quoted(sheet.keys)
    if max(map(len, quoted), default=0) > LONGEST:
        raise Unwritable(f"the key is longer than {LONGEST} characters")
    if max((len(url or "") for url in sheet.unsubscribe), default=0) > LONGEST:
        raise Unwritable(f"the link to unsubscribe is longer than {LONGEST} characters")
    ids = message_ids(envelope.project, sheet.batch, sheet.keys, times, envelope.domain)
    return Outgoing(sheet, envelope, ids, quoted)


def blank_as_none(weave: Weave) -> Field:
    """A field that most messages have not: None where it is in none of them."""
    return None if weave.parts in ((), ("",)) else weave


def _name(what: Campaign | SeriesStep | Variant | Persona | Segment | None) -> str | None:
    return None if what is None else what.name


def _quoted(keys: Sequence[str]) -> Sequence[str]:
    if _NEEDS_NO_QUOTES.fullmatch("".join(keys)):
        return keys
    try:
        return [quote(key, safe="@|+") for key in keys]
    except UnicodeEncodeError:
        raise Unwritable("the key holds half of a character") from None
