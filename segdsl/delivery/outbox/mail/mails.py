"""Messages as mails of a plain text and an HTML part (RFC 5322, 2045, 2046, 8058).

In: `Outgoing` messages. Out: the bytes of each, lines ending in LF. What all of them share is encoded once.
The headers of every mail are compared with those that it is to have before it leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from functools import lru_cache

from segdsl.addresses import on_the_wire
from segdsl.delivery.outbox.mail import headers
from segdsl.delivery.outbox.mail.headers import END, Unwritable
from segdsl.delivery.outbox.mail.quoted_printable import encoded, encoded_column
from segdsl.delivery.outbox.outgoing import Outgoing
from segdsl.delivery.outbox.pieces import Piece, in_utf8, joined, pieces
from segdsl.messages.weave import Spread, Weave

# `=_` cannot occur in a body that is quoted-printable (RFC 2045, 6.7), so no body can hold this.
_BOUNDARY = b"=_segdsl"
_ONE_CLICK = b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" + END
_STRUCTURE = (
    b"MIME-Version: 1.0" + END + b'Content-Type: multipart/alternative; boundary="' + _BOUNDARY + b'"' + END
)
# For the history alone: sending takes them off.
PERSONA, STEP = "X-Segdsl-Persona", "X-Segdsl-Step"
_REQUIRED = {"From", "To", "Subject", "Date", "Message-ID", "X-Segdsl-Key", "MIME-Version", "Content-Type"}
_URL = re.compile(r"(https?|mailto):[!-;=?-~]+")
_PAGES = re.compile(r"https:[!-;=?-~]+(?:\0https:[!-;=?-~]+)*")


def mails(outgoing: Outgoing) -> list[bytes]:
    """The mail of each message. Raises Unwritable where one of them would break."""
    sheet = outgoing.sheet
    head: Piece = _heads(outgoing)
    body = (
        *_part("plain", sheet.text),
        *_part("html", sheet.html),
        END + b"--" + _BOUNDARY + b"--" + END,
    )
    return joined(len(sheet.keys), (head, *body))


def _part(kind: str, weave: Weave) -> Iterator[Piece]:
    yield END + b"--" + _BOUNDARY + END
    yield f'Content-Type: text/{kind}; charset="utf-8"'.encode() + END
    yield b"Content-Transfer-Encoding: quoted-printable" + END + END
    yield from pieces(_with_line_end(weave), encoded, encoded_column)


def _with_line_end(weave: Weave) -> Weave:
    """Texts that end with a line end: not all readers cope with a soft one at the very end."""
    *parts, last = weave.parts or ("",)
    match last:
        case str():
            last = _ended(last)
        case Spread():
            last = Spread(last.distinct.made(_all_ended), last.of)
        case _:
            last = list(map(_ended, last))
    return Weave(weave.size, (*parts, last))


def _all_ended(texts: Sequence[str]) -> Sequence[str]:
    return list(map(_ended, texts))


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


# ---------------------------------------------------------------- headers


def _heads(outgoing: Outgoing) -> list[bytes]:
    heads = joined(len(outgoing.sheet.keys), _headers(outgoing))
    whole = _header_set(outgoing)
    if not all(map(whole.fullmatch, heads)):
        raise Unwritable("its headers would not be those of one mail")
    if heads:
        _read_again(heads[0])
    return heads


def _headers(outgoing: Outgoing) -> Iterator[Piece]:
    sheet, envelope, batch = outgoing.sheet, outgoing.envelope, outgoing.sheet.batch
    if envelope.sender is None:
        raise Unwritable("the project names no sender")
    yield headers.sender("From", envelope.sender)
    if envelope.reply_to is not None:
        yield headers.sender("Reply-To", envelope.reply_to)
    if None in sheet.to:
        raise Unwritable("the project does not say which attribute is the address")
    yield from headers.column("To", [on_the_wire(address or "") for address in sheet.to])
    yield from headers.text_column("Subject", sheet.subject.texts())
    yield headers.line("Date", format_datetime(envelope.date))
    yield from headers.column("Message-ID", outgoing.message_ids)
    yield from _unsubscribe(sheet.unsubscribe)
    yield from headers.column("X-Segdsl-Key", outgoing.quoted_keys)
    if batch.campaign is not None:
        yield headers.line("X-Segdsl-Campaign", batch.campaign.name)
    if batch.variant is not None:
        yield headers.line("X-Segdsl-Variant", batch.variant.name)
    if batch.persona is not None:
        yield headers.line(PERSONA, batch.persona.name)
    if batch.step is not None:
        yield headers.line(STEP, batch.step.name)
    yield _STRUCTURE


def _unsubscribe(links: Sequence[str | None]) -> Iterator[Piece]:
    """The link, and for a web page that one click is enough (RFC 8058)."""
    urls = [link or "" for link in links]
    if _PAGES.fullmatch("\0".join(urls)):
        yield b"List-Unsubscribe: <"
        yield in_utf8(urls)
        yield b">" + END + _ONE_CLICK
    else:
        yield [b"" if link is None else _link(link) for link in links]


def _link(url: str) -> bytes:
    if not _URL.fullmatch(url):
        raise Unwritable("the link to unsubscribe is no web or mail address")
    return headers.line("List-Unsubscribe", f"<{url}>") + (_ONE_CLICK if url.startswith("https:") else b"")


# ---------------------------------------------------------------- what is to be there, and nothing else


def _header_set(outgoing: Outgoing) -> re.Pattern[bytes]:
    batch = outgoing.sheet.batch
    those = (outgoing.envelope.reply_to, batch.campaign, batch.variant, batch.persona, batch.step)
    return _pattern(*(one is not None for one in those))


@lru_cache(maxsize=32)
def _pattern(reply_to: bool, campaign: bool, variant: bool, persona: bool, step: bool) -> re.Pattern[bytes]:
    names = [
        "From",
        *(["Reply-To"] if reply_to else ()),
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "(?:List-Unsubscribe",
        "(?:List-Unsubscribe-Post",
        "X-Segdsl-Key",
        *(["X-Segdsl-Campaign"] if campaign else ()),
        *(["X-Segdsl-Variant"] if variant else ()),
        *([PERSONA] if persona else ()),
        *([STEP] if step else ()),
        "MIME-Version",
        "Content-Type",
    ]
    value = r": [^\r\n]+\n(?: [^\r\n]+\n)*"
    closed = {"(?:List-Unsubscribe": "", "(?:List-Unsubscribe-Post": ")?)?"}
    return re.compile("".join(name + value + closed.get(name, "") for name in names).encode())


def _read_again(head: bytes) -> None:
    """What a reader makes of the headers: each once, none that was not meant."""
    read = BytesHeaderParser().parsebytes(head + END)
    names = read.keys()
    if read.defects or len(set(names)) != len(names) or not set(names) >= _REQUIRED:
        raise Unwritable("its headers would not be those of one mail")
